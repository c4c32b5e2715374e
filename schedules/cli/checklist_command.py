"""``hamsc checklist``: nursing checklists to print and sign."""

from collections.abc import Sequence
from datetime import date, datetime

import click

from protocol.treatment_protocol import TreatmentProtocol
from schedules.checklists import (
    ChecklistContent,
    Language,
    Paper,
    Sheet,
    build_blank_sheets,
    build_checklists,
    build_instrument_sheets,
    build_week_records,
    only_points,
    parse_checklist,
)
from schedules.cli.endings import form_of
from schedules.cli.files import read_text, write_output
from schedules.cli.loading import load_plan, load_protocol
from schedules.cli.terminal import DAY, check_days, refuse_unused, wrote
from schedules.plan import Plan

_FORMATS = ("pdf", "html", "md")


@click.command("checklist")
@click.argument("plan")
@click.option("-o", "--output", help="File to write. Default: standard output.")
@click.option(
    "--format",
    "format_name",
    type=click.Choice(_FORMATS),
    help="Default: by the file's ending, else html.",
)
@click.option(
    "--paper",
    type=click.Choice(["a4", "letter"]),
    default="a4",
    show_default=True,
    help="Of a PDF.",
)
@click.option(
    "--language",
    type=click.Choice(["en", "zh-CN", "en+zh-CN"]),
    default="en",
    show_default=True,
    help="Of the sheets; en+zh-CN prints both.",
)
@click.option("--from", "first", type=DAY, help="The first day.")
@click.option("--to", "last", type=DAY, help="The last day, inside.")
@click.option(
    "--administration",
    "ids",
    multiple=True,
    metavar="ID",
    help="Only this administration; may be given several times.",
)
@click.option(
    "--form",
    type=click.Choice(["sheets", "weeks", "instruments"]),
    default="sheets",
    show_default=True,
    help="A checklist for each administration, a record for each week, or a sheet to score for"
    " each assessment.",
)
@click.option("--arm", "arms", multiple=True, help="Only this arm; may be given several times.")
@click.option(
    "--content", "contents", multiple=True, help="The site's own checklist document for one kind."
)
@click.option(
    "--point",
    "points",
    multiple=True,
    metavar="ID",
    help="Only this pause point, such as custody; may be given several times.",
)
@click.option(
    "--generated-at",
    type=click.DateTime(["%Y-%m-%dT%H:%M%z"]),
    metavar="TIME",
    help="Print this time, such as 2026-03-02T16:00+08:00. Default: the plan's own time.",
)
@click.option("--blank", is_flag=True, help="PLAN is a protocol: sheets with empty boxes.")
@click.option("--protocol", help="Protocol file or library id, for a patient document.")
@click.option("--site", help="The site's document, for a patient or protocol document.")
def command(
    plan: str,
    output: str | None,
    format_name: str | None,
    paper: Paper,
    language: Language,
    first: date | None,
    last: date | None,
    ids: tuple[str, ...],
    form: str,
    arms: tuple[str, ...],
    contents: tuple[str, ...],
    points: tuple[str, ...],
    generated_at: datetime | None,
    blank: bool,
    protocol: str | None,
    site: str | None,
) -> None:
    """Write one checklist for each administration of PLAN, or one record for each week.

    \b
    Example:
      hamsc checklist plan.json --from 2026-03-02 --to 2026-03-08 -o week.pdf
      hamsc checklist plan.json --administration iv-induction-d14 --language zh-CN -o sheet.pdf
      hamsc checklist plan.json --form weeks -o course.pdf
      hamsc checklist plan.json --form instruments -o scores.pdf
      hamsc checklist --blank hamsc-cua-template -o blank.html
    """
    _check_form(form, arms, ids or contents or points or blank)
    own = [parse_checklist(read_text(name), source=name) for name in contents]
    made_from: Plan | TreatmentProtocol
    check_days(first, last)
    if blank:
        refuse_unused(
            "not with --blank, which has no days",
            **{"from": first, "to": last, "administration": ids, "generated_at": generated_at},
        )
        made_from = load_protocol(plan, site=site)
        _check_arms(arms, [arm.id for arm in made_from.arms])
        _check_own(own, [arm.checklist for arm in made_from.arms])
        sheets = build_blank_sheets(made_from, arm_ids=arms or None, content=own or None)
    else:
        made_from = load_plan(plan, protocol=protocol, site=site)
        _check_arms(arms, [arm.id for arm in made_from.protocol.arms])
        _check_ids(ids, made_from)
        _check_own(own, [arm.checklist for arm in made_from.protocol.arms])
        if form == "instruments":
            sheets = build_instrument_sheets(
                made_from, first=first, last=last, generated_at=generated_at
            )
        elif form == "weeks":
            sheets = build_week_records(
                made_from,
                arm_ids=arms or None,
                first=first,
                last=last,
                generated_at=generated_at,
            )
        else:
            sheets = build_checklists(
                made_from,
                ids=ids or None,
                arm_ids=arms or None,
                first=first,
                last=last,
                content=own or None,
                generated_at=generated_at,
            )
    if not sheets:
        message = "no administration lies in what was asked for; change --from, --to or --arm"
        raise click.UsageError(message)
    if points:
        sheets = _only(points, sheets)
    data = _rendered(
        form_of(format_name, output, _FORMATS, other="html"), sheets, made_from, language, paper
    )
    write_output(output, data)
    wrote(output, f"sheets: {len(sheets)}, and a cover")


