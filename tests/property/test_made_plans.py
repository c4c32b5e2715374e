"""What the engine makes without reading it again is what reading gives.

The engine builds its results with ``made``, which takes values as they are. Here the plans of
random courses are read from their own files by both readers: by the quick one, and by pydantic.
"""

import pytest
from engine_courses import random_course
from engine_documents import read_patient, read_protocol

from protocol.complaints import pydantic_reads_json
from protocol.model import Model
from schedules.engine import build_plan
from schedules.plan import Plan, read_plan, write_plan

COURSES = 60


@pytest.mark.parametrize("seed", range(COURSES))
def test_a_plan_is_what_both_readers_find_in_its_file(seed: int):
    protocol, patient = random_course(seed)
    plan = build_plan(read_protocol(protocol), read_patient(patient))
    text = write_plan(plan).decode()
    assert read_plan(text, source="plan") == plan
    if seed % 10 == 0:  # pydantic takes longer
        assert pydantic_reads_json(Plan, text) == plan
    _hold_their_fields(plan)


def _hold_their_fields(item: object) -> None:
    """Each model holds all its fields in their order: what is written and hashed follows it."""
    if isinstance(item, Model):
        assert list(vars(item)) == list(type(item).model_fields)
        for value in vars(item).values():
            _hold_their_fields(value)
    elif isinstance(item, tuple):
        for value in item:
            _hold_their_fields(value)
