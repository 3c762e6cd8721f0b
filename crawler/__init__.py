"""Targets in, outcomes and verdicts out; `crawler.app` is the composition root."""

PRODUCT = "linktend"
"""The name we go by to servers and in reports: a product token (RFC 9110, section 10.1.5)."""

__version__ = "0.1.0"
