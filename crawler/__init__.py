"""Targets in, outcomes and verdicts out; `crawler.app` is the composition root."""

__version__ = "0.1.0"
