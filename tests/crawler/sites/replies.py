"""Answers of interfaces as the tests write them down."""

import json

from crawler.model import Fetched

WALL = b"<!doctype html><title>Just a moment...</title><p>Checking your browser"


def reply(
    status: int, body: object = b"", *, at: str = "https://api.example/", **headers: str
) -> Fetched:
    """A final answer; what is not bytes is sent as JSON, `_` in a header's name stands for `-`."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    named = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return Fetched(status, at, named, content)
