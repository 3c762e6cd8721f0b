"""The report for terminals, editors and logs: one finding a line, `path:line:col: reason message`.

The shape is the one problem matchers and editors make clickable. Links that ask nothing of the
reader are not listed.
"""

from db.model import LinkRow
from reports.escape import plain
from reports.model import Report, ReportedLink
from reports.wording import place


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
    return plain(f"{place(row)}: {row.reason} {row.url}: {said}{_evidence(row)}")


def _evidence(row: LinkRow) -> str:
    detail = f" ({row.detail})" if row.detail else ""
    earlier = row.since and row.since != row.checked_at
    since = f", since {row.since[:10]}" if earlier else ""
    return detail + since + (f"; now at {row.new_url}" if row.new_url else "")
