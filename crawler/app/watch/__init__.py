"""Runs on a schedule."""
