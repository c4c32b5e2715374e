"""Models, and the two readers of them: what the quick one takes, pydantic takes as the same."""

import json
import pickle
import subprocess
import sys
from datetime import UTC, date, datetime, time
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, ClassVar, Generic, Literal, Self, TypeVar

import pydantic
import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocol.base import Clock, Day, Exact, Id, Instant, Line, Model, Text
from protocol.complaints import complaints_of, pydantic_reads, pydantic_reads_json
from protocol.fields import (
    AfterValidator,
    BeforeValidator,
    Field,
    WithJsonSchema,
    WrittenBy,
    model_validator,
)
from protocol.json_text import json_text
from protocol.model import details_of, made, read_quickly, validated, validated_json
from protocol.model_fields import fields_of
from protocol.quantity import Quantity
from protocol.values import Refused, reader_of

T = TypeVar("T")


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


class Round(Model):
    kind: Literal["round"]
    radius: int = Field(ge=1, le=9)


class Square(Model):
    kind: Literal["square"]
    side: Annotated[int, Field(lt=5)] = 2


Shape = Annotated[Round | Square, Field(discriminator="kind")]


def _even(number: int) -> int:
    if number % 2:
        message = "an even number"
        raise ValueError(message)
    return number


class Box(Model, Generic[T]):
    """Something in a box."""

    inside: T | None = None
    label: Line | None = None


class Everything(Model):
    """One field of each form."""

    seen: ClassVar[int] = 0

    name: Id
    words: Text = Text(en="none")
    flag: bool = False
    count: Annotated[int, BeforeValidator(int), AfterValidator(_even)] = 0
    exact: Exact | None = None
    amount: Quantity | None = None
    on: Day | None = None
    at: Clock | None = None
    made_at: Instant | None = None
    colour: Colour = Colour.RED
    code: Annotated[str, Field(pattern="^[0-9]+$"), WithJsonSchema({"type": "string"})] = "1"
    days: tuple[Day, Day] | None = None
    ids: tuple[Id, ...] = Field(default=(), max_length=2)
    shape: Shape | None = None
    shapes: tuple[Shape, ...] = ()
    either: Round | Square | None = None
    other: Round | Square = Square(kind="square")
    box: Box[Annotated[tuple[int, ...], Field(min_length=1)]] | None = None
    within: tuple["Everything", ...] = ()
    named: dict[Id, Line] = Field(default_factory=dict)
    anything: Any = None
    shout: Annotated[str, WrittenBy(str.upper)] = "a"

    @model_validator(mode="after")
    def _is_not_called_nothing(self) -> Self:
        if self.name == "nothing":
            message = "name: found nothing; accepted: something"
            raise ValueError(message)
        return self


