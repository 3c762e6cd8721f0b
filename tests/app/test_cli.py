"""The command line as a whole: its help, its exit codes, and a single line for every misuse."""

import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

from crawler import __version__
from crawler.app.cli import COMMANDS
from tests.app.command import linktend

pytestmark = pytest.mark.usefixtures("empty_folder")


def test_version_is_told() -> None:
    assert linktend("--version").out == f"linktend {__version__}\n"


def test_telling_the_version_imports_nothing_heavy() -> None:
    code = (
        "import sys; sys.argv = ['linktend', '--version']\n"
        "from crawler.app.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "heavy = {'aiohttp', 'httpx', 'rich', 'bs4', 'sqlite_utils', 'jinja2', 'asyncio'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.endswith("[]\n")


def test_a_run_starts_without_what_only_some_runs_need() -> None:
    Path("list.md").write_text("[Write to us](mailto:us@site.example)\n")
    assert linktend("check", "list.md").code == 0  # there is a database from now on
    code = (
        "import sys; sys.argv = ['linktend', 'check', 'list.md']\n"
        "from crawler.app.start import main\n"
        "try: main()\n"
        "except SystemExit as end: assert end.code == 0\n"
        "spared = {'bs4', 'jinja2', 'rich', 'sqlite_utils', 'crawler.walk.site', 'apscheduler',\n"
        "    'db.migrations', 'crawler.page.anchors', 'crawler.page.pdf', 'reports.to_html',\n"
        "    'crawler.verdict.detours', 'crawler.sites.github', 'httpx._main'}\n"
        "spared = {name for name in spared if sys.modules.get(name)}\n"
        "import gc, aiohttp.connector as connector\n"
        "print(sorted(spared), gc.get_threshold()[0] > 10_000,\n"
        "    connector._SSL_CONTEXT_VERIFIED.cert_store_stats()['x509'])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.endswith("[] True 0\n"), done.stderr


def test_listing_links_imports_no_network_and_no_database() -> None:
    Path("list.md").write_text("[A page](https://site.de/page)\n")
    code = (
        "import sys; sys.argv = ['linktend', 'links', 'list.md']\n"
        "from crawler.app.start import main\n"
        "try: main()\n"
        "except SystemExit as end: assert end.code == 0\n"
        "heavy = {'aiohttp', 'asyncio', 'bs4', 'httpx', 'jinja2', 'json', 'rich', 'sqlite3',\n"
        "    'sqlite_utils', 'ssl', 'tomllib', 'uvloop'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "list.md:1:10: https://site.de/page\n[]\n"


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_has_help_and_says_the_same_in_the_list(name: str) -> None:
    command = import_module(f"crawler.app.commands.{name}").command
    assert command.get_short_help_str(200).rstrip(".") == COMMANDS[name].rstrip(".")
    shown = linktend(name, "--help")
    assert shown.code == 0
    assert shown.out.startswith(f"Usage: linktend {name}")


@pytest.mark.parametrize("name", COMMANDS)
def test_each_option_says_what_it_does(name: str) -> None:
    command = import_module(f"crawler.app.commands.{name}").command
    for parameter in command.params:
        if parameter.param_type_name == "option":
            assert parameter.help, parameter.name


def test_no_command_shows_the_help_and_is_a_misuse() -> None:
    shown = linktend()
    assert shown.code == 2
    assert "Usage: linktend" in shown.err


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["chek"], "No such command 'chek'"),
        (["check", "--no-such-option"], "No such option"),
        (["check"], "no sources"),
        (["check", "nowhere.md"], "nowhere.md"),
        (["check", "list.md", "--timeout", "soon"], "--timeout"),
        (["check", "list.md", "--fail-on", "everything"], "--fail-on"),
        (["check", "list.md", "--format", "pdf"], "--format"),
        (["check", "list.md", "--allow-net", "10.0.0.0/99"], "--allow-net"),
        (["check", "list.md", "--connect-to", "nonsense"], "--connect-to"),
        (["check", "list.md", "--cacert", "nowhere.pem"], "nowhere.pem"),
        (["check", "list.md", "--cacert", "list.md"], "--cacert: 'list.md' is not a file of PEM"),
        (["check", "list.md", "--exclude", "("], "--exclude"),
        (["check", "list.md", "--db", "."], "directory"),
        (["check", "list.md", "--db", "list.md"], "list.md"),
        (["check", "list.md", "--db", "no/such/folder/x.db"], "no/such/folder"),
        (["check", "list.md", "--config", "nowhere.toml"], "nowhere.toml"),
        (["check", "list.md", "--config", "bad.toml"], "bad.toml"),
        (["check", "list.md", "--output", "folder"], "folder"),
        (["check", "folder"], "folder"),
        (["report"], "linktend.db"),
        (["report", "--db", "list.md"], "list.md"),
        (["links", "nowhere.md"], "nowhere.md"),
        (["links", "*.rst"], "*.rst"),
        (["explain", "nonsense"], "nonsense"),
        (["explain", "https://a.example/"], "linktend.db"),
        (["watch", "list.md"], "--cron"),
        (["watch", "list.md", "--every", "soon"], "--every: 'soon' is not a duration"),
        (["watch", "list.md", "--every", "0.5s"], "a duration from 1s to 8784h"),
        (["watch", "list.md", "--every", ""], "--every: '' is not a duration"),
        (["watch", "list.md", "--every", "1h", "--timezone", "Europe/Berlin"], "--timezone"),
        (["watch", "list.md", "--cron", "* *"], "--cron"),
        (["watch", "list.md", "--cron", "* * * * * *"], "five fields"),
        (["watch", "list.md", "--cron", "0 6 * * *", "--timezone", "Mars/Base"], "Mars/Base"),
        (["watch", "nowhere.md", "--every", "1h"], "nowhere.md"),
        (["init", "surplus"], "surplus"),
    ],
)
def test_a_misuse_is_one_line_that_names_the_culprit_and_exit_code_2(
    arguments: list[str], says: str
) -> None:
    Path("list.md").write_text("[a](mailto:a@b.example)\n", encoding="utf-8")
    Path("bad.toml").write_text("concurrency = = 3\n", encoding="utf-8")
    Path("folder").mkdir()
    shown = linktend(*arguments)
    assert shown.code == 2, shown
    assert says in shown.err
    assert shown.err.startswith("linktend: error: ")
    assert shown.err.count("\n") == 1
    assert shown.out == ""


@pytest.mark.parametrize("output", ["/proc/no/such/place", "folder", "list.md/report.txt"])
def test_an_output_that_cannot_be_written_is_a_misuse_before_anything_is_done(output: str) -> None:
    Path("list.md").write_text("[a](mailto:a@b.example)\n", encoding="utf-8")
    Path("folder").mkdir()
    for command in (["check", "list.md"], ["report"]):
        shown = linktend(*command, "--output", output)
        assert shown.code == 2
        assert shown.err.startswith(f"linktend: error: cannot write {output}: ")
        assert shown.err.count("\n") == 1
    assert {each.name for each in Path().iterdir()} == {".git", "folder", "list.md"}


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
@pytest.mark.parametrize(
    "arguments", [["--version"], ["links", "list.md", "-f", "json"], ["check", "list.md"]]
)
def test_a_full_standard_output_is_a_misuse(arguments: list[str]) -> None:
    Path("list.md").write_text("[a](https://a..example:99999/)\n" * 5_000, encoding="utf-8")
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        done = subprocess.run(
            [sys.executable, "-m", "crawler.app", *arguments],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
            env={"PYTHONPATH": str(Path(__file__).parents[2]), "PATH": "/usr/bin:/bin"},
        )
    assert done.returncode == 2
    assert done.stderr == (
        "linktend: error: cannot write to standard output: No space left on device\n"
    )


def test_a_reader_that_stops_reading_is_no_error() -> None:
    Path("list.md").write_text("[a](https://a.de/)\n" * 5_000, encoding="utf-8")
    command = f"{sys.executable} -m crawler.app links list.md | head -n 1"
    done = subprocess.run(
        ["bash", "-c", command],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": str(Path(__file__).parents[2]), "PATH": "/usr/bin:/bin"},
    )
    assert done.stdout.startswith("list.md:1:5: https://a.de/")
    assert done.stderr == ""


def test_a_mistake_never_repeats_a_token() -> None:
    token = "ghp_0123456789abcdefghijABCDEFGHIJ012345"
    Path("linktend.toml").write_text(f'{token} = "github.com"\n', encoding="utf-8")
    told = [
        linktend("config", "show"),
        linktend("links", f"--{token}"),
        linktend("report", token, "--no-config"),
        linktend("links", f"https:/me:{token}@site.example/", "--no-config"),
        linktend("links", "a.md", "--no-config", "--header", f"Authorization: Bearer {token}"),
        linktend("links", "a.md", "--no-config", "--proxy", f"ftp://me:{token}@site.example/"),
    ]
    for each in told:
        assert each.code == 2
        assert each.err
        assert token not in each.err
