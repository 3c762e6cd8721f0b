"""Outcome, page facts and policy → verdict, reason, evidence: pure."""