FULL = {
    "name": "all",
    "words": {"en": "two", "zh": "\u4e8c"},
    "flag": True,
    "count": "4",
    "exact": Decimal("1.50"),
    "amount": "2 mg",
    "on": "2026-03-02",
    "at": "09:30",
    "made_at": "2026-03-02T09:30+08:00",
    "colour": "blue",
    "code": "77",
    "days": ["2026-03-02", "2026-03-03"],
    "ids": ["a", "b"],
    "shape": {"kind": "round", "radius": 3},
    "shapes": [{"kind": "square"}, {"kind": "round", "radius": 1}],
    "either": Square(kind="square"),
    "box": {"inside": [1, 2], "label": "x"},
    "within": [{"name": "inner"}],
    "named": {"a": "one"},
    "anything": 1,
    "other": Round(kind="round", radius=2),
}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *[pytest.param(name, value, id=name) for name, value in FULL.items()],
        pytest.param("flag", "true", id="true as text"),
        pytest.param("flag", "false", id="false as text"),
        pytest.param("flag", False, id="false"),
        pytest.param("words", "plain", id="a plain text"),
        pytest.param("on", date(2026, 3, 2), id="a date"),
        pytest.param("at", time(9, 30), id="a time"),
        pytest.param("made_at", datetime(2026, 3, 2, tzinfo=UTC), id="an instant"),
        pytest.param("shape", Round(kind="round", radius=2), id="a model for a tagged union"),
        pytest.param("within", (Everything(name="x"),), id="models"),
        pytest.param("box", None, id="nothing"),
        pytest.param("ids", ("a",), id="a tuple"),
    ],
)
def test_both_readers_take_the_same(name: str, value: object):
    document = {"name": "all", name: value}
    quick = read_quickly(Everything, document)
    assert quick == pydantic_reads(Everything, document)
    assert quick == Everything.model_validate(document)
    assert quick == Everything(**document)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        pytest.param("name", "nothing", id="a check of the whole"),
        pytest.param("name", "Not an id", id="a check of a part"),
        pytest.param("colour", "green", id="no choice"),
        pytest.param("code", "x", id="a pattern"),
        pytest.param("days", ["2026-03-02"], id="too few of a pair"),
        pytest.param("days", "2026-03-02", id="no pair"),
        pytest.param("ids", ["a", "b", "c"], id="too many"),
        pytest.param("ids", 3, id="no list"),
        pytest.param("shape", {"kind": "round", "radius": 0}, id="too small"),
        pytest.param("shape", {"kind": "round", "radius": 10}, id="too large"),
        pytest.param("shape", {"kind": "square", "side": 5}, id="not below"),
        pytest.param("shape", {"kind": "oval"}, id="no kind"),
        pytest.param("shape", {"radius": 1}, id="without a kind"),
        pytest.param("shape", 3, id="no union"),
        pytest.param("either", {"kind": "oval"}, id="neither of two"),
        pytest.param("box", {"inside": []}, id="too short inside a generic model"),
        pytest.param("box", "x", id="no mapping"),
        pytest.param("within", [{"name": "a", "count": "3"}], id="an odd number inside"),
        pytest.param("named", ["a"], id="a list for a mapping"),
        pytest.param("exact", 1.5, id="a float"),
        pytest.param("flag", "maybe", id="no boolean"),
        pytest.param("more", 1, id="an unknown field"),
    ],
)
def test_both_readers_refuse_the_same(name: str, value: object):
    document = {"name": "all", name: value}
    with pytest.raises(Refused):
        read_quickly(Everything, document)
    with pytest.raises(pydantic.ValidationError) as refused:
        Everything.model_validate(document)
    assert details_of(refused.value) == refused.value.errors()
    with pytest.raises(pydantic.ValidationError):
        Everything(**document)
    assert complaints_of(Everything, document)[0] is None


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        pytest.param("flag", "yes", True, id="a word for true"),
        pytest.param("ids", {"a"}, ("a",), id="a set"),
        pytest.param("either", {"kind": "square"}, Square(kind="square"), id="one of two"),
    ],
)
def test_what_the_quick_reader_leaves_is_read_by_pydantic(
    name: str, value: object, expected: object
):
    document = {"name": "all", name: value}
    with pytest.raises(Refused):
        read_quickly(Everything, document)
    assert getattr(Everything.model_validate(document), name) == expected
    assert getattr(Everything(**document), name) == expected
    assert getattr(complaints_of(Everything, document)[0], name) == expected


def test_what_is_missing_is_refused():
    with pytest.raises(pydantic.ValidationError, match="Field required"):
        Everything.model_validate({})


def test_json_is_read_as_what_it_holds():
    document = {**FULL, "shout": "LOUD", "within": ()}
    text = json_text(Everything.model_validate(document), exclude={"either", "other"})
    found = Everything.model_validate_json(text)
    assert found == Everything.model_validate({**document, "either": None, "other": found.other})
    with pytest.raises(pydantic.ValidationError, match="Invalid JSON"):
        Everything.model_validate_json("{")


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=3), st.lists))
def test_json_is_written_as_the_standard_library_writes_it(value: object):
    for indent, separators in ((None, (",", ":")), (1, None)):
        wanted = json.dumps(value, indent=indent, separators=separators, ensure_ascii=False)
        assert json_text(value, indent=indent) == wanted


