"""Words that stand on every sheet, whatever it is about."""

from datetime import date

from schedules.checklists import words
from schedules.checklists.words import Words
from schedules.display import ASSUMED, NOT_A_PRESCRIPTION

assumed = Words(ASSUMED["en"], ASSUMED["zh"])
assumed_present = Words(" ASSUMED VALUES PRESENT.", "含假定值。")
continued = Words(" (continued)", "(续)")
dose = Words("DOSE", "剂量")
fold = Words(
    "Fold back here, so that the second person does not see the printed dose",
    "沿此线向后折叠,使第二人看不到打印的剂量",
)
not_a_prescription = Words(NOT_A_PRESCRIPTION["en"], NOT_A_PRESCRIPTION["zh"])
patient_code = Words("patient code", "患者编号")
second_identifier = Words("second identifier", "第二标识")
affix_label = Words("affix patient label here", "此处粘贴患者标签")
time = Words("time", "时间")
EMPTY = Words("empty box, to be filled in", "空框,待填写")
PAGE_OF = Words("page {at} of {last}", "第 {at} 页,共 {last} 页")
TICK = Words("box to tick", "勾选框")


TO = Words(" to ", " 至 ")


def days_words(first: date | None, last: date | None) -> Words | None:
    """Return a sheet's day, or its first and last, in both languages; None where it has none."""
    if first is None:
        return None
    if last is None:
        return words.day_words(first)
    return words.day_words(first) + TO + words.day_words(last)


def page_of(number: int, count: int) -> Words:
    """Return which page of a sheet this is."""
    return Words(*(text.format(at=number, last=count) for text in (PAGE_OF.en, PAGE_OF.zh)))


def sheet_of(number: int, count: int) -> Words:
    """Return which sheet of the run this is."""
    return Words(f"sheet {number} of {count}", f"第 {number} 张,共 {count} 张")


ON_EVERY_SHEET = {
    "assumed": assumed,
    "code": Words("QR code of sheet", "二维码,核查单"),
    "dose": dose,
    "patient": patient_code,
    "second": second_identifier,
    "affix": affix_label,
    "time": time,
    "fold": fold,
    "pages": PAGE_OF,
}
