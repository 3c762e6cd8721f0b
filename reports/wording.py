"""What reports say in words, shared by renderers: verdicts, headline, places, times; plain text."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from crawler.model import SETTLED, Verdict
from crawler.verdict.reasons import Reason
from db.model import EntryRow, LinkRow, RunStatus
from reports.escape import plain
from reports.model import Report, ReportedLink, known_verdict
from reports.notes import number_of
from sources.model import NoteKind


@dataclass(frozen=True, slots=True)
class VerdictWords:
    """A verdict's name, the advice it carries, and how a sentence counts its links."""

    label: str
    advice: str
    one: str
    many: str


WORDS = MappingProxyType(
    {
        Verdict.BROKEN: VerdictWords("Broken", "fix or remove", "is broken", "are broken"),
        Verdict.FAILING: VerdictWords("Failing", "wait", "is failing", "are failing"),
        Verdict.SUSPECT: VerdictWords("Suspect", "review the page", "is suspect", "are suspect"),
        Verdict.BLOCKED: VerdictWords("Blocked", "check by hand", "is blocked", "are blocked"),
        Verdict.MOVED: VerdictWords("Moved", "update the link", "has moved", "have moved"),
        Verdict.SKIPPED: VerdictWords("Skipped", "nothing to do", "was skipped", "were skipped"),
        Verdict.OK: VerdictWords("OK", "nothing to do", "is OK", "are OK"),
        None: VerdictWords("Unchecked", "run again", "is unchecked", "are unchecked"),
    }
)
"""The words for each verdict; None stands for a link the run has not checked."""

_STATUS_NOTES = MappingProxyType(
    {
        RunStatus.RUNNING: "This run has not finished. The report shows its results so far.",
        RunStatus.INTERRUPTED: "This run was interrupted. The report shows its results up to then.",
        RunStatus.INCONCLUSIVE: "You appeared to be offline. No failures were recorded.",
        RunStatus.COMPLETE: "",
    }
)
RELATIVE = "relative-link"
_SECOND = 1000
_MINUTE = 60
_DAYS_BY_THE_DAY = 60
_DAYS_BY_THE_MONTH = 730
_NAMED_AUTHORS = 3
_CUT_ENDS = " ,.;:\u203a"


def headline(report: Report) -> str:
    """The state in one sentence: how many links need the reader."""
    total = len(report.links)
    if not total:
        return "No links were found."
    if report.run.status == RunStatus.INCONCLUSIVE:
        return "Inconclusive: you appeared to be offline."
    if report.needs_you:
        verb = "needs" if report.needs_you == 1 else "need"
        return f"{report.needs_you:,} of {quantity(total, 'link')} {verb} attention."
    if report.count(*SETTLED) == total:
        return _all_settled(total, report.count(Verdict.SKIPPED))
    return "No links need attention."


def _all_settled(total: int, skipped: int) -> str:
    if skipped == total:
        return f"All {total:,} links were skipped." if total > 1 else "The link was skipped."
    if skipped:
        verb = "was" if skipped == 1 else "were"
        return f"All links that were checked are OK; {skipped:,} of {total:,} {verb} skipped."
    return f"All {total:,} links are OK." if total > 1 else "The link is OK."


def summary(report: Report) -> str:
    """The counts as one sentence, worst first; "" when there are no links."""
    parts = []
    for count in report.counts:
        words = WORDS[count.verdict]
        if count.links:
            parts.append(f"{count.links:,} {words.one if count.links == 1 else words.many}")
    return f"{listed(parts)}." if parts else ""


def left_out(report: Report) -> str:
    """What was not read or not checked as one sentence; "" where that is nothing.

    Undefined references and files are no links, and in no other count.
    """
    relative = sum(link.row.reason == RELATIVE for link in report.links)
    undefined = number_of(report.notes, NoteKind.UNDEFINED_REFERENCE)
    files = number_of(report.notes, NoteKind.NOT_READ)
    doubtful = number_of(report.notes, NoteKind.ENCODING)
    parts = (
        f"{quantity(relative, 'relative link')} not checked" if relative else "",
        quantity(undefined, "undefined reference") if undefined else "",
        f"{quantity(files, 'file')} not read" if files else "",
        f"{quantity(doubtful, 'document')} of doubtful encoding" if doubtful else "",
    )
    those = [*filter(None, parts)]
    return f"Also: {listed(those)}." if those else ""


def status_note(report: Report) -> str:
    """What a reader must know about the run before trusting the rest; "" for a complete run."""
    return _STATUS_NOTES[report.run.status]


