"""The configuration as a value, the order of its sources, and the options."""

import shutil
import subprocess
import sys
from pathlib import Path

import certifi
import click
import pytest
from click.testing import CliRunner, Result

from crawler.app.settings import headers
from crawler.app.settings.config import Config
from crawler.app.settings.keys import KEYS
from crawler.app.settings.options import (
    config_from,
    config_options,
    fetch_options,
    output_options,
    require_sources,
    site_options,
    source_options,
    store_options,
    verdict_options,
)
from crawler.app.terminal.errors import Misuse
from crawler.hosts import robots
from crawler.hosts.limits import HostRules, Limits
from crawler.model import Policy, Verdict
from crawler.walk.bounds import Bounds
from sources import secret_names


@click.command()
@source_options
@site_options
@verdict_options
@output_options
@store_options
@fetch_options
@config_options
@click.pass_context
def everything(ctx: click.Context, /, **params: object) -> None:
    ctx.obj.append(config_from(params))


def invoke(*arguments: str, stdin: str = "") -> tuple[Result, list[Config]]:
    seen: list[Config] = []
    result = CliRunner().invoke(everything, arguments, obj=seen, input=stdin)
    return result, seen


def run(*arguments: str, stdin: str = "") -> Config:
    result, seen = invoke(*arguments, stdin=stdin)
    assert result.exit_code == 0, result.output
    return seen[0]


