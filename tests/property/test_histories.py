"""Over random edits, no sequence and no time of a plan's histories ever goes down."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from engine_documents import arm, every, plan_of, protocol_of
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from schedules.history import Revision
from schedules.plan import Plan, PlannedAdministration, State
from schedules.revision.histories import with_histories

pytestmark = pytest.mark.requirement("R16")

ZONE = ZoneInfo("Asia/Shanghai")
FIRST = plan_of(protocol_of(arm(when=every("7 days", count=3))))
edits = st.lists(
    st.tuples(
        st.integers(0, 2),
        st.sampled_from(["move", "cancel", "restore", "unplace", "pend", "text", "nothing"]),
        st.integers(0, 9),
    ),
    min_size=1,
    max_size=8,
)


def _edited(item: PlannedAdministration, what: str, number: int) -> PlannedAdministration:
    day = date(2026, 2, 1) + timedelta(days=number)
    update: dict[str, dict[str, object]] = {
        "move": {"on": day, "state": State.PLANNED},
        "cancel": {"on": None, "state": State.CANCELLED},
        "restore": {"on": item.due_on, "state": State.PLANNED},
        "unplace": {"on": None, "state": State.UNPLACED},
        "pend": {"on": day, "state": State.PENDING},
        "text": {"assumed": (f"look {number}",)},
        "nothing": {},
    }
    return item.model_copy(update=update[what])


def _next(plan: Plan, at: int, what: str, number: int) -> Plan:
    """Return the next version; the clock of the machine may stand anywhere."""
    acts = [
        _edited(item, what, number) if place == at else item
        for place, item in enumerate(plan.administrations)
    ]
    revision = Revision(
        number=plan.number + 1,
        parent=plan.digest,
        inputs="0" * 64,
        made_at=datetime(2026, 1, 1 + number, tzinfo=ZONE),
        as_of=date(2026, 1, 1),
        author="n-1",
        reason="test",
    )
    return with_histories(
        plan, plan.model_copy(update={"revision": revision, "administrations": tuple(acts)})
    )


@settings(max_examples=1000, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(edits)
def test_no_history_goes_back_over_random_edits(found: list[tuple[int, str, int]]):
    plan = FIRST
    for at, what, number in found:
        new = _next(plan, at, what, number)
        for place, (old_item, item) in enumerate(
            zip(plan.administrations, new.administrations, strict=True)
        ):
            was, now = plan.history_of(old_item), new.history_of(item)
            assert now.sequence in {was.sequence, was.sequence + 1}
            if place != at or what == "nothing":
                assert now == was
            elif now != was:
                assert now.modified_at >= was.modified_at + timedelta(seconds=1)
            if was.withdrawn is not None and now.withdrawn is None:
                assert now.sequence == was.sequence + 1
            assert (now.withdrawn is None) or item.on is None
        plan = new
