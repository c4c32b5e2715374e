"""Which part imports which, as the code stands: the picture on the page on the architecture."""

import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import grimp

from reference_pages import GENERATED

ROOT = Path(__file__).parents[2]
_WIDTH, _ROW = 960, 74


def imports_page() -> str:
    """Return the layers from the top down, each part with what it imports."""
    layers, found = _read()
    lines = [
        GENERATED,
        "",
        "# Which part imports which",
        "",
        "Read from the code by [grimp](https://grimp.readthedocs.io/), which the check of the layers uses too.",
        "A part imports only parts of lower layers; parts of one layer do not know each other, but for what `pyproject.toml` lists as exceptions.",
        "",
        "![The parts by layer, each with a line to every part it imports](../pictures/imports.svg)",
    ]
    for number, layer in enumerate(layers, start=1):
        lines += ["", f"## Layer {number}", "", "| part | imports |", "|---|---|"]
        for part in layer:
            shown = ", ".join(f"`{_short(other)}`" for other in found[part])
            lines.append(f"| `{_short(part)}` | {shown or 'nothing of ours'} |")
    return "\n".join(lines) + "\n"


def imports_picture() -> str:
    """Return the same as a picture: layers from the top down, a line for each import."""
    layers, found = _read()
    place = {
        part: ((column + 0.5) * _WIDTH / len(layer), 20 + row * _ROW)
        for row, layer in enumerate(layers)
        for column, part in enumerate(layer)
    }
    lines = [
        f'<line x1="{place[part][0]:.0f}" y1="{place[part][1] + 10}" x2="{place[other][0]:.0f}"'
        f' y2="{place[other][1] - 14}"/>'
        for part, imported in found.items()
        for other in imported
    ]
    words = [
        f'<rect x="{x - 58:.0f}" y="{y - 14}" width="116" height="24" rx="3"/>'
        f'<text x="{x:.0f}" y="{y + 3}">{_short(part)}</text>'
        for part, (x, y) in place.items()
    ]
    height = 40 + (len(layers) - 1) * _ROW
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" role="img">\n'
        "<title>Which part imports which</title>\n"
        "<style>line{stroke:#8aa;stroke-width:.7}rect{fill:#fff;stroke:#244}"
        "text{font:11px sans-serif;text-anchor:middle;fill:#122}</style>\n"
        f'<rect width="{_WIDTH}" height="{height}" style="stroke:none"/>\n'
        + "\n".join((*lines, *words))
        + "\n</svg>\n"
    )


@cache
def _read() -> tuple[list[list[str]], dict[str, list[str]]]:
    """Return the layers, and what each part imports, in their order."""
    graph = grimp.build_graph("protocol", "schedules", cache_dir=None)
    layers = [*_layers(), ["protocol"]]
    return layers, {part: _imported(graph, part, layers) for layer in layers for part in layer}


def _short(part: str) -> str:
    return part.removeprefix("schedules.")


def _layers() -> list[list[str]]:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]
    found = next(item for item in contracts["contracts"] if item["id"] == "layers")
    return [[f"schedules.{part}" for part in layer.split(" | ")] for layer in found["layers"]]


def _imported(graph: grimp.ImportGraph, part: str, layers: list[list[str]]) -> list[str]:
    found = {
        other
        for module in {part, *graph.find_descendants(part)}
        for imported in graph.find_modules_directly_imported_by(module)
        for other in _parts(imported, layers)
        if other != part
    }
    return [other for layer in layers for other in layer if other in found]


def _parts(module: str, layers: list[list[str]]) -> Iterator[str]:
    for layer in layers:
        for part in layer:
            if module == part or module.startswith(f"{part}."):
                yield part
