from datetime import date, time

import pytest
from calendar_plans import example_plan
from ical_content import Component, read_calendar, unescaped

from schedules.calendar import Choices, Profile, write_calendar
from schedules.causes import Cause, CauseKind, RejectedDay
from schedules.display import Language
from schedules.plan import State
from schedules.reasons import ClockReason, HoldReason, MoveReason, PendingReason

PRODUCT = "human amnion-derived mesenchymal stem cells"
WEIGHED = "dry weight, Mon 02-Mar-2026, projected: measure again before this dose"
WEIGHED_ZH = "干体重, 2026年03月02日(周一), 预估,给药前须重新测量"
TOTAL = "60,000,000 cells (60 million) [ASSUMED]; no more than ________"
TOTAL_ZH = "60,000,000 个细胞 (6000万) [假定值];上限 ________"


def event(act: str, language: Language = "en", **changes: object) -> Component:
    plan = example_plan()
    changed = plan.administration(act).model_copy(update=changes)
    plan = plan.model_copy(update={"administrations": (changed,)})
    data = write_calendar(plan, Choices(profile=Profile.CARE_TEAM, language=language))
    return read_calendar(data).parts("VEVENT")[0]


def text(act: str, language: Language = "en", **changes: object) -> str:
    words = unescaped(event(act, language, **changes).value("DESCRIPTION") or "")
    return words.replace("\u00a0", " ")


def title(act: str, language: Language = "en", **changes: object) -> str:
    return unescaped(event(act, language, **changes).value("SUMMARY") or "")


@pytest.mark.requirement("R21")
def test_an_event_holds_everything_that_a_check_at_the_bedside_needs():
    # 2026-04-28 is day 56; 1,000,000 cells per kg at 60 kg are 60 million.
    assert text("iv-maintenance-d56").splitlines() == [
        "EXAMPLE - ASSUMED VALUES - NOT FOR ADMINISTRATION",
        "示例,假定值,不得用于给药",
        "Patient: EXAMPLE-001",
        f"What: Intravenous cells, maintenance: {PRODUCT}, intravenous",
        f"Dose: 1,000,000 cells per kg x 60 kg ({WEIGHED}) = {TOTAL}",
        "When: Tue 28-Apr-2026 10:00 to 11:00 (Asia/Shanghai) [ASSUMED]",
        "Length: 60 minutes [ASSUMED]",
        "Protocol day: 56",
        "Window: from Mon 27-Apr-2026 to Thu 30-Apr-2026, both inside [ASSUMED]",
        "Assumed, stated by nobody for this treatment: "
        + ", ".join(example_plan().administration("iv-maintenance-d56").assumed),
        "Checklist: iv-maintenance-d56",
        "Not a prescription. Not a record of consent.",
    ]


def test_the_same_event_in_chinese():
    assert text("iv-maintenance-d56", "zh").splitlines()[2:9] == [
        "患者编号: EXAMPLE-001",
        "内容: 静脉输注细胞, 维持期: 人羊膜间充质干细胞, 静脉输注",
        f"剂量: 每公斤 1,000,000 个细胞 x 60 公斤 ({WEIGHED_ZH}) = {TOTAL_ZH}",
        "时间: 2026年04月28日(周二) 10:00 至 11:00 (Asia/Shanghai) [假定值]",
        "时长: 60 分钟 [假定值]",
        "方案日: 56",
        "时间窗: 2026年04月27日(周一) 至 2026年04月30日(周四)(含首尾两天) [假定值]",
    ]


def test_the_title_says_what_for_whom_which_and_that_it_is_assumed():
    assert (
        title("iv-maintenance-d56")
        == "Intravenous cells, EXAMPLE-001, iv-maintenance-d56 [ASSUMED]"
    )


def test_the_team_is_not_asked_to_keep_events_from_itself():
    assert event("iv-maintenance-d56").value("CLASS") is None


@pytest.mark.hazard("H18")
@pytest.mark.requirement("R03")
def test_a_dose_that_nobody_stated_is_an_empty_box():
    assert "Dose: ________ (not stated in the document; write the ordered dose)" in text(
        "topical-applications-d0"
    )


