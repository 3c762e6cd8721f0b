"""Rows to text: one `Report` value, one renderer a format."""
