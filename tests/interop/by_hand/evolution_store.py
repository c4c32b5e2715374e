"""Puts each file given into Evolution Data Server's calendar, and prints what it then holds.

Run by the system's Python, which has the library's bindings, under dbus-run-session.
"""

import json
import sys
from pathlib import Path

import gi

gi.require_version("ECal", "2.0")
gi.require_version("EDataServer", "1.2")
gi.require_version("ICalGLib", "3.0")
from gi.repository import ECal, EDataServer, ICalGLib  # noqa: E402 -- after their versions


def main(names):
    registry = EDataServer.SourceRegistry.new_sync(None)
    source = registry.ref_builtin_calendar()
    client = ECal.Client.connect_sync(source, ECal.ClientSourceType.EVENTS, 30, None)
    held = []
    for name in names:
        text = Path(name).read_bytes().decode()
        calendar = ICalGLib.Component.new_from_string(text)
        client.receive_objects_sync(calendar, ECal.OperationFlags.DISABLE_ITIP_MESSAGE, None)
        _, found = client.get_object_list_sync("#t", None)
        held.append([record(client, event) for event in found])
    version = [getattr(EDataServer, f"EDS_{part}_VERSION") for part in ("MAJOR", "MINOR", "MICRO")]
    sys.stdout.write(json.dumps({"version": ".".join(map(str, version)), "held": held}))


def record(client, event):
    return {
        "uid": event.get_uid(),
        "start": moment(client, event, ICalGLib.PropertyKind.DTSTART_PROPERTY, event.get_dtstart()),
        "end": moment(client, event, ICalGLib.PropertyKind.DTEND_PROPERTY, event.get_dtend()),
        "title": event.get_summary(),
        "description": event.get_description(),
        "status": event.get_first_property(
            ICalGLib.PropertyKind.STATUS_PROPERTY
        ).get_value_as_string(),
        "sequence": event.get_sequence(),
        "alarms": list(alarms(event)),
    }


def moment(client, event, kind, time):
    if time.is_date():
        return f"{time.get_year():04}-{time.get_month():02}-{time.get_day():02}"
    found = event.get_first_property(kind).get_first_parameter(
        ICalGLib.ParameterKind.TZID_PARAMETER
    )
    zone = ICalGLib.Timezone.get_utc_timezone()
    if found is not None:
        _, zone = client.get_timezone_sync(found.get_tzid(), None)
    return time.as_timet_with_zone(zone)


def alarms(event):
    kind = ICalGLib.ComponentKind.VALARM_COMPONENT
    alarm = event.get_first_component(kind)
    while alarm is not None:
        trigger = alarm.get_first_property(ICalGLib.PropertyKind.TRIGGER_PROPERTY)
        yield trigger.get_trigger().get_duration().as_int()
        alarm = event.get_next_component(kind)


main(sys.argv[1:])
