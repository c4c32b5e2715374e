"""A search that takes long is begun again with the other tree, and finds the same placement."""

import pytest
from engine_documents import arm, between, dates, plan_of, protocol_of, windows

from schedules.engine import search
from schedules.engine.item import Item
from schedules.engine.pairs import Between
from schedules.engine.trees import by_tightness, pairs_of

pytestmark = pytest.mark.requirement("R07")


@pytest.mark.parametrize("soon", [search.SOON, 0], ids=["at once", "begun again"])
def test_two_arms_due_on_one_day_are_parted_whichever_tree(
    soon: int, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(search, "SOON", soon)
    rule = between("never-same-day", "iv", "im")
    plan = plan_of(protocol_of(arm("iv"), arm("im", windows=windows("-1/+1 days")), rules=[rule]))
    assert (dates(plan, "iv"), dates(plan, "im")) == (["2026-01-05"], ["2026-01-06"])


@pytest.mark.parametrize(
    ("from_first", "from_second", "follows"),
    [
        pytest.param((10, 10), (9, 11), 0, id="the first leaves it one day, the second three"),
        pytest.param((9, 11), (10, 10), 1, id="the second leaves it fewer"),
        pytest.param((10, 10), (10, 10), 1, id="both as many: the later one"),
    ],
)
def test_a_target_follows_the_one_that_leaves_it_the_fewest_days(
    from_first: tuple[int, int], from_second: tuple[int, int], follows: int
):
    earlier = [Item(0, ((0, 0),)), Item(0, ((0, 0),))]
    last = Item(10, tuple((day, abs(day - 10)) for day in range(8, 13)))
    rules = [Between(at, 2, *limits, "rule") for at, limits in enumerate((from_first, from_second))]
    assert by_tightness([*earlier, last], pairs_of([0, 1, 2], rules))[2] == follows
