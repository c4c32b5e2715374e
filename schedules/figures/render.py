"""A figure as SVG; PDF and PNG are made from that SVG by typst, texts staying texts."""

from html import escape
from typing import Literal

import svg

from schedules.figures.pen import BLACK, HATCH, MIDDLE, WHITE, box
from schedules.figures.picture import WIDTH, Page, Picture
from schedules.fonts import MissingGlyphError, missing_from, named, own_fonts

Format = Literal["svg", "pdf", "png"]
_FONTS = (
    "'Sheet Sans', Arial, Helvetica, 'Noto Sans', 'Noto Sans SC', 'Noto Sans CJK SC', sans-serif"
)
_DOTS_PER_INCH = 144
_SOURCE = """#set page(width: auto, height: auto, margin: 0pt)
#set text(lang: "{language}")
#set document(title: sys.inputs.title)
#for number in range({pages}) {{
  if number > 0 {{ pagebreak() }}
  let drawing = bytes(sys.inputs.at(str(number)))
  image(drawing, format: "svg", width: {width}pt, alt: sys.inputs.alt)
}}
"""


def to_svg(picture: Picture) -> str:
    """Return all pages of a figure below each other as one SVG, one unit a point."""
    return _svg(picture, picture.pages)


def to_pdf(picture: Picture) -> bytes:
    """Return a page for each page of the figure, as large as what is on it.

    Raises ``MissingGlyphError`` for a character that the program's fonts do not hold.
    """
    return _typeset(picture, [_svg(picture, (page,)) for page in picture.pages], "pdf")


def to_png(picture: Picture) -> bytes:
    """Return all pages below each other as one PNG at 144 dots per inch. Raises as ``to_pdf``."""
    return _typeset(picture, [to_svg(picture)], "png")


def _svg(picture: Picture, pages: tuple[Page, ...]) -> str:
    height = sum(page.height for page in pages)
    elements: list[svg.Element] = [
        svg.Title(text=escape(picture.title, quote=False), id="title"),
        svg.Desc(text=escape(picture.description, quote=False), id="description"),
        svg.Defs(elements=[_hatch()]),
        box(0, 0, WIDTH, height, fill=WHITE, stroke="none"),
    ]
    y = 0
    for page in pages:
        elements.append(svg.G(transform=[svg.Translate(0, y)], elements=list(page.elements)))
        y += round(page.height)
    whole = svg.SVG(
        width=svg.Length(WIDTH, "pt"),
        height=svg.Length(round(height), "pt"),
        viewBox=svg.ViewBoxSpec(0, 0, WIDTH, round(height)),
        lang="zh-CN" if picture.language == "zh" else "en",
        elements=elements,
        extra={
            "role": "img",
            "aria-labelledby": "title description",
            "font-family": _FONTS,
            "fill": BLACK,
        },
    )
    return f"{whole}\n"


def _hatch() -> svg.Pattern:
    stroke = svg.Line(x1=0, y1=0, x2=0, y2=5, stroke=MIDDLE, stroke_width=1)
    return svg.Pattern(
        id=HATCH,
        width=5,
        height=5,
        patternUnits="userSpaceOnUse",
        patternTransform=[svg.Rotate(45, 0, 0)],
        elements=[stroke],
    )


def _typeset(picture: Picture, drawings: list[str], format_name: Literal["pdf", "png"]) -> bytes:
    import typst  # noqa: PLC0415 -- SVG needs none of it

    missing = sorted(missing_from("".join((*drawings, picture.title, picture.description))))
    if missing:
        problems = [f"{named(char)}: figure {picture.title}" for char in missing]
        raise MissingGlyphError(problems, instead="--format svg")
    inputs = {str(number): drawing for number, drawing in enumerate(drawings)}
    inputs |= {"title": picture.title, "alt": f"{picture.title}. {picture.description}"}
    source = _SOURCE.format(language=picture.language, width=WIDTH, pages=len(drawings))
    made = typst.compile(
        source.encode(),
        font_paths=own_fonts(),
        format=format_name,
        ppi=_DOTS_PER_INCH,
        sys_inputs=inputs,
        timestamp=picture.made_at,
        # Both together make a missing glyph an error.
        pdf_standards=["a-2a", "ua-1"] if format_name == "pdf" else [],
    )
    assert isinstance(made, bytes)  # noqa: S101 -- one file: all pages of a PDF, the one of a PNG
    return made
