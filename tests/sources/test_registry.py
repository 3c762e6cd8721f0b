"""A source format is one module and one row."""

from pathlib import Path

import pytest

import sources
from sources.model import Document, Format
from sources.registry import FORMATS, known_format, labels, parse


def test_the_rows_are_the_modules() -> None:
    modules = {path.stem for path in Path(sources.__path__[0]).glob("from_*.py")}
    assert {f"from_{name}" for name in FORMATS} == modules
    assert {"markdown", "html", "text", "sitemap"} <= set(FORMATS)


@pytest.mark.parametrize("form", FORMATS.values(), ids=FORMATS)
def test_every_format_is_read_by_the_module_of_its_name(form: Format) -> None:
    document = Document("any", "", form)
    assert parse(document).document is document


@pytest.mark.parametrize("form", FORMATS.values(), ids=FORMATS)
def test_every_row_is_lower_case_and_found_by_all_its_names(form: Format) -> None:
    told = (*form.suffixes, *form.names, *form.media_types)
    assert told == tuple(word.lower() for word in told)
    for suffix in form.suffixes:
        assert suffix.startswith(".")
        assert known_format(f"a/B.c{suffix.upper()}") == form
    for name in form.names:
        assert known_format(f"a/{name.replace('*', '-X')}") == form


def test_no_two_formats_share_a_suffix_a_name_or_a_media_type() -> None:
    told = [word for row in FORMATS.values() for word in (*row.suffixes, *row.names)]
    told += [media_type for row in FORMATS.values() for media_type in row.media_types]
    assert len(told) == len(set(told))


def test_messages_list_the_formats_that_a_suffix_tells() -> None:
    assert labels() == "Markdown, HTML or text"
