"""A search that takes long is begun again with the other tree, and finds the same placement."""

import pytest
from engine_documents import arm, between, dates, plan_of, protocol_of, windows

from schedules.engine import search

pytestmark = pytest.mark.requirement("R07")


@pytest.mark.parametrize("soon", [search.SOON, 0], ids=["at once", "begun again"])
def test_two_arms_due_on_one_day_are_parted_whichever_tree(
    soon: int, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(search, "SOON", soon)
    rule = between("never-same-day", "iv", "im")
    plan = plan_of(protocol_of(arm("iv"), arm("im", windows=windows("-1/+1 days")), rules=[rule]))
    assert (dates(plan, "iv"), dates(plan, "im")) == (["2026-01-05"], ["2026-01-06"])
