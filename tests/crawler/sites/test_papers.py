"""DOI: DOI Handbook, "REST API Response Format". arXiv: arXiv/arxiv-browse, templates/abs."""

import pytest

from crawler.model import Fetched
from crawler.sites import arxiv, doi
from tests.crawler.sites.replies import WALL, reply

DOI = "https://doi.org/10.1038/nphys1170"
RECORD = {
    "responseCode": 1,
    "handle": "10.1038/nphys1170",
    "values": [
        {"index": 100, "type": "HS_ADMIN", "data": {"format": "admin", "value": {"index": 200}}},
        {
            "index": 1,
            "type": "URL",
            "data": {"format": "string", "value": "https://www.nature.com/articles/nphys1170"},
            "ttl": 86400,
            "timestamp": "2022-12-21T05:31:45Z",
        },
    ],
}


@pytest.mark.parametrize(
    ("url", "name"),
    [
        (DOI, "10.1038/nphys1170"),
        ("http://dx.doi.org/10.1000.10/123/456?nosfx=y", "10.1000.10/123/456"),
        ("https://doi.org/10.1002/(SICI)17:15%3C1661", "10.1002/(SICI)17:15%3C1661"),
        ("https://doi.org/10.5555//double", "10.5555//double"),
        ("https://doi.org/10.5555/a%23b%3Fc", "10.5555/a%23b%3Fc"),
        ("https://doi.org/doi:10.1000/182", "10.1000/182"),
    ],
)
def test_the_resolver_is_asked_for_the_whole_identifier(url: str, name: str) -> None:
    asked = doi.question(url, {})
    assert asked is not None
    assert asked.url == f"https://doi.org/api/handles/{name}?type=URL"


@pytest.mark.parametrize("name", ["2027/mdp.39015005337490", "20.500.12592/a", "10.1000/182"])
def test_a_handle_is_asked_of_its_own_resolver(name: str) -> None:
    asked = doi.question(f"https://hdl.handle.net/{name}", {})
    assert asked is not None
    assert asked.url == f"https://hdl.handle.net/api/handles/{name}?type=URL"


@pytest.mark.parametrize(
    ("url", "handle"),
    [
        ("https://doi.org/10.1038/NPHYS1170", "10.1038/nphys1170"),
        ("https://doi.org/10.1002/(SICI)17:15%3C1661", "10.1002/(sici)17:15<1661"),
        ("https://hdl.handle.net/2027/mdp.39015005337490", "2027/mdp.39015005337490"),
    ],
)
def test_an_identifier_is_the_same_in_any_case_and_escaping(url: str, handle: str) -> None:
    finding = doi.answer(url, reply(200, RECORD | {"handle": handle}))
    assert finding is not None
    assert finding.reason == "doi-registered"


@pytest.mark.parametrize("path", ["", "the-identifier/resources", "10.1038", "10.1038/", "11.1/a"])
def test_the_resolvers_own_pages_are_fetched_themselves(path: str) -> None:
    assert doi.question(f"https://www.doi.org/{path}", {}) is None


def test_a_registered_doi_vouches_for_its_page_without_replacing_it() -> None:
    finding = doi.answer(DOI, reply(200, RECORD))
    assert finding is not None
    assert (finding.reason, finding.final) == ("doi-registered", False)
    assert finding.detail == "leads to https://www.nature.com/articles/nphys1170"


def test_an_unregistered_doi_is_gone() -> None:
    finding = doi.answer(DOI, reply(404, {"responseCode": 100, "handle": "10.1038/nphys1170"}))
    assert finding is not None
    assert (finding.reason, finding.final) == ("removed", True)


@pytest.mark.parametrize(
    "answer",
    [
        reply(404, WALL),
        reply(404, {"responseCode": 100}),
        reply(404, {"responseCode": 100, "handle": "10.1038/another"}),
        reply(200, RECORD | {"handle": "10.1038/another"}),
        reply(200, {"responseCode": 100, "handle": "10.1038/nphys1170"}),
        reply(500, {"responseCode": 2, "handle": "10.1038/nphys1170"}),
        reply(404, {"responseCode": 200, "handle": "10.1038/nphys1170"}),
        reply(200, {"responseCode": True, "handle": "10.1038/nphys1170", "values": "URL"}),
        reply(200, RECORD | {"values": []}),
        reply(429, b""),
    ],
)
def test_odd_answers_of_the_resolver_send_us_to_the_page(answer: Fetched) -> None:
    assert doi.answer(DOI, answer) is None


def abstract(head: str = "", history: str = "", paper: str = "1612.03079") -> Fetched:
    page = f"""<!doctype html><html lang="en"><head><title>[{paper}] Clipper</title>
    <meta name="citation_title" content="Clipper: A Low-Latency Online Prediction Serving System"/>
    <meta name="citation_author" content="Crankshaw, Daniel"/>
    <meta name="citation_date" content="2016/12/09"/>
    <meta name="citation_arxiv_id" content="{paper}"/>
    <meta property="og:title" content="Clipper: A Low-Latency Online Prediction Serving System"/>
    </head><body><div class="subheader"><h1>Computer Science > Databases</h1></div>{head}
    <h1 class="title mathjax"><span class="descriptor">Title:</span>Clipper: A Low-Latency Online
    Prediction Serving System</h1>
    <div class="submission-history"><h2>Submission history</h2>{history}</div></body></html>"""
    return reply(200, page.encode(), at=f"https://arxiv.org/abs/{paper}")


