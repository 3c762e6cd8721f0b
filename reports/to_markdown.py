"""The report as GitHub-flavoured Markdown: for an issue, a comment or a step summary."""

from collections.abc import Iterable
from types import MappingProxyType

from crawler.model import Verdict
from db.model import EntryRow, LinkRow
from reports.escape import markdown_code, markdown_link, markdown_text, markdown_url
from reports.fitting import Section, fitted
from reports.model import Report, ReportedEvent, ReportedLink
from reports.notes import said
from reports.wording import (
    WORDS,
    byline,
    claimed_title,
    clipped,
    day,
    evidence,
    extent,
    heading_path,
    headline,
    lasting,
    left_out,
    moment,
    place,
    quantity,
    reason_sentence,
    shown_url,
    status_note,
    summary,
    verdict_label,
)

ISSUE_LIMIT = 65_000
"""Characters: a GitHub issue or comment takes 65,536."""

LEAST_LIMIT = 4_000
"""Characters: room for the headline, the counts and the note on what was cut."""

_NOTE_ROOM = 200
_TEXT = 160
_NOTE = 300
_URL = 500

_ICONS = MappingProxyType(
    {
        Verdict.BROKEN: "❌",
        Verdict.FAILING: "⏳",
        Verdict.SUSPECT: "🔎",
        Verdict.BLOCKED: "🚧",
        Verdict.MOVED: "➡️",
        Verdict.SKIPPED: "⏭️",
        Verdict.OK: "✅",
        None: "▫️",
    }
)


def render(report: Report, /, *, limit: int = ISSUE_LIMIT) -> str:
    """`report` as at most `limit` characters of Markdown, worst first.

    What does not fit is cut between items, never within one, and the last line says how much
    that is. Raises ValueError when `limit` is below `LEAST_LIMIT`.
    """
    if limit < LEAST_LIMIT:
        raise ValueError(f"a Markdown report needs at least {LEAST_LIMIT} characters")
    head = _head(report)
    body, missing = fitted(_sections(report), limit - len(head) - _NOTE_ROOM)
    return head + body + _note(missing)


def _note(missing: dict[str, int]) -> str:
    """How much was cut, and where to find it."""
    if not missing:
        return ""
    counts = " and ".join(_more(number, noun) for noun, number in missing.items())
    return f"\n_{counts} not shown. The HTML and JSON reports are complete._\n"


def _more(number: int, noun: str) -> str:
    return quantity(number, f"more {noun}", "more entries" if noun == "entry" else "")


def _head(report: Report) -> str:
    """Headline, what was looked at, and the table of counts."""
    about = (
        markdown_code(clipped(report.title, _TEXT)),
        extent(report),
        f"run {report.run.id}",
        markdown_text(clipped(moment(report.generated_at), _TEXT)),
    )
    counted = " ".join(filter(None, (summary(report), left_out(report))))
    lines = [f"## {headline(report)}", "", counted, "", " · ".join(about), ""]
    if note := status_note(report):
        lines += [f"> {note}", ""]
    if report.links:
        lines += ["| Verdict | Links | What to do |", "| :-- | --: | :-- |"]
    for count in report.counts:
        if count.links:
            words = WORDS[count.verdict]
            icon = _ICONS[count.verdict]
            lines.append(f"| {icon} {words.label} | {count.links:,} | {words.advice} |")
    return "\n".join(lines) + "\n"


def _sections(report: Report) -> Iterable[Section]:
    """Changes, problems worst first, works without a link, and the settled links folded away."""
    changes = tuple(_event(event) for event in report.events)
    yield Section("\n### Changes since the previous run\n\n", changes, "change")
    for count in report.counts:
        links = [link for link in report.links if link.verdict == count.verdict]
        if links and not links[0].settled:
            words = WORDS[count.verdict]
            title = f"{_ICONS[count.verdict]} {words.label} ({count.links:,}): {words.advice}"
            items = tuple(_problem(link, report.generated_at) for link in links)
            yield Section(f"\n### {title}\n\n", items)
    entries = tuple(_entry(entry) for entry in report.entries)
    yield _folded("Entries without a link", "", entries, "entry")
    notes = tuple(f"- {markdown_text(clipped(said(note), _NOTE))}\n" for note in report.notes)
    yield _folded("Not read or not checked", "", notes, "note")
    settled = tuple(_settled(link) for link in report.links if link.settled)
    columns = ("", "Place", "In the document", "Page title", "Description")
    table = f"| {' | '.join(columns)} |\n|{' :-- |' * len(columns)}\n"
    yield _folded("Links with nothing to do", table, settled, "link")


