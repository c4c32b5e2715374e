"""The codes of a report as people read them."""

from schedules.deviations.taxonomy import Flag, Kind, Outcome, Severity
from schedules.display import Language

_WORDS = {
    Outcome.ON_TIME: ("on time", "按时"),
    Outcome.EARLY: ("early", "提前"),
    Outcome.LATE: ("late", "延迟"),
    Outcome.PARTIAL: ("partial", "部分给药"),
    Outcome.NOT_GIVEN: ("not given", "未给药"),
    Outcome.MISSED: ("missed", "漏给"),
    Outcome.OVERDUE: ("overdue", "逾期未给"),
    Outcome.DUE: ("due now", "当前应给"),
    Outcome.NOT_DUE: ("not due yet", "未到期"),
    Outcome.PENDING: ("pending", "待决定"),
    Outcome.HELD: ("held", "暂停"),
    Outcome.STOPPED: ("stopped", "已停止"),
    Outcome.CANCELLED: ("no longer planned", "不再计划"),
    Outcome.NOT_EXAMINED: ("not examined", "未检查"),
    Kind.DUPLICATE: ("duplicate", "重复给药"),
    Kind.EXTRA: ("extra", "计划外给药"),
    Kind.UNSCHEDULED_ALLOWED: ("unscheduled, allowed", "按需给药(允许)"),
    Flag.WRONG_DOSE_HIGH: ("dose too high", "剂量偏高"),
    Flag.WRONG_DOSE_LOW: ("dose too low", "剂量偏低"),
    Flag.WRONG_PRODUCT: ("wrong product", "制剂错误"),
    Flag.WRONG_ROUTE: ("wrong route", "途径错误"),
    Flag.INTERVAL_TOO_SHORT: ("interval too short", "间隔过短"),
    Flag.INTERVAL_SHORT_GRACE: ("interval short, within grace", "间隔偏短(宽限内)"),
    Flag.INTERVAL_TOO_LONG: ("interval too long", "间隔过长"),
    Flag.OUT_OF_ARM: ("not in the patient's arms", "不属于该患者的治疗组"),
    Flag.AFTER_STOP: ("after the stop", "停止之后"),
    Flag.DURING_HOLD: ("during a hold", "暂停期间"),
    Flag.AMBIGUOUS_MATCH: ("two readings", "两种解读"),
    Flag.CONTRADICTING_LINK: ("link contradicts", "关联矛盾"),
    Severity.NONE: ("none", "无"),
    Severity.NOT_IMPORTANT: ("proposed not important", "建议:非重要"),
    Severity.PROPOSED_IMPORTANT: (
        "proposed important; a person confirms",
        "建议列为重要,由人确认",
    ),
}


def word(code: Outcome | Kind | Flag | Severity, language: Language = "en") -> str:
    """Return a code in words."""
    return _WORDS[code][1 if language == "zh" else 0]
