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
    Kind.DUPLICATE: ("duplicate", "重复给药"),
    Kind.EXTRA: ("extra", "计划外给药"),
    Kind.UNSCHEDULED_ALLOWED: ("unscheduled, allowed", "按需给药(允许)"),
    Flag.WRONG_DOSE_HIGH: ("dose too high", "剂量偏高"),
    Flag.WRONG_DOSE_LOW: ("dose too low", "剂量偏低"),
    Flag.WRONG_PRODUCT: ("wrong product", "制剂错误"),
    Flag.WRONG_LOT: ("wrong lot", "批号错误"),
    Flag.EXPIRED: ("expired", "已过有效期"),
    Flag.EXCURSION: ("storage or thaw outside limits", "储存或复温超限"),
    Flag.WRONG_SITE: ("wrong site", "部位不符"),
    Flag.RATE_OUT_OF_RANGE: ("rate or duration out of range", "速度或时长超出范围"),
    Flag.ORDER_DEPARTED: ("out of order", "顺序不符"),
    Flag.WRONG_DAY_TYPE: ("day not allowed", "日期类型不符"),
    Flag.STALE_WEIGHT: ("weight out of date", "体重过期"),
    Flag.LATE_ENTRY: ("late entry", "延迟记录"),
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
