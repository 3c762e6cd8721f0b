"""Fixtures and options of the whole suite."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.web.exchange import Behaviour
from tests.web.script import Script
from tests.web.small_web import SmallWeb

# How long an example takes says something of the machine alone.
settings.register_profile(
    "any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("any machine")

CORPORA = Path(__file__).parents[2] / "shared" / "corpora"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--corpora",
        type=Path,
        default=CORPORA,
        metavar="FOLDER",
        help="real pages and lists, labelled by people (default: ../shared/corpora, if it exists)",
    )


def pytest_report_header(config: pytest.Config) -> str:
    folder: Path = config.getoption("corpora")
    if folder.is_dir():
        return f"corpora: {folder}"
    return f"corpora: {folder} does not exist; name another with --corpora FOLDER"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the tests of real pages where there are none: these are not in the repository."""
    if config.getoption("corpora").is_dir():
        return
    left_out = [item for item in items if "corpora" in getattr(item, "fixturenames", ())]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if item not in left_out]


@pytest.fixture(scope="session")
def corpora(request: pytest.FixtureRequest) -> Path:
    """The folder of `--corpora`; a test that asks for it is only there where the folder is."""
    folder: Path = request.config.getoption("corpora")
    return folder


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the proxies and tokens of the machine the tests run on."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "GITHUB_TOKEN"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


@pytest.fixture
def small_web() -> Iterator[Callable[[Script | Mapping[str, Behaviour]], SmallWeb]]:
    """Starts small webs, `web = small_web({"https://a.test/": page("A")})`; ends them all."""
    with ExitStack() as running:
        yield lambda script: running.enter_context(SmallWeb(script))
