import pytest

from crawler.page.metadata import extract
from crawler.page.pdf import facts_of
from tests.web import documents

XMP = (
    "<x:xmpmeta><dc:title><rdf:Alt><rdf:li xml:lang='x-default'>Tom &amp; Jürgen</rdf:li></rdf:Alt>"
    "</dc:title><dc:creator><rdf:Seq><rdf:li>Ann Lee</rdf:li><rdf:li>Bo Li</rdf:li></rdf:Seq>"
    "</dc:creator></x:xmpmeta>"
).encode()


def info(entries: bytes) -> bytes:
    return b"%PDF-1.5\n4 0 obj\n<< " + entries + b" /Producer (pdfTeX) >>\nendobj\n"


def test_xmp_states_title_and_authors() -> None:
    facts = extract(b"%PDF-1.7\n" + XMP, "https://example.com/a.pdf", "text/html")
    assert (facts.title, facts.title_source) == ("Tom & Jürgen", "xmp")
    assert facts.authors == ("Ann Lee", "Bo Li")


@pytest.mark.parametrize(
    ("entry", "title"),
    [
        (b"/Title (A Paper)", "A Paper"),
        (b"/Title(A \\(small\\) Paper)", "A (small) Paper"),
        (b"/Title (A (nested) Paper)", "A (nested) Paper"),
        (b"/Title (Caf\\351)", "Café"),
        (b"/Title <FEFF0041002000DF>", "A ß"),
        (b"/Title (\xfe\xff\x00A\x00B)", "AB"),
        (b"/Title (\xef\xbb\xbf\xc3\xa9)", "é"),
        (b"/Title (Microsoft Word - draft)", ""),
        (b"/Title (paper-final.pdf)", ""),
        (b"/Title (untitled)", ""),
        (b"/Title ()", ""),
        (b"/Title (never closed", ""),
        (b"/Title 5 0 R", ""),
    ],
)
def test_the_info_dictionary_states_a_title(entry: bytes, title: str) -> None:
    assert facts_of(info(entry)).title == title


def test_the_title_of_a_chapter_is_not_the_documents() -> None:
    outline = b"5 0 obj\n<< /Title (Chapter 1) /Parent 3 0 R >>\nendobj\n"
    assert facts_of(outline + info(b"/Title (A Paper)")).title == "A Paper"
    assert facts_of(outline + info(b"")).title == ""


def test_an_encrypted_document_states_nothing() -> None:
    assert facts_of(info(b"/Title (\x8a\x93\xf0)") + b"trailer << /Encrypt 9 0 R >>").title == ""


@pytest.mark.parametrize(
    "trailer",
    [
        b"trailer\n<< /Size 9 /Root 1 0 R /Info 7 0 R >>",
        b"<< /Type /XRef /Info\r\n7 0\nR/Root 1 0 R >>",
        b"trailer << /Info 9 0 R >> trailer << /Info 7 0 R >>",
    ],
)
def test_the_trailer_names_an_info_dictionary_that_has_only_a_title(trailer: bytes) -> None:
    outline = b"17 0 obj\n<< /Title (Chapter 1) >>\nendobj\n"
    old = b"7 0 obj\n<< /Title (A Draft) >>\nendobj\n"
    new = b"7 0 obj<< /Title (A Paper) >>endobj\n"
    assert facts_of(outline + old + new + outline + trailer).title == "A Paper"


@pytest.mark.parametrize("trailer", [b"/Info 8 0 R", b"/Info 7 1 R", b"/Info 7 0", b"/Info"])
def test_a_trailer_that_leads_nowhere_leaves_the_info_dictionary_to_its_producer(
    trailer: bytes,
) -> None:
    outline = b"7 0 obj\n<< /Title (Chapter 1) >>\nendobj\n"
    assert facts_of(outline + info(b"/Title (A Paper)") + trailer).title == "A Paper"
    assert facts_of(outline + trailer).title == ""


def test_the_small_webs_papers_state_their_titles() -> None:
    url = "https://example.com/a.pdf"
    for title in ("Hidden Technical Debt", "Größe: 0, 1 (and more)"):
        assert extract(documents.pdf(title), url, "application/pdf").title == title
