"""Parts of a package that are loaded when they are asked for."""

from collections.abc import Callable, Mapping
from importlib import import_module


def loaded_late(package: str, modules: Mapping[str, str]) -> Callable[[str], object]:
    """Return a package's ``__getattr__``, which loads the module that each of some names is in.

    No module of the package has such a name: once loaded, it would stand in its place.
    """

    def found(name: str) -> object:
        if name not in modules:
            message = f"module {package!r} has no attribute {name!r}"
            raise AttributeError(message)
        return getattr(import_module(f"{package}.{modules[name]}"), name)

    return found
