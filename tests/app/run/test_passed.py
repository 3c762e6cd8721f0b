"""What is said of files that are found and not read."""

from crawler.app.run.local import notes_on, notes_on_passed
from sources.discover import Passed
from sources.model import Document
from sources.registry import TEXT


def test_a_file_passed_over_is_named_with_its_reason() -> None:
    assert notes_on_passed([Passed("a\n.md", "not a regular file")]) == (
        "a .md is not read: not a regular file",
    )


def test_many_files_passed_over_for_one_reason_are_one_line() -> None:
    passed = [Passed(f"{number}.py", "not a text file") for number in range(11)]
    assert notes_on_passed(passed) == ("11 files such as 0.py are not read: not a text file",)
    assert len(notes_on_passed(passed[:10])) == 10


def test_what_was_assumed_of_a_document_names_it() -> None:
    plain = Document("a.txt", "", TEXT)
    odd = Document("b.txt", "", TEXT, assumed="is not UTF-8; read as windows-1252")
    assert notes_on([plain, odd]) == ("b.txt is not UTF-8; read as windows-1252",)