def _check_form(form: str, arms: Sequence[str], others: object) -> None:
    if form != "sheets" and others:
        message = f"--form {form} takes no --administration, --content, --point or --blank"
        raise click.UsageError(message)
    if form == "instruments" and arms:
        message = "--form instruments takes no --arm: assessments belong to the patient"
        raise click.UsageError(message)


def _check_arms(arms: Sequence[str], known: Sequence[str]) -> None:
    unknown = [arm for arm in arms if arm not in known]
    if unknown:
        message = f"--arm: found {', '.join(unknown)}; accepted: {', '.join(known)}"
        raise click.UsageError(message)


def _check_own(own: Sequence[ChecklistContent], used: Sequence[str]) -> None:
    """Refuse documents of which nothing would be printed."""
    kinds = [content.id for content in own]
    for kind in kinds:
        if kind not in {*used, "as-needed"}:
            accepted = ", ".join([*dict.fromkeys(used), "as-needed"])
            message = f"--content: found {kind}, which no arm uses; accepted: {accepted}"
            raise click.UsageError(message)
        if kinds.count(kind) > 1:
            message = f"--content: found {kind} twice; accepted: one document for each kind"
            raise click.UsageError(message)


def _check_ids(ids: Sequence[str], plan: Plan) -> None:
    known = [act.id for act in plan.administrations]
    for wanted in ids:
        if wanted not in known:
            import difflib

            close = difflib.get_close_matches(wanted, known, n=3) or known[:3]
            message = f"--administration: found {wanted}; near it in the plan: {', '.join(close)}"
            raise click.UsageError(message)


def _only(points: Sequence[str], sheets: Sequence[Sheet]) -> tuple[Sheet, ...]:
    known = dict.fromkeys(point.id for sheet in sheets for point in sheet.points)
    unknown = [point for point in points if point not in known]
    if unknown:
        message = f"--point: found {', '.join(unknown)}; accepted: {', '.join(known)}"
        raise click.UsageError(message)
    return only_points(sheets, frozenset(points))


def _rendered(
    format_name: str,
    sheets: Sequence[Sheet],
    made_from: Plan | TreatmentProtocol,
    language: Language,
    paper: Paper,
) -> bytes:
    if format_name == "pdf":
        from schedules.checklists.pdf.rendering import render_pdf

        return render_pdf(sheets, made_from, language=language, paper=paper)
    if format_name == "md":
        from schedules.checklists import render_markdown

        return render_markdown(sheets, made_from, language=language).encode()
    from schedules.checklists import render_html

    return render_html(sheets, made_from, language=language).encode()
