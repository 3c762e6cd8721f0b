"""The report for terminals, editors and logs: one finding a line, `path:line:col: reason message`.

The shape is the one problem matchers and editors make clickable. Links that ask nothing of the
reader are not listed.
"""

from reports.escape import log_line
from reports.model import Report, ReportedLink
from reports.wording import clipped, evidence, place

SHOWN = 2_000
"""Characters of a URL, or of a detail, that a line shows at most."""


def render(report: Report) -> str:
    """The findings in the order of the documents, a line each; "" where there are none."""
    findings = [link for link in report.links if link.reason and not link.settled]
    order = {name: index for index, name in enumerate(report.documents)}
    findings.sort(key=lambda link: (order[link.row.document], link.row.line, link.row.column))
    return "".join(f"{finding(link)}\n" for link in findings)


def finding(link: ReportedLink) -> str:
    """One link's finding: where, the reason code, the URL and what is wrong with it."""
    row = link.row
    said = link.reason.summary if link.reason else "not checked"
    url = clipped(row.url, SHOWN)
    return log_line(f"{place(row)}: {row.reason} {url}: {said}{_evidence(link)}")


def _evidence(link: ReportedLink) -> str:
    row, detail = link.row, evidence(link)
    shown = f" ({clipped(detail, SHOWN)})" if detail else ""
    earlier = row.since and row.since != row.checked_at
    since = f", since {row.since[:10]}" if earlier else ""
    return shown + since + (f"; now at {clipped(row.new_url, SHOWN)}" if row.new_url else "")
