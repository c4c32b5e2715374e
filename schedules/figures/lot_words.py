"""What the figure of lots says in words: how many are named, and the facts of each lot."""

from collections.abc import Iterator, Sequence

from schedules.display import Language, day, expiry
from schedules.figures.lot_uses import LotGiven
from schedules.figures.words import said
from schedules.patient import Lot
from schedules.plan import Plan


def told(plan: Plan, given: Sequence[LotGiven] | None, language: Language) -> Iterator[str]:
    """Yield for how many administrations a lot is named, and recorded where a log was read."""
    acts = plan.administrations
    named = {name for lot in plan.patient.lots for name in lot.administrations}
    count = sum(act.id in named for act in acts)
    yield said(
        language,
        f"A lot is named for {count} of {len(acts)} planned administrations.",
        f"计划给药 {len(acts)} 次,其中 {count} 次已指定批号。",
    )
    if given is None:
        yield said(language, "Drawn without a log of what was given.", "未读取给药记录。")
    else:
        recorded = sum(item.lot is not None for item in given)
        yield said(
            language,
            f"A lot is recorded for {recorded} of {len(given)} doses given.",
            f"已给药 {len(given)} 次,其中 {recorded} 次记录了批号。",
        )


def facts_of(lot: Lot | None, language: Language) -> Iterator[str]:
    """Yield what the patient document says of a lot."""
    if lot is None:
        yield said(language, "not among the patient's lots", "不在患者批号之列")
        return
    if lot.product is not None:
        yield said(language, f"product {lot.product}", f"产品 {lot.product}")
    if lot.released_on is None:
        yield said(language, "not released", "未放行")
    else:
        shown = day(lot.released_on, language)
        yield said(language, f"released {shown}", f"放行 {shown}")
    if lot.expires is None:
        yield said(language, "expiry not stated", "未注明失效期")
    else:
        shown = expiry(lot.expires, language)
        yield said(language, f"expires {shown}", f"失效 {shown}")
    if lot.recalled_on is not None:
        shown = day(lot.recalled_on, language)
        yield said(language, f"recalled {shown}", f"召回 {shown}")
