"""Which part imports which, as the code stands: the picture on the page on the architecture."""

import tomllib
from collections.abc import Iterator
from pathlib import Path

import grimp

from reference_pages import GENERATED

ROOT = Path(__file__).parents[2]


def imports_page() -> str:
    """Return the layers from the top down, each part with what it imports."""
    graph = grimp.build_graph("protocol", "schedules", cache_dir=None)
    layers = [*_layers(), ["protocol"]]
    lines = [
        GENERATED,
        "",
        "# Which part imports which",
        "",
        "Read from the code by [grimp](https://grimp.readthedocs.io/), which the check of the layers uses too.",
        "A part imports only parts of lower layers; parts of one layer do not know each other, but for what `pyproject.toml` lists as exceptions.",
    ]
    for number, layer in enumerate(layers, start=1):
        lines += ["", f"## Layer {number}", "", "| part | imports |", "|---|---|"]
        lines += [_row(graph, part, layers) for part in layer]
    return "\n".join(lines) + "\n"


def _layers() -> list[list[str]]:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]
    found = next(item for item in contracts["contracts"] if item["id"] == "layers")
    return [[f"schedules.{part}" for part in layer.split(" | ")] for layer in found["layers"]]


def _row(graph: grimp.ImportGraph, part: str, layers: list[list[str]]) -> str:
    modules = {part, *graph.find_descendants(part)}
    found = {
        other
        for module in modules
        for imported in graph.find_modules_directly_imported_by(module)
        for other in _parts(imported, layers)
        if other != part
    }
    order = [other for layer in layers for other in layer if other in found]
    shown = ", ".join(f"`{other.removeprefix('schedules.')}`" for other in order)
    return f"| `{part.removeprefix('schedules.')}` | {shown or 'nothing of ours'} |"


def _parts(module: str, layers: list[list[str]]) -> Iterator[str]:
    for layer in layers:
        for part in layer:
            if module == part or module.startswith(f"{part}."):
                yield part
