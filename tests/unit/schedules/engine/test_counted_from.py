"""How far one place of a rhythm lies behind another, counted from any day."""

from dataclasses import replace
from datetime import date, timedelta

from engine_documents import arm, every, patient_of, protocol_of, read_patient, read_protocol

from schedules.engine.day_facts import DayFacts
from schedules.engine.dues import counted_from
from schedules.engine.targets import Targets
from schedules.engine.versions import versions_of


def test_places_under_different_anchors_are_as_far_apart_as_their_dates():
    document = protocol_of(arm(when=every("1 month", count=2)))
    protocol, patient = read_protocol(document), read_patient(patient_of(document))
    targets = Targets(versions_of(protocol, patient, ()), patient, DayFacts(patient, ()))
    first, second = (item.due.target for item in targets.of_arms({}))
    assert counted_from(date(2026, 2, 1), first, second) == date(2026, 3, 1)
    other = replace(second, anchor=second.anchor + timedelta(days=1))
    assert counted_from(date(2026, 2, 1), first, other) == date(2026, 3, 4)
