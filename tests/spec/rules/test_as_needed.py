"""As needed: no planned dates, but the limits of a day, the least time apart, and the dose."""

from engine_documents import arm, dates, fixed, number, plan_of, protocol_of


def test_as_needed_has_limits_and_no_dates():
    when = {
        "kind": "as-needed",
        "maximum_per_day": number(4),
        "minimum_gap": number("6 hours"),
    }
    plan = plan_of(protocol_of(arm(when=when, dose=fixed("500 mg"))))
    assert dates(plan) == []
    (found,) = plan.as_needed
    assert (found.arm, found.maximum_per_day, found.minimum_gap_minutes) == ("iv", 4, 360)
    assert str(found.dose.amount) == "500 mg"
