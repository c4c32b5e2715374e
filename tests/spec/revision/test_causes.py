"""Every kind of change between two versions of a plan is told with what brought it about."""

from typing import Any

import pytest
from deviation_logs import day, given, not_given
from engine_documents import (
    Part,
    arm,
    dose,
    every,
    number,
    on,
    patient_of,
    phase,
    plan_of,
    protocol_of,
    read_patient,
    read_protocol,
    windows,
)
from revision_courses import signed

from schedules.plan import Plan
from schedules.revision import (
    ChainError,
    ChangeKind,
    PlanDifference,
    RevisionError,
    Signature,
    Sources,
    amended,
    check_chain,
    diff,
    difference_rows,
    difference_summary,
    revise,
)
from schedules.revision.difference import write_difference

pytestmark = pytest.mark.requirement("R16")

WEEKLY = every("7 days", count=3)
AROUND = {"kind": "around", "arms": ["iv"], "moments": ["before"]}


def look(when: Part) -> Part:
    """Return an assessment."""
    stated = {"provenance": "reported", "source": "book"}
    return {"id": "vas", "instrument": "vas", "title": "pain", "when": when} | stated


def after(
    plan: Plan, as_of: str, protocol: Part, newer: Part | None = None, log: Any = (), **patient: Any
) -> Plan:
    """Return the plan revised on a day, under a newer version of the protocol if any."""
    document = read_patient(patient_of(protocol, **patient))
    sources = Sources(Sources.of(plan).protocols, document)
    if newer is not None:
        sources = amended(sources, read_protocol(newer), day(as_of), "amendment 1")
    return revise(plan, log, as_of=day(as_of), signature=signed(day(as_of)), sources=sources)


def told(difference: PlanDifference) -> list[str]:
    """Return what the table says, without the ids."""
    rows = difference_rows(difference)
    return ["|".join((row[0], *row[2:])).replace("\u00a0", " ") for row in rows]


def newer(protocol: Part, **own: Any) -> Part:
    """Return version 2 of a protocol, with its first arm changed."""
    return protocol | {"version": "2", "arms": [protocol["arms"][0] | own, *protocol["arms"][1:]]}


@pytest.mark.parametrize(
    ("was", "now", "expected"),
    [
        pytest.param(
            dose("fixed", "1 mg"),
            dose("fixed", "2 mg"),
            "1 mg|2 mg|The protocol states another dose (arms.iv.dose).",
            id="another amount",
        ),
        pytest.param(
            dose("per-kg", "1 mg", round_to="1 mg"),
            dose("per-kg", "1 mg", round_to="50 mg"),
            "60 mg|50 mg|The protocol rounds or limits it otherwise (arms.iv.dose).",
            id="another rounding",
        ),
    ],
)
def test_an_amended_dose_is_told_with_what_changed_it(was: Part, now: Part, expected: str):
    protocol = protocol_of(arm(when=WEEKLY, dose=was))
    weights = [{"kg": "60", "on": "2026-01-01"}]
    plan = plan_of(protocol, weights=weights)
    new = after(plan, "01-06", protocol, newer(protocol, dose=now), weights=weights)
    changes = diff(plan, new).of_kind(ChangeKind.DOSE)
    assert [change.entry for change in changes] == ["iv-course-d7", "iv-course-d14"]
    assert [line for line in told(diff(plan, new)) if line.startswith("dose")] == [
        f"dose changed|{expected}"
    ] * 2


def test_a_new_weight_is_told_with_the_one_before():
    protocol = protocol_of(arm(when=WEEKLY, dose=dose("per-kg", "1 mg", round_to="1 mg")))
    weights = [{"kg": "60", "on": "2026-01-01"}, {"kg": "70", "on": "2026-01-06"}]
    plan = plan_of(protocol, weights=weights[:1])
    rows = told(diff(plan, after(plan, "01-06", protocol, weights=weights)))
    cause = "weight 60 kg of Thu 01-Jan-2026 became weight 70 kg of Tue 06-Jan-2026."
    assert rows == [f"dose changed|60 mg|70 mg|{cause}"] * 2