def _folded(title: str, head: str, items: tuple[str, ...], noun: str) -> Section:
    """A section that GitHub shows closed."""
    opening = f"\n<details>\n<summary>{title} ({len(items):,})</summary>\n\n{head}"
    return Section(opening, items, noun, "\n</details>\n")


def _problem(link: ReportedLink, now: str) -> str:
    """A link that is not settled, as one list item of a few lines."""
    row = link.row
    title = markdown_text(clipped(claimed_title(row), _TEXT))
    where = (_code(place(row)), markdown_text(clipped(heading_path(row), _TEXT)))
    lines = [
        " · ".join(filter(None, (f"**{title}**" if title else "", *where))),
        _address(row.url),
        _why(link, now),
    ]
    if detail := evidence(link):
        lines.append(markdown_text(clipped(detail, _TEXT)))
    if row.new_url:
        lines.append(f"New URL: {_address(row.new_url)}")
    if row.title:
        lines.append(f"Page: {_page(row)}")
    # A backslash breaks the line on every host; a bare newline does so in issues only.
    return "- " + "\\\n  ".join(lines) + "\n"


def _why(link: ReportedLink, now: str) -> str:
    """The reason in words with its code, and since when."""
    if not link.reason:
        return "Not checked in this run"
    row = link.row
    said = markdown_text(clipped(reason_sentence(link.reason), _TEXT))
    stretch = lasting(row.since, now)
    since = f", since {day(row.since)} ({stretch})" if stretch else ""
    before = f"; was {verdict_label(row.previous_verdict)}" if row.previous_verdict else ""
    return f"{said} ({_code(link.reason.code)}){since}{before}"


def _page(row: LinkRow) -> str:
    """What the page says of itself, on one line."""
    by = byline(row.authors, row.site_name, day(row.published))
    parts = (clipped(row.title, _TEXT), clipped(by, _TEXT), clipped(row.description, _TEXT))
    return " · ".join(markdown_text(part) for part in parts if part)


def _settled(link: ReportedLink) -> str:
    """A link that asks nothing, as one table row: the document's words beside the page's."""
    row = link.row
    name = clipped(claimed_title(row), _TEXT) or shown_url(row.url, _TEXT)
    cells = (
        _ICONS[link.verdict],
        _code(place(row)),
        markdown_link(name, row.url if len(row.url) <= _URL else ""),
        markdown_text(clipped(row.title, _TEXT)),
        markdown_text(clipped(row.description, _TEXT)),
    )
    return f"| {' | '.join(cells)} |\n"


def _entry(entry: EntryRow) -> str:
    """A work the document names without a link."""
    year = str(entry.claim_year or "")
    parts = (clipped(entry.claim_title, _TEXT), clipped(byline(entry.claim_authors, year), _TEXT))
    said = " · ".join(markdown_text(part) for part in parts if part)
    return f"- {_code(place(entry))} {said}\n"


def _event(event: ReportedEvent) -> str:
    """A change of verdict."""
    row = event.row
    was = verdict_label(row.from_verdict)
    return f"- {verdict_label(row.to_verdict)}, was {was}: {_address(row.url)}\n"


def _address(url: str) -> str:
    """A URL to click, or its shortened text when it is absurdly long."""
    return markdown_url(url) if len(url) <= _URL else _code(shown_url(url, _TEXT))


def _code(text: str) -> str:
    """A place or a code, bounded."""
    return markdown_code(clipped(text, _TEXT))
