// Reads calendars given as a JSON list on standard input; says as JSON what a reader finds.
// usage: node read.mjs ical.js|node-ical
// Instants are seconds since 1970; a day without an hour is its date.
import { readFileSync } from "node:fs";
import ICAL from "ical.js";
import nodeIcal from "node-ical";

const pad = (number, digits) => String(number).padStart(digits, "0");

function withIcalJs(text) {
  const root = new ICAL.Component(ICAL.parse(text));
  ICAL.TimezoneService.reset();
  for (const zone of root.getAllSubcomponents("vtimezone")) ICAL.TimezoneService.register(zone);
  return root.getAllSubcomponents("vevent").map((component) => {
    const event = new ICAL.Event(component);
    const moment = (at) => (at.isDate ? at.toString() : at.toUnixTime());
    return {
      uid: event.uid,
      start: moment(event.startDate),
      end: moment(event.endDate),
      title: event.summary,
      description: event.description,
      status: component.getFirstPropertyValue("status"),
      sequence: event.sequence,
      alarms: component
        .getAllSubcomponents("valarm")
        .map((alarm) => alarm.getFirstPropertyValue("trigger").toSeconds()),
    };
  });
}

function withNodeIcal(text) {
  const moment = (at) =>
    at.dateOnly
      ? `${pad(at.getFullYear(), 4)}-${pad(at.getMonth() + 1, 2)}-${pad(at.getDate(), 2)}`
      : at.getTime() / 1000;
  return Object.values(nodeIcal.sync.parseICS(text))
    .filter((item) => item.type === "VEVENT")
    .map((event) => ({
      uid: event.uid,
      start: moment(event.start),
      end: moment(event.end),
      title: event.summary,
      description: event.description,
      status: event.status,
      sequence: Number(event.sequence),
      alarms: (event.alarms ?? []).map((alarm) => ICAL.Duration.fromString(alarm.trigger).toSeconds()),
    }));
}

const readers = { "ical.js": withIcalJs, "node-ical": withNodeIcal };
const read = readers[process.argv[2]];
const texts = JSON.parse(readFileSync(0, "utf8"));
process.stdout.write(JSON.stringify(texts.map(read)));
