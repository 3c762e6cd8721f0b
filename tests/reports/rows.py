"""Rows to report on: one factory a kind, and a reading list with every verdict."""

from dataclasses import replace

from db.model import EntryRow, EventRow, HopRow, LinkRow, RunRow, RunStatus
from reports.build import build
from reports.model import Report

GENERATED_AT = "2025-03-14T09:30:00+00:00"
RUN = RunRow(
    id=4,
    sources=("reading.md",),
    status=RunStatus.COMPLETE,
    started_at="2025-03-14T09:29:12+00:00",
    finished_at="2025-03-14T09:29:58+00:00",
)


def link(url: str = "https://example.org/paper", verdict: str = "ok", **fields: object) -> LinkRow:
    """A checked link; any field can be given."""
    row = LinkRow(
        document="reading.md",
        line=1,
        column=1,
        url=url,
        raw_url=url,
        text="",
        kind="inline",
        headings=("Research Papers", "Feature Stores"),
        claim_title="",
        claim_authors=(),
        claim_year=None,
        verdict=verdict,
        reason=verdict if verdict == "ok" else "",
        attempts=1,
        elapsed_ms=412,
        checked_at="2025-03-14T09:29:30+00:00",
        since="2025-02-28T06:00:00+00:00",
    )
    return replace(row, **fields)  # type: ignore[arg-type] # any field, checked by LinkRow's users


def entry(title: str, line: int = 1, **fields: object) -> EntryRow:
    """A work without a link."""
    row = EntryRow("reading.md", line, 1, ("Books", "Essential Reading"), title, (), None)
    return replace(row, **fields)  # type: ignore[arg-type] # any field, checked by EntryRow's users


def report(*links: LinkRow, **given: object) -> Report:
    """The report of `links`; `run`, `entries`, `events` and `notes` can be given."""
    rows = {"run": RUN, "entries": (), "events": (), "notes": (), **given}
    return build(
        rows["run"],  # type: ignore[arg-type] # keyword values are rows
        links,
        rows["entries"],  # type: ignore[arg-type] # likewise
        rows["events"],  # type: ignore[arg-type] # likewise
        notes=rows["notes"],  # type: ignore[arg-type] # likewise
        generated_at=GENERATED_AT,
    )


def reading_list() -> Report:
    """A small list that shows every verdict, an unchecked link, entries and changes."""
    moved_to = "https://www.uber.com/blog/michelangelo-machine-learning-platform/"
    return report(
        link(
            "https://databricks.com/session_na20/zipline-airbnbs-machine-learning-data-management",
            "broken",
            line=63,
            column=14,
            reason="http-404",
            status_code=404,
            claim_title="Zipline: Airbnb's Machine Learning Data Management Platform",
            since="2025-03-02T06:00:00+00:00",
            previous_verdict="ok",
            attempts=2,
            elapsed_ms=1840,
        ),
        link(
            "https://www.featurestore.org/",
            "suspect",
            line=46,
            column=13,
            headings=("Books", "Advanced Reading"),
            reason="soft-404",
            status_code=200,
            detail="title says “not found”; 61 words",
            claim_title="Feature Store for Machine Learning",
            claim_authors=("Tecton",),
            title="Page not found — Feature Store",
            description="The page you are looking for is not here. It may have been moved.",
            site_name="Feature Store",
            since="2025-03-14T06:00:00+00:00",
            previous_verdict="ok",
        ),
        link(
            "https://eng.uber.com/michelangelo-machine-learning-platform/",
            "moved",
            line=58,
            column=9,
            reason="redirect-permanent",
            status_code=200,
            final_url=moved_to,
            new_url=moved_to,
            claim_title="Michelangelo: Machine Learning Platform at Uber",
            title="Meet Michelangelo: Uber's Machine Learning Platform",
            description="How one company builds, deploys and runs machine learning as a service.",
            site_name="Uber Engineering",
            authors=("Jeremy Hermann", "Mike Del Balso"),
            published="2017-09-05",
            hops=(
                HopRow(
                    "https://eng.uber.com/michelangelo-machine-learning-platform/",
                    301,
                    "https://www.uber.com/michelangelo-machine-learning-platform/",
                ),
                HopRow(
                    "https://www.uber.com/michelangelo-machine-learning-platform/", 308, moved_to
                ),
            ),
        ),
        link(
            "https://queue.acm.org/detail.cfm?id=3105247",
            "blocked",
            line=90,
            column=10,
            reason="http-403",
            status_code=403,
            claim_title="The ML Test Score: A Rubric for ML Production Readiness",
            claim_authors=("Eric Breck", "Shanqing Cai", "Eric Nielsen", "Michael Salib"),
            claim_year=2017,
        ),
        link(
            "https://papers.nips.cc/paper/5656-hidden-technical-debt.pdf",
            "failing",
            line=84,
            column=10,
            reason="read-timeout",
            claim_title="Hidden Technical Debt in Machine Learning Systems",
            claim_authors=("D. Sculley", "Gary Holt", "Daniel Golovin"),
            claim_year=2015,
            attempts=3,
            elapsed_ms=60_210,
            detail="no answer within 20 s, three times",
            since="2025-03-13T06:00:00+00:00",
            previous_verdict="ok",
        ),
        link(
            "mailto:hello@example.org", "skipped", line=140, column=3, reason="unsupported-scheme"
        ),
        link("https://unseen.example.org/", "", line=141, column=3, attempts=0, since=""),
        *_healthy(),
        entries=(
            entry("Designing Machine Learning Systems", 7, claim_authors=("Chip Huyen",)),
            entry(
                "Machine Learning Design Patterns",
                13,
                claim_authors=("Valliappa Lakshmanan", "Sara Robinson", "Michael Munn"),
                claim_year=2020,
            ),
            entry("Building Machine Learning Powered Applications", 19),
        ),
        events=(
            EventRow(
                4,
                "https://www.featurestore.org/",
                "changed",
                "ok",
                "suspect",
                "ok",
                "soft-404",
                "2025-03-14T09:29:20+00:00",
            ),
            EventRow(
                4,
                "https://arxiv.org/abs/1612.03079",
                "recovered",
                "failing",
                "ok",
                "read-timeout",
                "ok",
                "2025-03-14T09:29:21+00:00",
            ),
        ),
    )


def _healthy() -> list[LinkRow]:
    """Links that answer, with pages that say more or less."""
    papers = (
        (
            "https://arxiv.org/abs/1612.03079",
            "Clipper: A Low-Latency Online Prediction Serving System",
            "Clipper: A Low-Latency Online Prediction Serving System",
            "A system between applications and models that batches, caches and selects.",
        ),
        (
            "https://arxiv.org/abs/1712.06139",
            "TensorFlow Serving: Flexible, High-Performance ML Serving",
            "TensorFlow-Serving: Flexible, High-Performance ML Serving",
            "A system to serve models, in production and as open source.",
        ),
        ("https://stanford-cs329s.github.io/", "Machine Learning Systems", "CS 329S", ""),
        ("https://www.usenix.org/system/files/nsdi.pdf", "A paper as a PDF", "", ""),
    )
    return [
        link(
            url,
            line=100 + 4 * number,
            column=10,
            status_code=200,
            final_url=url,
            claim_title=claimed,
            title=title,
            description=description,
            site_name="arXiv.org" if "arxiv" in url else "",
            language="en",
            since="2024-09-01T06:00:00+00:00",
        )
        for number, (url, claimed, title, description) in enumerate(papers)
    ]
