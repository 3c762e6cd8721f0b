import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.page.clean import fold, one_line


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("  two \r\n lines\t", "two lines"),
        ("no\u00a0break\u2028line", "no break line"),
        ("bell\x07 and escape\x1b[31m", "bell and escape[31m"),
        ("\u202eevil\u202c \u2066x\u2069", "evil x"),
        ("zero\u200bwidth soft\xadhyphen \ufeff", "zerowidth softhyphen"),
        ("\u0645\u06cc\u200c\u062e", "\u0645\u06cc\u200c\u062e"),
        ("👩\u200d🔬", "👩\u200d🔬"),
        ("Tom &amp; Jerry&#39;s", "Tom & Jerry's"),
        ("AT&T", "AT&T"),
        ("a <b>bold</b> claim", "a bold claim"),
        ("x < y > z, vector<int>", "x < y > z, vector<int>"),
        ("\x00", ""),
        ("\u200b \u200d\u200c", ""),
    ],
)
def test_text_becomes_one_clean_line(text: str, line: str) -> None:
    assert one_line(text, 100) == line


def test_a_line_is_cut_at_its_limit_with_a_mark() -> None:
    assert one_line("word " * 1000, 20) == "word word word word…"


@settings(deadline=None, max_examples=200)
@given(st.text(), st.integers(1, 50))
def test_no_text_keeps_control_or_bidi_characters(text: str, limit: int) -> None:
    line = one_line(text, limit)
    assert len(line) <= limit
    assert not any(unicodedata.category(character) in ("Cc", "Cs") for character in line)
    assert not set(line) & set(
        "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
    )
    assert one_line(line, limit) == one_line(one_line(line, limit), limit)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The “Best” Title", 'the "best" title'),
        ("A \u2013 B", "a-b"),
        ("Café", "Cafe\u0301".casefold()),
    ],
)
def test_two_spellings_of_a_title_fold_to_one(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@given(st.text(st.characters(max_codepoint=127)))
def test_text_in_ascii_folds_as_all_text_does(text: str) -> None:
    folded = "".join(filter(str.isalnum, text.lower()))
    assert fold(text) == folded
    assert fold(text + "\u00df") == folded + "ss"
