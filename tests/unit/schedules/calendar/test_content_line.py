import pytest
from hypothesis import given
from hypothesis import strategies as st

from schedules.calendar.content_line import line, plain_text, text_line


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param("a" * 73, b"X:" + b"a" * 73 + b"\r\n", id="75 octets stay one line"),
        pytest.param("a" * 74, b"X:" + b"a" * 73 + b"\r\n a\r\n", id="76 octets make two"),
        pytest.param(
            "a" * 147, b"X:" + b"a" * 73 + b"\r\n " + b"a" * 74 + b"\r\n", id="the space counts"
        ),
        pytest.param(
            "a" * 148, b"X:" + b"a" * 73 + b"\r\n " + b"a" * 74 + b"\r\n a\r\n", id="three lines"
        ),
        pytest.param(
            "a" * 71 + "药",
            b"X:" + b"a" * 71 + b"\r\n " + "药".encode() + b"\r\n",
            id="three octets of one character move on together",
        ),
        pytest.param(
            "a" * 70 + "🩹",
            b"X:" + b"a" * 70 + b"\r\n " + "🩹".encode() + b"\r\n",
            id="four octets of one character move on together",
        ),
        pytest.param("a" * 70 + "药", b"X:" + b"a" * 70 + "药".encode() + b"\r\n", id="just fits"),
    ],
)
def test_a_line_is_folded_at_75_octets_and_never_inside_a_character(value, expected):
    assert line("X", value) == expected


@given(st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=400))
def test_unfolding_gives_the_line_back(value):
    assert line("X", value).replace(b"\r\n ", b"") == f"X:{value}\r\n".encode()


@pytest.mark.parametrize(
    ("words", "value"),
    [
        pytest.param("a,b;c", r"a\,b\;c", id="comma and semicolon"),
        pytest.param("a\nb", r"a\nb", id="newline"),
        pytest.param("a\\b", r"a\\b", id="backslash"),
        pytest.param("a\\nb", r"a\\nb", id="a backslash before n is no newline"),
        pytest.param("C:\\New", r"C:\\New", id="a backslash before N is no newline"),
        pytest.param("10:30", "10:30", id="a colon stays"),
        pytest.param('say "A"', 'say "A"', id="quotes stay"),
    ],
)
def test_text_is_escaped_as_the_standard_says(words, value):
    assert text_line("X", words) == f"X:{value}\r\n".encode()


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        pytest.param(
            "a\r\nb\rc\x85d\u2028e\u2029f", "a\nb\nc\nd\ne\nf", id="line ends of all kinds"
        ),
        pytest.param("a\x00b\x07c\x0bd\x1fe\x7ff\x9fg", "abcdefg", id="control characters go"),
        pytest.param("a\tb\nc\u00a0d", "a\tb\nc\u00a0d", id="tab, newline, no-break space stay"),
        pytest.param("e\u0301", "\u00e9", id="composed"),
        pytest.param("e\x00\u0301", "\u00e9", id="composed after what stood between went"),
        pytest.param("示例,假定值", "示例,假定值", id="Chinese"),
    ],
)
def test_text_holds_no_control_characters_and_is_composed(words, expected):
    assert plain_text(words) == expected


def test_a_lone_surrogate_is_refused():
    with pytest.raises(ValueError, match="surrogates"):
        plain_text("a\ud800b")


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_plain_text_is_plain_already(words):
    assert plain_text(plain_text(words)) == plain_text(words)
