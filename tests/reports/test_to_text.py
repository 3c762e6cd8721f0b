"""Findings, a line each."""

import pytest

from reports import to_text
from tests.reports.rows import link, report


@pytest.mark.parametrize(
    ("reason", "detail", "says"),
    [
        ("tls-expired", "certificate has expired", "its certificate has expired"),
        ("dns-not-found", "No such host.", "there is no such host"),
        ("tls-expired", "", "its certificate has expired"),
        (
            "tls-expired",
            "its last day was 2021-01-01",
            "its certificate has expired (its last day was 2021-01-01)",
        ),
        ("connect-timeout", "!?", "the server does not pick up"),
    ],
)
def test_evidence_that_only_repeats_the_reason_is_not_shown(
    reason: str, detail: str, says: str
) -> None:
    built = report(link(verdict="broken", reason=reason, detail=detail, since=""))
    assert to_text.render(built) == (
        f"reading.md:1:1: {reason} https://example.org/paper: {says}\n"
    )
