"""The report as one HTML file: nothing remote, readable without scripts, strict CSP.

The policy is W3C CSP3 in a meta element: nothing loads but the inline style and script whose
SHA-256 it names, so that text from a page can neither run nor call home even if an escape failed.
"""

from base64 import b64encode
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files
from itertools import accumulate

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

import crawler
from crawler.model import Verdict
from db.model import LinkRow
from reports import wording
from reports.escape import href, plain
from reports.model import Report, known_verdict
from reports.notes import said

SIZE_BUDGET = 1_000_000
"""Bytes that a report of up to two thousand links keeps within."""

LINK_BUDGET = 500
"""Bytes for each link of a report of more than that."""

_MOST_NOTES = 500
_BAR_WIDTH = 1000
_BAR_GAP = 4
_BAR_LEAST = 8


@dataclass(frozen=True, slots=True)
class _Detail:
    """The lengths in characters that texts are cut to, and whether minor facts are shown."""

    description: int
    title: int
    url: int
    headings: int
    complete: bool


_WHOLE = _Detail(description=320, title=200, url=90, headings=120, complete=True)
_ROOMY = _Detail(description=160, title=120, url=60, headings=60, complete=True)
_SHORT = _Detail(description=100, title=80, url=48, headings=40, complete=False)
_SCANT = _Detail(description=50, title=64, url=40, headings=24, complete=False)
_BARE = _Detail(description=0, title=48, url=28, headings=0, complete=False)

# For problems and for settled links: the settled give up their length first.
_LADDER = (
    (_WHOLE, _WHOLE),
    (_WHOLE, _SHORT),
    (_ROOMY, _SCANT),
    (_SHORT, _BARE),
    (_BARE, _BARE),
)


@dataclass(frozen=True, slots=True)
class _Segment:
    """One verdict's stretch of the bar, in its viewBox's units."""

    name: str
    start: float
    width: float


def render(report: Report, /) -> str:
    """`report` as HTML; texts are cut shorter as far as it takes to keep the budget."""
    budget = max(SIZE_BUDGET, LINK_BUDGET * len(report.links))
    page = ""
    for detail, settled_detail in _LADDER:
        page = _page(report, detail, settled_detail)
        if len(page.encode()) <= budget:
            break
    return page


def _page(report: Report, detail: _Detail, settled_detail: _Detail) -> str:
    """The page with the texts of problems and of settled links cut to their lengths."""
    problems = [link for link in report.links if not link.settled]
    style, script = _asset("report.css"), _asset("report.js")
    template = _environment().get_template("report.html.j2")
    return template.render(
        report=report,
        detail=detail,
        settled_detail=settled_detail,
        now=report.generated_at,
        headline=wording.headline(report),
        summary=wording.summary(report),
        left_out=wording.left_out(report),
        note=wording.status_note(report),
        notes=report.notes[:_MOST_NOTES],
        extent=wording.extent(report),
        segments=_segments(report),
        problems=problems,
        settled=[link for link in report.links if link.settled],
        skipped=report.count(Verdict.SKIPPED),
        reasons=report.reasons,
        style=style,
        script=script,
        policy=_policy(style, script),
        version=crawler.__version__,
    )


def _segments(report: Report) -> list[_Segment]:
    """The bar: one segment a verdict in use, proportional but never too thin to see."""
    counts = [count for count in report.counts if count.links]
    room = _BAR_WIDTH - _BAR_GAP * (len(counts) - 1)
    shares = [max(_BAR_LEAST, room * count.links / len(report.links)) for count in counts]
    widths = [share * room / sum(shares) for share in shares]
    starts = accumulate((width + _BAR_GAP for width in widths), initial=0.0)
    return [
        _Segment(_class_name(count.verdict), round(start, 1), round(width, 1))
        for count, start, width in zip(counts, starts, widths, strict=False)
    ]


def _policy(style: str, script: str) -> str:
    """The content security policy that allows exactly this style and this script."""
    return (
        f"default-src 'none'; style-src {_source(style)}; script-src {_source(script)}; "
        "base-uri 'none'; form-action 'none'"
    )


def _source(content: str) -> str:
    """The hash source of an inline element (CSP3 section 2.3.1)."""
    return f"'sha256-{b64encode(sha256(content.encode()).digest()).decode()}'"


@cache
def _asset(name: str) -> Markup:
    """A file of ours that is put into the page as it is."""
    text = files("reports").joinpath("templates", name).read_text(encoding="utf-8")
    return Markup(text)  # noqa: S704 our own style and script, never input


@cache
def _environment() -> Environment:
    """Jinja with autoescape, and every text made plain on its way out."""
    environment = Environment(
        loader=PackageLoader("reports"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_finalized,
    )
    environment.globals["words"] = wording.WORDS
    environment.filters.update(
        answer=_answer,
        attempts=_attempts,
        byline=wording.byline,
        claimed=wording.claimed_title,
        clip=wording.clipped,
        day=wording.day,
        evidence=wording.evidence,
        headings=wording.heading_path,
        href=href,
        label=wording.verdict_label,
        lasting=wording.lasting,
        moment=wording.moment,
        name=_class_name,
        place=wording.place,
        quantity=wording.quantity,
        said=said,
        same_title=_same_title,
        sentence=wording.reason_sentence,
        shown=wording.shown_url,
        known=known_verdict,
        with_code=_with_code,
    )
    return environment


def _finalized(value: object) -> object:
    """Text without controls and overrides; markup and numbers as they are."""
    return plain(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _class_name(verdict: Verdict | None) -> str:
    """The name that style and script know a verdict by."""
    return verdict.value if verdict else "unchecked"


def _answer(row: LinkRow) -> str:
    """Status code and time taken, as far as the target was asked."""
    if not row.attempts:
        return ""
    return wording.byline((), row.status_code or "", wording.duration(row.elapsed_ms))


def _attempts(row: LinkRow) -> str:
    """How often the target was asked, where once was not enough."""
    return wording.quantity(row.attempts, "attempt") if row.attempts > 1 else ""


def _with_code(text: str) -> Markup:
    """Text as markup: what stands between backticks becomes code, all of it escaped."""
    parts = plain(text).split("`")
    code = Markup("<code>{}</code>")
    return Markup().join(code.format(part) if i % 2 else part for i, part in enumerate(parts))


def _same_title(row: LinkRow) -> bool:
    """Whether the page is called what the document calls it."""
    return wording.same_title(wording.claimed_title(row), row.title)
