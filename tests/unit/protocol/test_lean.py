"""Data classes that make their methods late behave as the standard library's do."""

import copy
import dataclasses
import pickle
from dataclasses import FrozenInstanceError, field, replace
from typing import Any

import pytest

from protocol.lean import dataclass

Made = Any


def _point(decorate: Any) -> Made:
    @decorate(frozen=True, slots=True)
    class Point:
        """A point."""

        x: int
        y: int = 2
        seen: list[int] = field(default_factory=list, compare=False)
        hidden: int = field(default=0, repr=False)

    return Point


def _counter(decorate: Any) -> Made:
    @decorate(slots=True)
    class Counter:
        """Changes."""

        count: int = 0
        twice: int = field(init=False)
        never: list[int] = field(init=False, default_factory=list)

        def __post_init__(self) -> None:
            self.twice = 2 * self.count

    return Counter


def _nothing(decorate: Any) -> Made:
    @decorate(frozen=True, slots=True)
    class Nothing:
        """Says nothing."""

        def __repr__(self) -> str:
            return "nothing"

    return Nothing


def _itself(decorate: Any) -> Made:
    @decorate(frozen=True, slots=True, eq=False)
    class Itself:
        """Equal to itself alone."""

        name: str

    return Itself


@dataclass(frozen=True, slots=True)
class Travels:
    """One that pickle can find."""

    name: str
    days: tuple[int, ...] = ()


BOTH = [pytest.param(dataclass, id="late"), pytest.param(dataclasses.dataclass, id="standard")]


@pytest.mark.parametrize("decorate", BOTH)
def test_values_defaults_and_equality(decorate: Any):
    point = _point(decorate)
    one = point(1)
    assert (one.x, one.y, one.seen, one.hidden) == (1, 2, [], 0)
    assert one == point(x=1, y=2, seen=[3])
    assert one != point(2)
    assert one != "a point"
    assert hash(one) == hash(point(1))
    assert repr(one).endswith("Point(x=1, y=2, seen=[])")
    assert replace(one, y=3) == point(1, 3)
    assert [item.name for item in dataclasses.fields(one)] == ["x", "y", "seen", "hidden"]
    assert copy.deepcopy(one) == one
    match one:
        case point(x, y):
            assert (x, y) == (1, 2)
    with pytest.raises(TypeError):
        point()
    with pytest.raises(TypeError):
        point(1, z=1)


@pytest.mark.parametrize("decorate", BOTH)
def test_a_frozen_one_does_not_change(decorate: Any):
    one = _point(decorate)(1)
    with pytest.raises(FrozenInstanceError):
        one.x = 2
    with pytest.raises(FrozenInstanceError):
        del one.x
    assert not hasattr(one, "__dict__")


@pytest.mark.parametrize("decorate", BOTH)
def test_one_that_is_not_frozen_changes_and_has_no_hash(decorate: Any):
    counter = _counter(decorate)
    one = counter(2)
    assert (one.twice, one.never) == (4, [])
    one.count = 5
    assert one != counter(2)
    with pytest.raises(TypeError):
        hash(one)


@pytest.mark.parametrize("decorate", BOTH)
def test_what_a_class_says_of_itself_stays(decorate: Any):
    nothing = _nothing(decorate)
    assert repr(nothing()) == "nothing"
    assert nothing() == nothing()
    itself = _itself(decorate)
    assert itself("a") != itself("a")
    assert len({itself("a"), itself("a")}) == 2


def test_a_subclass_has_the_methods_of_its_base():
    class Further(Travels):
        """Adds nothing."""

    assert Further("a").name == "a"
    assert Further("a") != Travels("a")


def test_it_travels():
    assert pickle.loads(pickle.dumps(Travels("a", (1, 2)))) == Travels("a", (1, 2))  # noqa: S301
