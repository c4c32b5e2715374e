"""The self-test's page: what was tried, what was found, and lines to sign."""

from collections.abc import Sequence

from schedules.display import date_and_time
from schedules.fonts import missing_from
from schedules.reports.pages.content import Grid, ReportDocument, Section
from schedules.selftest.check import Machine, Result

TITLE = "Self-test of this installation / 安装自检"
_HEADERS = ("", "What was tried / 检查项目", "Result / 结果", "What was found / 所见")
_SIGNS = tuple(
    (who, "Name / 姓名", "Date and time / 日期与时间", "Signature / 签名")
    for who in ("Done by / 执行人", "Seen by / 复核人")
)


def result_lines(results: Sequence[Result]) -> list[tuple[str, str, str, str]]:
    """Return a row for each check: id, what was tried, the result, what was found."""
    return [
        (item.check.id, item.check.title, "passed" if item.passed else "FAILED", item.found)
        for item in results
    ]


def summary(results: Sequence[Result]) -> str:
    """Return the outcome of all checks in one sentence."""
    failed = [item.check.id for item in results if not item.passed]
    if not failed:
        return f"All {len(results)} checks passed."
    return (
        f"{len(failed)} of {len(results)} checks FAILED ({', '.join(failed)}):"
        " do not rely on this installation."
    )


def selftest_document(results: Sequence[Result], machine: Machine) -> ReportDocument:
    """Return the page to sign, for the renderers of reports."""
    rows = [
        (item.check.id, f"{item.check.title} / {item.check.title_zh}", result, _shown(item.found))
        for item, (_, _, result, _) in zip(results, result_lines(results), strict=True)
    ]
    parts = tuple(machine.versions.items())
    signing = Section("Signed / 签署", notes=(summary(results),), signs=_SIGNS, framed=True)
    return ReportDocument(
        title=TITLE,
        language="en",
        made_by=machine.program,
        # To the second, as a PDF file keeps it.
        made_at=machine.now.replace(microsecond=0),
        mark=None,
        facts=(("Program", machine.program), ("Clock of the machine", _clock(machine))),
        sections=(
            Section("What was tried / 检查", grid=Grid(_HEADERS, tuple(rows), (0.5, 3, 1, 5))),
            Section("Parts / 组件", grid=Grid(("Part", "Version"), parts, (2, 1))),
            signing,
        ),
        pictures=(),
        identity=f"{machine.program} · {_clock(machine)}",
        legal="Says what this installation did on this day. Not a clinical validation.",
    )


def _shown(found: str) -> str:
    """Return what was found in characters that the fonts hold: this page has to print."""
    for char in missing_from(found):
        found = found.replace(char, f"U+{ord(char):04X}")
    return found


def _clock(machine: Machine) -> str:
    return f"{date_and_time(machine.now)} {machine.now:%z}"