@pytest.mark.parametrize(
    ("language", "first", "line"),
    [
        pytest.param(
            "en",
            "Pending: Intravenous cells",
            "Pending: decision month-six is not recorded; shown for its default outcome continue",
            id="English",
        ),
        pytest.param(
            "zh",
            "待定: 静脉输注细胞",
            "待定: 决定 month-six 尚未记录,暂按默认结果 continue 显示",
            id="Chinese",
        ),
    ],
)
def test_a_pending_administration_says_so_first_and_which_decision_is_open(language, first, line):
    reason = PendingReason(kind="pending", decision="month-six", outcome="continue")
    changes = {"state": State.PENDING, "reasons": (reason,)}
    assert title("iv-maintenance-d56", language, **changes).startswith(first)
    assert line in text("iv-maintenance-d56", language, **changes).splitlines()


def test_a_move_gives_each_day_that_was_passed_over_and_why():
    rejected = RejectedDay(
        on=date(2026, 4, 28),
        causes=(
            Cause(
                kind=CauseKind.CLOSED,
                rule="places.clinic.closures",
                place="clinic",
                closed_by="closure",
                text="Labour Day",
            ),
            Cause(kind=CauseKind.DIALYSIS, rule="arms.iv.day_rules.0", session="session"),
        ),
    )
    move = MoveReason(
        kind="move", target_on=date(2026, 4, 28), on=date(2026, 4, 29), days=1, rejected=(rejected,)
    )
    lines = text("iv-maintenance-d56", on=date(2026, 4, 29), reasons=(move,)).splitlines()
    at = lines.index("It moved 1 day later from Tue 28-Apr-2026, because")
    assert lines[at + 1] == "  Tue 28-Apr-2026: clinic closed: Labour Day; dialysis day"


@pytest.mark.parametrize(
    ("language", "days", "expected"),
    [
        pytest.param(
            "en",
            14,
            "The hold from Wed 01-Apr-2026 to Tue 14-Apr-2026 moves it 14 days later: fever.",
            id="later",
        ),
        pytest.param(
            "zh",
            14,
            "2026年04月01日(周三) 至 2026年04月14日(周二) 暂停,推迟 14 天: fever。",
            id="zh",
        ),
    ],
)
def test_a_hold_that_shifted_an_administration_is_named(language, days, expected):
    hold = HoldReason(
        kind="hold", first=date(2026, 4, 1), last=date(2026, 4, 14), days=days, text="fever"
    )
    assert expected in text("iv-maintenance-d56", language, reasons=(hold,))


def test_an_hour_that_the_clock_change_moved_is_named():
    reason = ClockReason(
        kind="clock",
        found="missing",
        on=date(2026, 3, 29),
        zone="Europe/London",
        stated=time(1, 30),
        used=time(2, 30),
    )
    assert (
        "The clock changes: 01:30 does not exist on Sun 29-Mar-2026 in Europe/London;"
        " 02:30 is meant."
    ) in text("iv-maintenance-d56", reasons=(reason,))


def test_both_tiers_of_a_window_are_given_where_they_differ():
    wider = (date(2026, 4, 21), date(2026, 5, 5))
    assert (
        "Window: preferred from Mon 27-Apr-2026 to Thu 30-Apr-2026, both inside;"
        " permitted from Tue 21-Apr-2026 to Tue 05-May-2026, both inside [ASSUMED]"
    ) in text("iv-maintenance-d56", permitted=wider)
    assert "允许 2026年04月21日(周二) 至 2026年05月05日(周二)" in text(
        "iv-maintenance-d56", "zh", permitted=wider
    )


def test_an_arm_without_a_window_says_that_none_is_stated():
    assert "Window: none stated, only the day itself" in text("thiosulfate-d1").splitlines()
    assert "时间窗: 未说明,只限当天" in text("thiosulfate-d1", "zh").splitlines()


def test_what_rests_on_no_assumption_is_not_marked():
    assert title("thiosulfate-d1", assumed=()).endswith("thiosulfate-d1")
    assert "Assumed, stated by nobody" not in text("thiosulfate-d1", assumed=())


def test_the_site_and_what_to_look_at_are_given_where_the_plan_holds_them():
    soft = Cause(kind=CauseKind.DIALYSIS, rule="arms.iv.day_rules.0", soft=True, session="session")
    words = text("iv-maintenance-d56", site="left-thigh", warnings=(soft,))
    assert "Site: left-thigh" in words.splitlines()
    assert "Look at: dialysis day (to be avoided where possible)" in words.splitlines()