def test_another_strength_changes_the_volume_and_not_the_amount():
    volume = {"concentration_per_ml": number("1 mg"), "round_to": number("0.1 mL")}
    stronger = volume | {"concentration_per_ml": number("2 mg")}
    protocol = protocol_of(arm(when=WEEKLY, dose=dose("fixed", "1 mg") | {"volume": volume}))
    now = newer(protocol, dose=dose("fixed", "1 mg") | {"volume": stronger})
    plan = plan_of(protocol)
    rows = told(diff(plan, after(plan, "01-06", protocol, now)))
    cause = "The protocol works out the volume otherwise (arms.iv.dose.volume)."
    assert rows == [f"dose changed|1 mg|volume 1 mL -> 0.5 mL|{cause}"] * 2


def test_what_only_widens_a_window_is_told_by_the_name_of_what_changed():
    protocol = protocol_of(arm(when=WEEKLY, windows=windows("-1/+1 days")))
    plan = plan_of(protocol)
    new = after(plan, "01-06", protocol, newer(protocol, windows=windows("-1/+2 days")))
    changes = diff(plan, new).of_kind(ChangeKind.OTHER)
    assert [change.entry for change in changes] == ["iv-course-d7", "iv-course-d14"]
    assert all("permitted" in (change.what or "") and change.causes for change in changes)


def test_what_the_log_says_is_told_and_what_it_no_longer_says():
    protocol = protocol_of(arm(when=WEEKLY, windows=windows("-1/+2 days"), missed="skip"))
    plan = plan_of(protocol)
    log = [given("01-05"), not_given("01-12")]
    new = after(plan, "01-13", protocol, log=log)
    assert told(diff(plan, new)) == [
        "recorded|Mon 12-Jan-2026|not given on Mon 12-Jan-2026|As record r-iv-01-12-09:00 says."
    ]
    wrong = [given("01-05"), not_given("01-12", status="entered-in-error")]
    (gone,) = diff(new, after(new, "01-13", protocol, log=wrong)).of_kind(ChangeKind.RECORDED)
    assert (gone.what, gone.causes) == ("no longer recorded", ("As the log says.",))


def test_a_miss_without_a_record_is_told_by_the_log():
    protocol = protocol_of(arm(when=WEEKLY, windows=windows("-1/+2 days"), missed="skip"))
    plan = plan_of(protocol)
    (row,) = told(diff(plan, after(plan, "01-26", protocol, log=[given("01-05"), given("01-19")])))
    assert row == "recorded|Mon 12-Jan-2026|missed|As the log says."


def test_assessments_go_with_their_dose_and_are_counted_in_the_summary():
    protocol = protocol_of(arm(when=WEEKLY), assessments=[look(AROUND)])
    plan = plan_of(protocol)
    stop = {"arms": ["iv"], "on": "2026-01-12", "reason": "toxicity"}
    new = after(plan, "01-06", protocol, stops=[stop])
    summary = difference_summary(diff(plan, new))
    assert "4 cancelled" in summary
    assert "2 are assessments that go with a dose" in summary
    assert len(told(diff(plan, new))) == 2
    back = diff(new, after(new, "01-07", protocol))
    assert len(back.of_kind(ChangeKind.REINSTATED)) == 4


def test_assessments_that_a_version_leaves_out_or_brings_are_told():
    protocol = protocol_of(arm(when=WEEKLY), assessments=[look(WEEKLY)])
    plan = plan_of(protocol)
    without = after(plan, "01-06", protocol, protocol | {"version": "2", "assessments": []})
    gone = diff(plan, without).of_kind(ChangeKind.CANCELLED)
    assert [change.entry for change in gone] == ["vas-d7", "vas-d14"]
    assert all("no longer plan it" in change.causes[0] for change in gone)
    more = protocol | {"version": "2", "assessments": [look(on("day 7", "day 8"))]}
    added = diff(plan, after(plan, "01-06", protocol, more)).of_kind(ChangeKind.ADDED)
    assert [(change.entry, change.causes) for change in added] == [
        ("vas-d8", ("The protocol puts it on Tue 13-Jan-2026 (day 8).",))
    ]


def test_a_dose_whose_arm_keeps_no_assessment_takes_it_along():
    protocol = protocol_of(arm(when=WEEKLY), assessments=[look(AROUND)])
    plan = plan_of(protocol)
    shorter = newer(protocol, phases=[phase("course", every("10 days", count=2))])
    difference = diff(plan, after(plan, "01-06", protocol, shorter))
    gone = [change for change in difference.of_kind(ChangeKind.CANCELLED) if change.around]
    ending = [change.causes[0].rpartition(": ")[2] for change in gone]
    assert ending == ["it goes with iv-course-d7.", "it goes with iv-course-d14."]
    added = [change for change in difference.of_kind(ChangeKind.ADDED) if change.around]
    assert [change.causes for change in added] == [("It goes with iv-course-d10.",)]