def extent(report: Report) -> str:
    """How much was looked at, as a phrase."""
    return (
        f"{quantity(len(report.links), 'link')} to {quantity(report.targets, 'URL')}"
        f" on {quantity(len(report.hosts), 'host')}"
        f" in {quantity(len(report.documents), 'document')}"
    )


def quantity(number: int, noun: str, plural: str = "") -> str:
    """A number with its noun: `1 link`, `2,000 links`; `plural` is for nouns that take no -s."""
    return f"{number:,} {noun if number == 1 else plural or f'{noun}s'}"


def listed(parts: Sequence[str]) -> str:
    """Parts, one at least, as a list in prose: `one, two and three`."""
    return " and ".join(filter(None, (", ".join(parts[:-1]), parts[-1])))


def verdict_label(stored: str) -> str:
    """The name of a verdict as a row stores it."""
    return WORDS[known_verdict(stored)].label


def reason_sentence(reason: Reason) -> str:
    """The reason's phrase as a sentence without its full stop."""
    return reason.summary[:1].upper() + reason.summary[1:]


def evidence(link: ReportedLink) -> str:
    """The detail behind the reason; "" where it only repeats the reason's phrase."""
    repeated = link.reason is not None and repeats(link.row.detail, link.reason.summary)
    return "" if repeated else link.row.detail


def place(row: LinkRow | EntryRow) -> str:
    """Where in which document, as editors and terminals make it clickable."""
    return f"{row.document}:{row.line}:{row.column}"


def heading_path(row: LinkRow | EntryRow) -> str:
    """The headings above it, outermost first."""
    return " \u203a ".join(row.headings)


def claimed_title(row: LinkRow) -> str:
    """What the document calls the target: the claim's title, else the link text unless a URL."""
    if row.claim_title:
        return row.claim_title
    return "" if row.text in (row.raw_url, row.url) else row.text


def byline(authors: Sequence[str], *others: str | int) -> str:
    """Authors, a few at most, and whatever else identifies a work, on one line."""
    names = ", ".join(authors[:_NAMED_AUTHORS])
    if len(authors) > _NAMED_AUTHORS:
        names += " and others"
    return " · ".join(str(part) for part in (names, *others) if part)


def same_title(one: str, other: str) -> bool:
    """Whether two titles differ in nothing but case, punctuation and spacing."""
    return bool(_letters(one)) and _letters(one) == _letters(other)


def repeats(detail: str, said: str) -> bool:
    """Whether `detail` has nothing but a part of what was said, case and punctuation aside."""
    return _letters(detail) in _letters(said)


def clipped(text: str, length: int) -> str:
    """`text` on one line, cut at a word if longer than `length`, with an ellipsis.

    A length of 0 leaves nothing.
    """
    text = plain(text[: length * 8])
    if len(text) <= length:
        return text
    cut = text[: length - 1]
    whole_words = cut.rpartition(" ")[0]
    kept = whole_words if len(whole_words) > length // 2 else cut
    return kept.rstrip(_CUT_ENDS) + "…"


def shown_url(url: str, length: int) -> str:
    """An address as people read it: no scheme, no final slash, the middle cut out if long."""
    text = plain(url[: length * 8])
    text = text.removeprefix("https://").removeprefix("http://").removesuffix("/")
    if len(text) <= length:
        return text
    tail = length // 3
    return f"{text[: length - tail - 1]}…{text[-tail:]}"


def moment(iso: str) -> str:
    """An ISO-8601 UTC time for people, `14 March 2025, 09:30 UTC`; other text as it is."""
    try:
        at = datetime.fromisoformat(iso)
    except ValueError:
        return iso
    return f"{at.day} {at:%B %Y, %H:%M} UTC"


def day(iso: str) -> str:
    """The date of an ISO-8601 time."""
    return iso[:10]


def lasting(since: str, until: str) -> str:
    """How long from one ISO-8601 time to another, roughly; "" where that cannot be told."""
    try:
        days = (datetime.fromisoformat(until) - datetime.fromisoformat(since)).days
    except (ValueError, TypeError):
        return ""
    if days < 1:
        return "today" if days == 0 else ""
    if days <= _DAYS_BY_THE_DAY:
        return quantity(days, "day")
    if days <= _DAYS_BY_THE_MONTH:
        return quantity(days // 30, "month")
    return quantity(days // 365, "year")


def duration(milliseconds: int) -> str:
    """A short time: `320 ms`, `1.4 s`, `2 min 5 s`."""
    if milliseconds < _SECOND:
        return f"{milliseconds} ms"
    seconds = milliseconds / _SECOND
    if seconds < _MINUTE:
        return f"{seconds:.1f} s"
    return f"{int(seconds) // _MINUTE} min {int(seconds) % _MINUTE} s"


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))
