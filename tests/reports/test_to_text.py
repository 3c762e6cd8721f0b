"""Findings, a line each."""

import pytest

from reports import to_text
from tests.reports.rows import link, report


@pytest.mark.parametrize(
    ("reason", "detail", "says"),
    [
        ("tls-expired", "Certificate expired.", "certificate expired"),
        ("dns-not-found", "Host not found.", "host not found"),
        ("tls-expired", "", "certificate expired"),
        (
            "tls-expired",
            "valid until 2021-01-01",
            "certificate expired (valid until 2021-01-01)",
        ),
        ("connect-timeout", "!?", "connection timed out"),
    ],
)
def test_evidence_that_only_repeats_the_reason_is_not_shown(
    reason: str, detail: str, says: str
) -> None:
    built = report(link(verdict="broken", reason=reason, detail=detail, since=""))
    assert to_text.render(built) == (
        f"reading.md:1:1: {reason} https://example.org/paper: {says}\n"
    )