HISTORY = '<a href="/abs/1612.03079v1">[v1]</a> (1,031 KB)<br/><strong>[v2]</strong> (500 KB)'
NEWEST_LINKED = '<a href="/abs/1612.03079v2">[v2]</a><a href="/abs/1706.03762v7">another</a>'


@pytest.mark.parametrize(
    ("url", "asked"),
    [
        ("https://arxiv.org/pdf/1612.03079", "https://arxiv.org/abs/1612.03079"),
        ("https://arxiv.org/pdf/1612.03079v2.pdf", "https://arxiv.org/abs/1612.03079v2"),
        ("https://www.arxiv.org/pdf/hep-th/9901001", "https://arxiv.org/abs/hep-th/9901001"),
        ("https://arxiv.org/pdf/math.GT/0309136.pdf", "https://arxiv.org/abs/math.GT/0309136"),
        ("http://arxiv.org/abs/1612.03079v1", "http://arxiv.org/abs/1612.03079v1"),
        ("https://arxiv.org/html/1612.03079v1", "https://arxiv.org/abs/1612.03079v1"),
        ("https://arxiv.org/format/1612.03079", "https://arxiv.org/abs/1612.03079"),
        ("https://export.arxiv.org/abs/1612.03079", "https://export.arxiv.org/abs/1612.03079"),
        ("https://export.arxiv.org/pdf/1612.03079", "https://arxiv.org/abs/1612.03079"),
        ("https://arxiv.org/list/cs.LG/recent", None),
        ("https://arxiv.org/abs/nonsense", None),
    ],
)
def test_a_paper_is_asked_for_by_its_abstract(url: str, asked: str | None) -> None:
    question = arxiv.question(url, {})
    assert (question and question.url) == asked


def test_a_pdf_gets_the_facts_of_its_abstract() -> None:
    finding = arxiv.answer("https://arxiv.org/pdf/1612.03079", abstract(history=HISTORY))
    assert finding is not None
    assert finding.reason == "ok"
    assert finding.facts is not None
    assert finding.facts.title == "Clipper: A Low-Latency Online Prediction Serving System"


@pytest.mark.parametrize(
    "url", ["https://arxiv.org/abs/1612.03079", "https://arxiv.org/abs/1612.03079v2"]
)
def test_an_abstract_in_good_order_speaks_for_itself(url: str) -> None:
    assert arxiv.answer(url, abstract(history=HISTORY)) is None


@pytest.mark.parametrize("kind", ["abs", "pdf"])
def test_a_newer_version_is_told_where_an_older_one_is_linked(kind: str) -> None:
    finding = arxiv.answer(
        f"https://arxiv.org/{kind}/1612.03079v1", abstract(history=NEWEST_LINKED)
    )
    assert finding is not None
    assert finding.reason == "newer-version"
    assert finding.detail == "the newest is v2, the link has v1"


def test_an_old_identifier_is_the_same_without_its_subject() -> None:
    finding = arxiv.answer("https://arxiv.org/pdf/math.GT/0309136", abstract(paper="math/0309136"))
    assert finding is not None
    assert finding.reason == "ok"


def test_an_abstract_does_not_vouch_for_the_html_of_its_paper() -> None:
    finding = arxiv.answer("https://arxiv.org/html/1612.03079", abstract(history=HISTORY))
    assert finding is not None
    assert (finding.reason, finding.final) == ("ok", False)
    notice = "<span>This paper has been withdrawn by arXiv Admin</span>"
    withdrawn = arxiv.answer("https://arxiv.org/html/1612.03079", abstract(notice))
    assert withdrawn is not None
    assert (withdrawn.reason, withdrawn.final) == ("withdrawn", True)


@pytest.mark.parametrize(
    "notice",
    [
        "This paper has been withdrawn by Jeremy Quastel",
        "A newer version of this paper has been withdrawn by arXiv Admin",
    ],
)
def test_a_withdrawn_paper_is_suspect(notice: str) -> None:
    answer = abstract(f'<span class="error">{notice}</span>')
    finding = arxiv.answer("https://arxiv.org/abs/1612.03079", answer)
    assert finding is not None
    assert (finding.reason, finding.detail) == ("withdrawn", notice)


@pytest.mark.parametrize(
    "answer",
    [
        reply(404, b"<h1>Article 1612.03079 not found</h1>"),
        reply(200, WALL),
        abstract(paper="1706.03762"),
        abstract(paper="1612.030791"),
        reply(403, WALL),
        reply(503, b""),
    ],
)
def test_a_page_that_is_not_the_papers_abstract_tells_nothing(answer: Fetched) -> None:
    assert arxiv.answer("https://arxiv.org/pdf/1612.03079", answer) is None
