"""What the event loop prints, and what it keeps to itself."""

import asyncio
import logging

import pytest

from crawler.app.run.loop import run


@pytest.mark.parametrize(("told_with", "lines"), [({"transport": None}, 0), ({}, 1)])
def test_only_what_befalls_a_connection_we_left_is_kept_quiet(
    caplog: pytest.LogCaptureFixture, told_with: dict[str, object], lines: int
) -> None:
    async def main() -> None:
        loop = asyncio.get_running_loop()
        loop.call_exception_handler({"message": "Fatal error", **told_with})

    with caplog.at_level(logging.ERROR):
        run(main())
    assert len(caplog.records) == lines