def test_a_decision_cancels_the_other_branch_and_names_itself():
    decision = {
        "id": "response",
        "question": "response?",
        "due": number("day 7"),
        "outcomes": ["yes", "no"],
        "default": "yes",
    }
    phases = [
        phase("first", on("day 0")),
        phase("more", on("day 14"), only_if={"decision": "response", "outcome": "yes"}),
    ]
    protocol = protocol_of(arm(phases=phases), decisions=[decision])
    plan = plan_of(protocol)
    answer = {"decision": "response", "outcome": "no", "on": "2026-01-12", "by": "dr-1"}
    new = after(plan, "01-12", protocol, decisions=[answer])
    (change,) = diff(plan, new).of_kind(ChangeKind.CANCELLED)
    assert change.causes[0].endswith(": decision response: no, on Mon 12-Jan-2026.")
    assert after(new, "01-13", protocol, decisions=[answer]) is new


def test_what_a_version_brings_for_days_that_are_over_is_named_and_not_planned():
    protocol = protocol_of(arm(when=WEEKLY))
    plan = plan_of(protocol)
    document = read_patient(patient_of(protocol))
    more = newer(protocol, phases=[phase("course", on("day 0", "day 2", "day 14"))])
    sources = amended(
        Sources(Sources.of(plan).protocols, document), read_protocol(more), day("01-06"), "late"
    )
    new = revise(plan, [], as_of=day("01-10"), signature=signed(day("01-10")), sources=sources)
    assert diff(plan, new).not_planned == ("iv-course-d2",)
    assert "iv-course-d2" not in {item.id for item in new.administrations}


def test_plans_that_share_nothing_tell_what_the_other_does_not_hold():
    one, other = plan_of(protocol_of(arm(when=on("day 0", "day 3")))), plan_of(protocol_of())
    (gone,) = diff(one, other).of_kind(ChangeKind.CANCELLED)
    assert (gone.entry, gone.causes) == ("iv-course-d3", ("The other plan does not hold it.",))
    assert not diff(one, other).follows


def test_a_difference_as_json_reads_back_as_the_same():
    protocol = protocol_of(arm(when=WEEKLY))
    plan = plan_of(protocol)
    stop = {"arms": ["iv"], "on": "2026-01-12", "reason": "toxicity"}
    difference = diff(plan, after(plan, "01-06", protocol, stops=[stop]))
    assert PlanDifference.model_validate_json(write_difference(difference)) == difference


def test_a_chain_that_skips_goes_back_or_loses_something_shows():
    protocol = protocol_of(arm(when=WEEKLY))
    first = plan_of(protocol)
    stop = {"arms": ["iv"], "on": "2026-01-12", "reason": "toxicity"}
    second = after(first, "01-06", protocol, stops=[stop])
    third = after(second, "01-07", protocol)
    with pytest.raises(ChainError, match="the first is version 1, the second version 3"):
        check_chain(first, third)
    with pytest.raises(ChainError) as found:
        check_chain(third, second)
    assert "the second says that it was made before the first" in str(found.value)
    assert "the second goes back to a day before that of the first" in str(found.value)
    assert "the history of iv-course-d7 goes back" in str(found.value)
    lost = second.model_copy(update={"administrations": second.administrations[1:]})
    with pytest.raises(ChainError, match="iv-course-d0 is missing in the second"):
        check_chain(first, lost)


def test_documents_that_are_not_those_of_the_plan_are_all_told_at_once():
    protocol = protocol_of(arm(when=WEEKLY))
    plan = plan_of(protocol)
    second = after(plan, "01-06", protocol, newer(protocol, missed="skip"))
    other = read_patient(patient_of(protocol) | {"protocol": {"id": "tiny", "version": "7"}})
    early = Signature("n-1", "test", signed(day("01-05")).made_at)
    with pytest.raises(RevisionError) as found:
        revise(
            second,
            [],
            as_of=day("01-06"),
            signature=early,
            sources=Sources(Sources.of(second).protocols, other),
        )
    assert "protocol differs in the patient document" in str(found.value)
    assert "amendments: those of the plan are changed" in str(found.value)
    assert "set the clock of the machine" in str(found.value)


def test_the_version_in_force_may_be_given_again():
    protocol = protocol_of(arm(when=WEEKLY))
    plan = plan_of(protocol)
    assert after(plan, "01-06", protocol, protocol) is plan
