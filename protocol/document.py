"""Text to plain values that remember their places. Nothing is guessed: every scalar stays text.

YAML 1.1 readers turn ``1e6`` into text, ``08:00`` into 28800 and ``no`` into False. Here the models
give each text its type, so that a document means what it shows.
"""

from protocol.placed_values import Document as Document  # noqa: PLC0414 -- said to be for others
from protocol.placed_values import TextPlace as TextPlace  # noqa: PLC0414


def read_document(text: str, source: str) -> Document:
    """Read YAML (or JSON) without interpreting any scalar.

    Duplicate keys, anchors, aliases, tags and several documents in one file are problems. A text
    that is no YAML at all gives a document whose only problem says where.
    """
    # What was planned already is read from JSON, and need not wait for a parser of YAML.
    from protocol.yaml_text import read_yaml  # noqa: PLC0415

    return read_yaml(text, source)
