"""Fixtures of the whole suite."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack

import pytest

from tests.web.exchange import Behaviour
from tests.web.script import Script
from tests.web.small_web import SmallWeb


@pytest.fixture
def small_web() -> Iterator[Callable[[Script | Mapping[str, Behaviour]], SmallWeb]]:
    """Starts small webs, `web = small_web({"https://a.test/": page("A")})`; ends them all."""
    with ExitStack() as running:
        yield lambda script: running.enter_context(SmallWeb(script))