def refusal(*arguments: str, stdin: str = "") -> str:
    result, _ = invoke(*arguments, stdin=stdin)
    assert result.exit_code == 2
    assert result.output.count("\n") == 1
    return result.output


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working directory that is the top of a repository, and no variable of ours."""
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    for variable in ("LINKTEND_CONFIG", *(key.variable for key in KEYS.values())):
        monkeypatch.delenv(variable, raising=False)
    return tmp_path


def configure(folder: Path, text: str) -> None:
    (folder / "linktend.toml").write_text(text, encoding="utf-8")


def test_with_nothing_said_every_value_is_its_default() -> None:
    assert run() == Config()
    assert {run().origin(name) for name in KEYS} == {"default"}


def test_these_are_the_defaults() -> None:
    config = Config()
    assert (config.concurrency, config.per_host, config.gap) == (256, 10, 0.03)
    assert (config.connect_timeout, config.timeout, config.deadline) == (10, 20, 60)
    assert (config.budget, config.retries, config.resume_within) == (0, 2, 86_400)
    assert (config.max_redirects, config.max_body) == (20, 1_048_576)
    assert (config.depth, config.max_pages) == (10, 10_000)
    assert config.walk == Bounds()


def test_the_table_of_settings_and_the_config_have_the_same_fields() -> None:
    assert list(KEYS) == [name for name in Config.__slots__ if name != "origins"]


def test_the_default_limits_and_policy_are_those_of_their_own_types() -> None:
    assert Config().limits == Limits()
    assert Config().policy == Policy()


def test_the_limits_and_the_policy_carry_what_was_set(folder: Path) -> None:
    configure(folder, 'accept = [403]\nretries = 0\n[hosts."e.org"]\ngap = 1\n')
    config = run()
    assert config.policy == Policy(frozenset({403}))
    assert config.limits.retries == 0
    assert config.limits.rules_for("e.org") == HostRules(gap=1.0)


@pytest.mark.parametrize(
    ("fail_on", "failing"),
    [
        ("never", set()),
        ("broken", {Verdict.BROKEN}),
        ("failing", {Verdict.BROKEN, Verdict.FAILING}),
        ("suspect", {Verdict.BROKEN, Verdict.FAILING, Verdict.SUSPECT}),
        ("blocked", {Verdict.BROKEN, Verdict.FAILING, Verdict.SUSPECT, Verdict.BLOCKED}),
        ("moved", set(Verdict) - {Verdict.OK, Verdict.SKIPPED}),
    ],
)
def test_failing_on_a_verdict_means_that_one_and_all_worse(
    fail_on: str, failing: set[Verdict]
) -> None:
    assert Config(fail_on=fail_on).failing_verdicts == failing


@pytest.mark.parametrize(("size", "is_refused"), [(16_000_000, False), (16_000_001, True)])
def test_a_list_of_sources_may_have_16_million_characters(
    folder: Path, size: int, is_refused: bool
) -> None:
    (folder / "list").write_text("#" * size, encoding="utf-8")
    if is_refused:
        assert "list: longer than 16000000 characters" in refusal("--files-from", "list")
    else:
        assert run("--files-from", "list").sources == ()


def test_the_later_source_wins_and_is_remembered(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    configure(folder, "timeout = 1\nretries = 1\nper_host = 1\n")
    monkeypatch.setenv("LINKTEND_RETRIES", "2")
    monkeypatch.setenv("LINKTEND_PER_HOST", "2")
    config = run("--per-host", "3")
    assert (config.timeout, config.retries, config.per_host, config.deadline) == (1, 2, 3, 60)
    origins = [config.origin(name) for name in ("timeout", "retries", "per_host", "deadline")]
    assert origins == ["linktend.toml", "LINKTEND_RETRIES", "--per-host", "default"]


def test_a_later_list_adds_to_an_earlier_one(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    configure(
        folder,
        """
        include = ['i']
        exclude = ['a', 'b']
        scope = ['s']
        accept = [403]
        allow_net = ['10.0.0.0/8']
        connect_to = ['a.test:80:127.0.0.1:80']
        headers = { X-A = 'file', X-B = 'file' }
        """,
    )
    monkeypatch.setenv("LINKTEND_ACCEPT", "429\n500..502\n")
    monkeypatch.setenv("LINKTEND_SCOPE", "t")
    config = run(
        *("--exclude", "c", "--exclude", "b", "--include", "j", "--accept", "404"),
        *("--allow-net", "127.0.0.1", "-H", "x-a: option", "-H", "X-C: option"),
        *("--connect-to", "a.test::127.0.0.2:80"),
    )
    assert [each.pattern for each in config.exclude] == ["a", "b", "c"]
    assert [each.pattern for each in config.include] == ["i", "j"]
    assert [each.pattern for each in config.scope] == ["s", "t"]
    assert config.accept == {403, 404, 429, 500, 501, 502}
    assert [str(each) for each in config.allow_net] == ["10.0.0.0/8", "127.0.0.1/32"]
    assert config.headers == (("x-a", "option"), ("X-B", "file"), ("X-C", "option"))
    assert config.connect_to == ("a.test::127.0.0.2:80", "a.test:80:127.0.0.1:80")
    assert config.origin("accept") == "linktend.toml, LINKTEND_ACCEPT, --accept"
    assert config.origin("include") == "linktend.toml, --include"


@pytest.mark.parametrize(
    ("names", "in_file", "given", "expected"),
    [
        (("exclude", "exclude"), ["a"], "b", ["b"]),
        (("include", "include"), ["a"], "b", ["b"]),
        (("scope", "scope"), ["a"], "b", ["b"]),
        (("accept", "accept"), [403], "404", [404]),
        (("headers", "header"), ["X-A: a"], "X-B: b", {"X-B": "***"}),
        (("allow_net", "allow-net"), ["10.0.0.0/8"], "127.0.0.0/8", ["127.0.0.0/8"]),
        (("connect_to", "connect-to"), ["a:1:b:1"], "a:1:c:1", ["a:1:c:1"]),
    ],
)
def test_every_list_can_begin_anew(
    folder: Path, names: tuple[str, str], in_file: list[object], given: str, expected: object
) -> None:
    name, option = names

    def shown(config: Config) -> object:
        return KEYS[name].kind.show(getattr(config, name))

    configure(folder, f"{name} = {in_file!r}")
    assert shown(run(f"--{option}", given, f"--no-{option}")) == expected
    assert shown(run(f"--no-{option}")) == type(expected)()
    assert run(f"--no-{option}").origin(name) == f"--no-{option}"
    assert shown(run(f"--{option}", "!", f"--{option}", given)) == expected
    configure(folder, f"{name} = {[*in_file, '!']!r}")
    assert shown(run()) == type(expected)()


def test_a_variable_begins_a_list_anew(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    configure(folder, "accept = [403]")
    monkeypatch.setenv("LINKTEND_ACCEPT", "!\n404")
    assert run().accept == {404}
    assert run().origin("accept") == "LINKTEND_ACCEPT"


def test_sources_named_on_the_command_line_replace_those_of_the_file(folder: Path) -> None:
    configure(folder, "sources = ['a.md', '!']")
    assert run().sources == ("a.md", "!")
    assert run("b.md").sources == ("b.md",)


def test_an_empty_variable_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LINKTEND_PROXY", "")
    monkeypatch.setenv("LINKTEND_TIMEOUT", "")
    assert run() == Config()


def test_a_misspelt_variable_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LINKTEND_CONCURENCY", "5")
    assert "LINKTEND_CONCURENCY; did you mean LINKTEND_CONCURRENCY?" in refusal()


@pytest.mark.parametrize(
    "variable", ["LINKTEND_DEBUG", "LINKTEND_VERSION", "LINKTEND_HOME", "LINKTEND_GITHUB_TOKEN"]
)
def test_a_variable_that_resembles_no_setting_may_be_anybodys(
    monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    monkeypatch.setenv(variable, "1")
    assert run() == Config()


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("a.md", "b.md"), Config(sources=("a.md", "b.md"))),
        (("-f", "json", "-o", "x.json"), Config(format="json", output="x.json")),
        (("-H", "X-A: b", "--header", "X-C: d"), Config(headers=(("X-A", "b"), ("X-C", "d")))),
        (("--no-resume",), Config(resume=False)),
        (("--resume-within", "2h"), Config(resume_within=7200.0)),
        (("--max-body", "2MiB", "--gap", "50ms"), Config(max_body=2_097_152, gap=0.05)),
        (("--exit-zero",), Config(fail_on="never")),
        (("--fail-on", "moved", "--exit-zero"), Config(fail_on="never")),
        (("--db", "x.db"), Config(db="x.db")),
    ],
)
def test_options_set_what_they_say(arguments: tuple[str, ...], expected: Config) -> None:
    assert run(*arguments) == expected


def test_every_setting_but_the_tables_has_an_option() -> None:
    parameters = {parameter.name for parameter in everything.params}
    assert set(KEYS) - parameters == {name for name, key in KEYS.items() if key.is_table}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--timeout", "soon"), "linktend: error: --timeout: 'soon' is not a duration"),
        (("-f", "pdf"), "linktend: error: --format: 'pdf' is not one of text, json"),
        (("--fail-on", "ok"), "linktend: error: --fail-on: 'ok' is not one of broken,"),
        (("--header", "x"), "linktend: error: --header: a header must have the form"),
        (("",), "linktend: error: SOURCES: '' is not a path"),
        (("--config", "nowhere.toml"), "linktend: error: cannot read nowhere.toml: No such"),
        (("--config", "."), "linktend: error: cannot read .: Is a directory"),
        (("--files-from", "nowhere"), "linktend: error: --files-from: nowhere: No such file"),
        (("-", "--files-from", "-"), "linktend: error: standard input cannot be both"),
    ],
)
def test_a_wrong_option_is_one_line_and_code_2(arguments: tuple[str, ...], message: str) -> None:
    assert message in refusal(*arguments)


def test_a_wrong_value_in_a_file_names_file_and_key(folder: Path) -> None:
    configure(folder, "concurrency = 0")
    assert "linktend.toml: concurrency: 0 is not a whole number from 1 to 10000" in refusal()


def test_a_wrong_value_is_shown_even_where_it_is_replaced(folder: Path) -> None:
    configure(folder, "timeout = 'soon'")
    assert "linktend.toml: timeout: 'soon'" in refusal("--timeout", "5")


def test_a_wrong_variable_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LINKTEND_ALLOW_NET", "home")
    assert "linktend: error: LINKTEND_ALLOW_NET: 'home' is not a network" in refusal()


def test_a_named_file_replaces_the_search(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    configure(folder, "timeout = 1")
    (folder / "sub").mkdir()
    (folder / "sub/other.toml").write_text("retries = 7\ndb = 'x.db'", encoding="utf-8")
    config = run("--config", "sub/other.toml")
    assert (config.timeout, config.retries, config.db) == (20, 7, "sub/x.db")
    assert config.origin("retries") == "sub/other.toml"
    monkeypatch.setenv("LINKTEND_CONFIG", "sub/other.toml")
    assert run() == config
    assert run("--no-config") == Config()


def test_a_certificate_file_is_found_beside_the_configuration(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    configure(folder, "cacert = 'ca.pem'")
    shutil.copy(certifi.where(), folder / "ca.pem")
    (folder / "docs").mkdir()
    monkeypatch.chdir(folder / "docs")
    assert run().cacert == "../ca.pem"


def test_a_list_of_sources_is_read_from_a_file_or_stdin(folder: Path) -> None:
    (folder / "list").write_text("# ours\nb.md\n\n  c d.md\r\n", encoding="utf-8")
    assert run("a.md", "--files-from", "list").sources == ("a.md", "b.md", "c d.md")
    assert run("--files-from", "-", stdin="x.md\ny.md").sources == ("x.md", "y.md")


def test_a_list_of_sources_may_have_a_mark_crlf_or_nul(folder: Path) -> None:
    (folder / "list").write_bytes(b"\xef\xbb\xbfa.md\r\nb.md\r\n")
    assert run("--files-from", "list").sources == ("a.md", "b.md")
    (folder / "list").write_bytes(b"a.md\0 #b.md\0")
    assert run("--files-from", "list").sources == ("a.md", " #b.md")


def test_an_empty_list_of_sources_is_an_answer(folder: Path) -> None:
    configure(folder, "sources = ['a.md']")
    assert require_sources(run("--files-from", "-")) == ()


def test_no_sources_at_all_is_misuse(folder: Path) -> None:
    with pytest.raises(Misuse, match="no sources"):
        require_sources(run())
    configure(folder, "sources = ['a.md']")
    assert require_sources(run()) == ("a.md",)


def test_a_command_that_asks_nobody_needs_no_token(folder: Path) -> None:
    configure(folder, '[hosts."e.org"]\nheaders = { Authorization = "Bearer ${LT_ABSENT}" }')
    assert "hosts: 'e.org': environment variable LT_ABSENT is not set" in refusal()
    assert config_from({}, secrets=False).hosts["e.org"].headers


def test_help_tells_each_default() -> None:
    text = " ".join(CliRunner().invoke(everything, ["--help"]).output.split())
    for told in ("[default: 256]", "[default: 20s]", "[default: 1MiB]", "[default: linktend.db]"):
        assert told in text


def test_the_options_import_no_network_and_no_terminal_library() -> None:
    heavy = "{'aiohttp', 'httpx', 'rich', 'ada_url', 'sqlite3', 'asyncio', 'bs4', 'lxml'}"
    code = f"import sys, crawler.app.settings.options; print(sorted({heavy} & set(sys.modules)))"
    top = Path(__file__).parents[3]
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=top, capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"


def test_what_is_masked_looks_the_same_everywhere() -> None:
    # The settings do without `sources.urls`, which takes 40 ms to import.
    assert headers.MASK == secret_names.MASK == "***"


def test_servers_know_us_by_the_name_that_robots_txt_may_use() -> None:
    assert Config().user_agent.startswith("linktend/")
    rules = robots.parse("User-agent: linktend\nDisallow: /\n")
    assert not rules.allows("https://a.test/page")


def test_the_proxy_is_that_of_the_environment_unless_one_or_none_is_named(folder: Path) -> None:
    assert run().proxy == "environment"
    assert run("--proxy", "").proxy == ""
    assert run("--no-proxy").proxy == ""
    assert run("--no-proxy").origin("proxy") == "--no-proxy"
    configure(folder, "proxy = 'http://proxy.example:3128'")
    assert run().proxy == "http://proxy.example:3128"
    assert run("--proxy", "environment").proxy == "environment"
    assert run("--no-proxy").proxy == ""


def test_github_token_is_used_without_asking(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_TOKEN", " s3cret\n")
    assert run().tokens == {"github.com": "s3cret"}
    assert run().origin("tokens") == "GITHUB_TOKEN"
    configure(folder, "[tokens]\n'stackexchange.com' = 'key'")
    assert run().tokens == {"stackexchange.com": "key", "github.com": "s3cret"}
    configure(folder, "[tokens]\n'github.com' = 'mine'")
    assert run().tokens == {"github.com": "mine"}
    configure(folder, "[tokens]\n'github.com' = ''")
    assert run().tokens == {"github.com": ""}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("GITHUB_TOKEN", ""),
        ("GITHUB_TOKEN", "two words"),
        ("GITHUB_SERVER_URL", "https://github.site.example"),
    ],
)
def test_what_is_no_token_of_github_is_not_used(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv("GITHUB_TOKEN", "s3cret")
    monkeypatch.setenv(name, value)
    assert run().tokens == {}
