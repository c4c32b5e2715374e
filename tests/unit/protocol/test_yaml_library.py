"""The library of YAML is the whole library, though one of its patterns is written otherwise."""

import re

import yaml

from protocol.yaml_library import REFUSED, REFUSED_QUICKLY, compiled


def test_what_stands_for_the_set_of_the_library_finds_the_same_characters():
    every = "".join(map(chr, range(0x110000)))
    assert re.findall(REFUSED_QUICKLY, every) == re.findall(REFUSED, every)


def test_the_library_still_has_the_set_that_was_written_otherwise():
    """Else it is loaded as slowly as before, and nothing here is of use."""
    assert yaml.reader.Reader.NON_PRINTABLE.pattern in {REFUSED, REFUSED_QUICKLY}


def test_only_that_set_is_compiled_otherwise():
    assert compiled(REFUSED).pattern == REFUSED_QUICKLY
    assert compiled("a b", re.VERBOSE) == re.compile("a b", re.VERBOSE)
    assert re.compile.__module__ == "re"
