"""Bytes to facts, pure: charset and metadata of a fetched page."""
