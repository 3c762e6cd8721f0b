"""What an interface tells of a page, cleaned into the facts the page would have stated."""

from datetime import UTC, date, datetime

from crawler.model import PageFacts
from crawler.page.clean import NAME_LIMIT, TEXT_LIMIT, TITLE_LIMIT, one_line
from sources.urls import normalise

DETAIL_LIMIT = 200
_ISO_DAY = len("2026-01-31")


def facts(
    *,
    source: str,
    title: str,
    description: str = "",
    author: str = "",
    published: str = "",
    site_name: str = "",
    language: str = "",
    canonical_url: str = "",
) -> PageFacts:
    """Facts from texts of strangers; `source` names the interface in place of an element."""
    cleaned = one_line(title, TITLE_LIMIT)
    name = one_line(author, NAME_LIMIT)
    return PageFacts(
        title=cleaned,
        raw_title=cleaned,
        title_source=source if cleaned else "",
        description=one_line(description, TEXT_LIMIT),
        canonical_url=(normalise(canonical_url) or "") if canonical_url else "",
        site_name=site_name,
        language=language,
        authors=(name,) if name else (),
        published=published,
    )


def remark(text: str) -> str:
    """`text` of a stranger as evidence: one short line."""
    return one_line(text, DETAIL_LIMIT)


def iso_day(text: str) -> str:
    """The day of an ISO-8601 date or date-time, "" where there is none."""
    try:
        return date.fromisoformat(text[:_ISO_DAY]).isoformat()
    except ValueError:
        return ""


def unix_day(seconds: int | None) -> str:
    """The day of a Unix time in UTC, "" where it is none or beyond the calendar."""
    try:
        return "" if seconds is None else datetime.fromtimestamp(seconds, UTC).date().isoformat()
    except (ValueError, OverflowError, OSError):
        return ""
