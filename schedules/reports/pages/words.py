"""The words of a report's pages that are the same in every report."""

from protocol.timespan import Length, TimeUnit
from schedules.deviations.pins import Pin
from schedules.display import Language, day, length

_A_DAY = 24 * 60
_AN_HOUR = 60
Row = tuple[str, ...]


def said(language: Language, en: str, zh: str) -> str:
    """Return the words in one of two languages."""
    return zh if language == "zh" else en


def importance_notes(language: Language, *, count: int) -> Row:
    """Say what a proposal is, and that there is none where there is none."""
    rule = said(
        language,
        "A rule proposes what may be important; the rule is named. Whether it is, a person decides"
        " and signs. This program does not.",
        "规则只提出哪些可能重要,并注明规则编号。是否重要由人判断并签名,程序不作判断。",
    )
    none = said(
        language,
        "Nothing that a rule proposes as important is left to decide.",
        "没有待判定的重要项目。",
    )
    return (rule,) if count else (rule, none)


def confirming(language: Language) -> Row:
    """Return the headings of what is proposed, with the boxes to fill in."""
    if language == "zh":
        return ("剂次或记录", "情况", "规则", "重要?", "理由")
    return ("Dose or record", "What departs", "Rule", "Important?", "Reason")


def signing(language: Language) -> tuple[Row, ...]:
    """Return the lines to sign on."""
    name, when, sign = (
        said(language, "Name", "姓名"),
        said(language, "Date and time", "日期与时间"),
        said(language, "Signature", "签名"),
    )
    return (
        (said(language, "Confirmed by", "确认人"), name, when, sign),
        (said(language, "Second person", "第二人"), name, when, sign),
    )


def exposure_notes(language: Language) -> Row:
    """Say how each share is computed."""
    return (
        said(
            language,
            "Due: should have been given by the day of the report, or was. Dose intensity: dose"
            " given / dose planned of what was due, as TDOSINT. Relative: both over their days,"
            " from the first to the last target, and from the first to the last day on which a"
            " due dose was given or else was due; both ends count."
            " Unplanned administrations count as given.",
            "应给:截至报告日应给或已给的剂次。剂量强度:应给剂次的已给剂量 / 计划剂量(同 TDOSINT)。"
            "相对剂量强度:两者各除以其天数,计划天数从首个至末个目标日,实际天数从首次至末次给药日"
            "(未给者按应给日),两端均计入。计划外给药计入已给剂量。",
        ),
        said(
            language,
            "A box: an amount is open, was not recorded or does not convert.",
            "空格:剂量未给出、未记录或单位不能换算。",
        ),
    )


def reading_notes(language: Language) -> Row:
    """Say what to do with two readings."""
    return (
        said(
            language,
            "Both readings are tenable. The report follows the one taken until a person decides and"
            " gives a reason (a pins document).",
            "两种解读都成立。在有人作出决定并说明理由(pins 文件)之前,报告按所采用的解读。",
        ),
    )


def reading_headers(language: Language) -> Row:
    """Return the headings of the two readings."""
    if language == "zh":
        return ("治疗组", "记录", "给药", "采用的解读", "另一种解读", "差距")
    return ("Arm", "Record", "Given", "Reading taken", "Other reading", "Margin")


def margin(minutes: int, language: Language) -> str:
    """Return how far apart two readings are, in the longest unit that it is a whole number of."""
    if minutes % _A_DAY == 0:
        return length(Length(minutes // _A_DAY, TimeUnit.DAY), language)
    if minutes % _AN_HOUR == 0:
        return length(Length(minutes // _AN_HOUR, TimeUnit.HOUR), language)
    return length(Length(minutes, TimeUnit.MINUTE), language)


def pinned(pin: Pin, language: Language) -> str:
    """Return what a person decided of a record."""
    dose = pin.planned or said(language, "no planned dose", "无对应计划剂次")
    return f"{pin.record}: {dose}; {pin.reason} ({pin.by}, {day(pin.on, language)})"
