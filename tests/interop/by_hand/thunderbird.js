// Runs inside Thunderbird. Imports each file into one calendar as the import dialogue does, or
// subscribes to an address and reads it again when told, and hands back what the calendar holds.
const { cal } = ChromeUtils.importESModule("resource:///modules/calendar/calUtils.sys.mjs");
const [step, argument] = arguments;
const done = arguments[arguments.length - 1];

function opened(path) {
  const file = Cc["@mozilla.org/file/local;1"].createInstance(Ci.nsIFile);
  file.initWithPath(path);
  const stream = Cc["@mozilla.org/network/file-input-stream;1"].createInstance(Ci.nsIFileInputStream);
  stream.init(file, -1, 0, 0);
  return stream;
}

function moment(at) {
  if (!at.isDate) return at.nativeTime / 1e6;
  return at.icalString.replace(/(....)(..)(..)/, "$1-$2-$3");
}

async function held(calendar) {
  const all = Ci.calICalendar.ITEM_FILTER_ALL_ITEMS;
  return (await calendar.getItemsAsArray(all, 0, null, null)).map(item => ({
    uid: item.id,
    start: moment(item.startDate),
    end: moment(item.endDate),
    title: item.title,
    description: item.getProperty("DESCRIPTION"),
    status: item.status,
    sequence: Number(item.getProperty("SEQUENCE")),
    alarms: item.getAlarms().map(alarm => alarm.offset.inSeconds),
  }));
}

function named(name, kind, address) {
  const known = cal.manager.getCalendars().find(calendar => calendar.name === name);
  if (known) return known;
  const made = cal.manager.createCalendar(kind, Services.io.newURI(address));
  made.name = name;
  cal.manager.registerCalendar(made);
  return made;
}

async function imported(path) {
  const calendar = named("import", "storage", "moz-storage-calendar://");
  const importer = Cc["@mozilla.org/calendar/import;1?type=ics"].getService(Ci.calIImporter);
  let refused = 0;
  for (const item of importer.importFromStream(opened(path))) {
    await calendar.addItem(item).catch(error => {
      if (error.result !== Ci.calIErrors.DUPLICATE_ID) throw error;
      refused += 1;
    });
  }
  return { refused, events: await held(calendar) };
}

async function subscribed(address) {
  const calendar = named("feed", "ics", address);
  const loaded = new Promise(resolve => {
    calendar.addObserver({
      QueryInterface: ChromeUtils.generateQI(["calIObserver"]),
      onStartBatch() {}, onEndBatch() {}, onAddItem() {}, onModifyItem() {}, onDeleteItem() {},
      onError() {}, onPropertyChanged() {}, onPropertyDeleting() {},
      onLoad() { resolve(); },
    });
  });
  calendar.refresh();
  await loaded;
  return { refused: 0, events: await held(calendar) };
}

const steps = { imported, subscribed };
steps[step](argument).then(
  value => done({ version: Services.appinfo.version, ...value }),
  error => done({ error: `${error} ${error?.stack ?? ""}` }),
);