def test_json_is_read_again_as_the_same():
    inner = Everything(name="inner", shout="LOUD")
    whole = Everything(name="whole", shout="LOUD", within=(inner, inner))
    written = whole.model_dump_json(indent=1, exclude_defaults=True)
    assert pydantic_reads_json(Everything, written) == whole
    assert Everything(name="a").model_dump_json(exclude_defaults=True) == '{"name":"a"}'
    short = Everything(name="a").model_dump_json(exclude_defaults=True, exclude={"name"})
    assert short == "{}"
    assert json_text((datetime(2026, 3, 2, tzinfo=UTC), {"a": ()})) == (
        '["2026-03-02T00:00:00Z",{"a":[]}]'
    )
    with pytest.raises(TypeError, match="float has no form"):
        json_text(1.5)


def test_a_model_does_not_change():
    whole = Everything.model_validate(FULL)
    with pytest.raises(AttributeError, match="use model_copy"):
        whole.name = "other"  # type: ignore[misc]
    with pytest.raises(AttributeError):
        delattr(whole, "name")
    assert whole.model_copy(update={"name": "other"}).name == "other"
    assert whole.model_copy() == whole


def test_equal_models_have_one_hash_and_travel():
    one, other = Round(kind="round", radius=2), Round(kind="round", radius=2)
    assert (one, hash(one), repr(one)) == (other, hash(other), "Round(kind='round', radius=2)")
    assert one != Round(kind="round", radius=3)
    assert one != Square(kind="square")
    assert pickle.loads(pickle.dumps(one)) == one  # noqa: S301 -- written in this line


def test_a_model_becomes_plain_values():
    dumped = Everything.model_validate(FULL).model_dump(exclude={"words"})
    assert "words" not in dumped
    assert dumped["within"][0]["name"] == "inner"
    assert dumped["named"] == {"a": "one"}
    assert Square(kind="square").model_dump(mode="json") == {"kind": "square", "side": 2}


def test_what_the_program_made_is_what_reading_gives():
    assert made(Round)(kind="round", radius=3) == Round(kind="round", radius=3)
    assert made(Square)(kind="square") == Square(kind="square")


def test_a_generic_model_has_its_parts_put_in():
    assert fields_of(Box[int])["inside"].annotation == int | None
    assert validated(Box[int], {"inside": 1}).inside == 1
    assert validated(Box[int], Box(inside=1)).inside == 1
    assert validated_json(Box[int], '{"inside": 1}').inside == 1
    with pytest.raises(pydantic.ValidationError):
        validated(Box[int], {"inside": "x"})


@pytest.mark.parametrize(
    "kind",
    [
        pytest.param(float, id="a float"),
        pytest.param(list[int], id="a list, which could change"),
        pytest.param(Annotated[int, pydantic.Field(ge=1)], id="a limit the quick reader lacks"),
    ],
)
def test_a_type_that_is_not_understood_is_refused_and_not_passed_over(kind: Any):
    with pytest.raises(TypeError, match="no reader"):
        reader_of(kind)


def test_a_field_of_pydantic_s_own_is_refused_and_not_passed_over():
    class Foreign(Model):
        count: int = pydantic.Field(default=1, ge=1)

    with pytest.raises(TypeError, match="is pydantic's"):
        Foreign(count=0)


def test_planning_never_loads_pydantic():
    program = """
import sys
from importlib.resources import files

from protocol.library import library_text
from protocol.reading import parse_protocol
from schedules.engine import build_plan
from schedules.patient import parse_patient
from schedules.plan import read_plan, write_plan

starter = files("schedules.starters").joinpath("example-patient.yaml").read_text("utf-8")
patient = parse_patient(starter, source="patient")
protocol = parse_protocol(library_text(patient.protocol.id), source="protocol")
plan = build_plan(protocol, patient)
assert read_plan(write_plan(plan).decode(), source="plan") == plan
sys.exit("pydantic_core" in sys.modules)
"""
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
