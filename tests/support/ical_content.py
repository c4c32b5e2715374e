"""Takes an iCalendar file apart, byte by byte; shares no code with the program and no library."""

from dataclasses import dataclass, field

MAX_OCTETS = 75


@dataclass(frozen=True)
class Property:
    """One unfolded line."""

    name: str
    parameters: dict[str, str]
    value: str


@dataclass
class Component:
    """A component with its properties and the components inside it."""

    name: str
    properties: list[Property] = field(default_factory=list)
    components: list["Component"] = field(default_factory=list)

    def all(self, name: str) -> list[Property]:
        """Return every property with a name."""
        return [item for item in self.properties if item.name == name]

    def value(self, name: str) -> str | None:
        """Return the value of the first property with a name."""
        found = self.all(name)
        return found[0].value if found else None

    def parts(self, name: str) -> list["Component"]:
        """Return the components inside it that have a name."""
        return [item for item in self.components if item.name == name]


def raw_problems(data: bytes) -> list[str]:
    """Return what is wrong with the bytes before any line is understood."""
    problems: list[str] = []
    if data.startswith(b"\xef\xbb\xbf"):
        problems.append("starts with a byte order mark")
    if not data.endswith(b"\r\n"):
        problems.append("the last line has no CRLF")
    lines = data.split(b"\r\n")
    for number, line in enumerate(lines, start=1):
        if b"\n" in line or b"\r" in line:
            problems.append(f"line {number}: CR or LF that is not CRLF")
        if len(line) > MAX_OCTETS:
            problems.append(f"line {number}: {len(line)} octets")
        if any(octet < 0x20 and octet not in b"\t\r\n" for octet in line) or b"\x7f" in line:
            problems.append(f"line {number}: a control character")
        try:
            line.decode()
        except UnicodeDecodeError:
            problems.append(f"line {number}: a character torn apart, or no UTF-8")
    return problems


def read_calendar(data: bytes) -> Component:
    """Return the calendar as a tree. Raises ``ValueError`` where lines do not nest."""
    stack = [Component("")]
    for line in data.decode("utf-8-sig").replace("\r\n ", "").split("\r\n"):
        if not line:
            continue
        item = _property(line)
        if item.name == "BEGIN":
            stack.append(Component(item.value))
        elif item.name == "END":
            closed = stack.pop()
            if closed.name != item.value or not stack:
                message = f"END:{item.value} closes {closed.name or 'nothing'}"
                raise ValueError(message)
            stack[-1].components.append(closed)
        else:
            stack[-1].properties.append(item)
    if len(stack) != 1 or [item.name for item in stack[0].components] != ["VCALENDAR"]:
        message = "not one whole VCALENDAR"
        raise ValueError(message)
    return stack[0].components[0]


def _property(line: str) -> Property:
    head, colon, value = line.partition(":")
    name, *parameters = head.split(";")
    if not colon or not name.replace("-", "").isalnum() or name != name.upper():
        message = f"not a property: {line[:40]!r}"
        raise ValueError(message)
    return Property(name, dict(item.split("=", 1) for item in parameters), value)


def unescaped(value: str) -> str:
    """Return a text value as people read it. Raises ``ValueError`` on what no text may hold."""
    characters = iter(value)
    found: list[str] = []
    for character in characters:
        if character in ",;":
            message = f"a bare {character} in text"
            raise ValueError(message)
        if character != "\\":
            found.append(character)
            continue
        escaped = next(characters, "")
        if escaped not in {"\\", ",", ";", "n", "N"}:
            message = f"a backslash before {escaped!r}"
            raise ValueError(message)
        found.append("\n" if escaped in "nN" else escaped)
    return "".join(found)
