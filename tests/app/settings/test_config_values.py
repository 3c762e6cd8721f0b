"""Every setting, good and bad: what a reader takes, what it makes of it, what it says."""

import re
from collections.abc import Sequence
from ipaddress import ip_network

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.app.settings.keys import KEYS
from crawler.app.settings.kinds import Surroundings
from crawler.hosts.limits import HostRules

ENVIRON = {"TOKEN": "s3cret", "EMPTY": "", "BELL": "\x07"}
HERE = Surroundings(ENVIRON)
BELOW = Surroundings(ENVIRON, "sub/deep")


def read(name: str, value: object, around: Surroundings = HERE) -> object:
    return KEYS[name].kind.read(value, around)


def problem_with(name: str, value: object) -> str:
    """What a reader says of `value`, "" where it takes it."""
    try:
        read(name, value)
    except ValueError as error:
        return str(error)
    return ""


GOOD: list[tuple[str, object, object]] = [
    (
        "sources",
        ["README.md", "-", "https://example.org/"],
        ("README.md", "-", "https://example.org/"),
    ),
    ("sources", "README.md", ("README.md",)),
    ("include", ["^https:", r"\.org/"], (re.compile("^https:"), re.compile(r"\.org/"))),
    ("exclude", r"\.pdf$", (re.compile(r"\.pdf$"),)),
    ("recursive", True, True),
    ("depth", "0", 0),
    ("scope", "/docs/", (re.compile("/docs/"),)),
    ("sitemap", "yes", True),
    ("max_pages", 500, 500),
    ("db", "links.db", "links.db"),
    ("format", "html", "html"),
    ("output", "-", "-"),
    ("output", "report.html", "report.html"),
    ("fail_on", "never", "never"),
    ("fail_on", "suspect", "suspect"),
    ("accept", [403, "500..502"], frozenset({403, 500, 501, 502})),
    ("accept", "403, 429", frozenset({403, 429})),
    ("accept", 999, frozenset({999})),
    ("accept", [], frozenset()),
    ("concurrency", 1, 1),
    ("concurrency", "512", 512),
    ("per_host", 3, 3),
    ("gap", 0, 0.0),
    ("gap", "250ms", 0.25),
    ("gap", "1.5", 1.5),
    ("connect_timeout", 2.5, 2.5),
    ("timeout", "1m30s", 90.0),
    ("timeout", "20S", 20.0),
    ("deadline", "1h", 3600.0),
    ("budget", "5m", 300.0),
    ("retries", 0, 0),
    ("max_redirects", "20", 20),
    ("max_body", 65536, 65536),
    ("max_body", "1MiB", 1_048_576),
    ("max_body", "500kB", 500_000),
    ("max_body", "1.5 mib", 1_572_864),
    ("max_body", "2048", 2048),
    ("resume", False, False),
    ("break_lease", True, True),
    ("resume", "Yes", True),
    ("resume", "0", False),
    ("resume_within", "7d", 604_800.0),
    ("resume_within", 0, 0.0),
    ("user_agent", " docs-bot (docs@example.org) ", "docs-bot (docs@example.org)"),
    ("headers", {"X-Team": "docs"}, (("X-Team", "docs"),)),
    ("headers", ["X-Team: docs", "x-team:  web "], (("x-team", "web"),)),
    ("headers", {"X-Key": "k ${TOKEN}"}, (("X-Key", "k s3cret"),)),
    ("headers", {"X-Key": "$${TOKEN}$"}, (("X-Key", "${TOKEN}$"),)),
    ("headers", {"X-Key": "a ${EMPTY}"}, (("X-Key", "a"),)),
    ("allow_net", ["10.0.0.0/8", "::1"], (ip_network("10.0.0.0/8"), ip_network("::1/128"))),
    ("allow_net", "127.0.0.1,fd00::/8", (ip_network("127.0.0.1"), ip_network("fd00::/8"))),
    ("connect_to", "example.org:443:127.0.0.1:8443", ("example.org:443:127.0.0.1:8443",)),
    ("connect_to", ["*:443:[::1]:", "[::1]::e.org:80"], ("*:443:[::1]:", "[::1]::e.org:80")),
    ("cacert", "", ""),
    ("proxy", "", ""),
    ("proxy", "environment", "environment"),
    ("proxy", "socks5h://user:${TOKEN}@proxy.example", "socks5h://user:s3cret@proxy.example"),
    ("proxy", "http://user:${TOKEN}@proxy.example:3128", "http://user:s3cret@proxy.example:3128"),
    ("proxy", "HTTPS://proxy.example/", "HTTPS://proxy.example/"),
    ("hosts", {}, {}),
    (
        "hosts",
        {"*.Example.org": {"headers": {"Authorization": "Bearer ${TOKEN}"}}},
        {"*.example.org": HostRules(headers=(("Authorization", "Bearer s3cret"),))},
    ),
    ("hosts", {"*": {"per_host": 2, "gap": "2s"}}, {"*": HostRules(per_host=2, gap=2.0)}),
    (
        "hosts",
        {"a.org": {"timeout": "40s", "retries": 0, "accept": [403, "500..502"]}},
        {"a.org": HostRules(timeout=40.0, retries=0, accept=frozenset({403, 500, 501, 502}))},
    ),
    (
        "hosts",
        {"a.org": {"insecure": True, "fragments": False}},
        {"a.org": HostRules(insecure=True, fragments=False)},
    ),
    (
        "hosts",
        {"a.org": {"accept": [403, "!", 404], "headers": ["!", "X-A: b"]}},
        {
            "a.org": HostRules(
                headers=(("X-A", "b"),),
                accept=frozenset({404}),
                anew=frozenset({"accept", "headers"}),
            )
        },
    ),
    ("fragments", False, False),
    ("hosts", {"bücher.example": {}}, {"xn--bcher-kva.example": HostRules()}),
    ("hosts", {"[::1]": {}}, {"[::1]": HostRules()}),
    ("tokens", {"github.com": "abc"}, {"github.com": "abc"}),
]

BAD: list[tuple[str, object, str]] = [
    ("sources", [1], "1 is not a path, a glob, a URL or '-'"),
    ("sources", [""], "'' is not a path"),
    (
        "include",
        "(",
        "'(' is not a valid regular expression: missing ), unterminated subpattern at",
    ),
    ("include", "", "'' is not a regular expression of 1 to 2000 characters"),
    ("exclude", "a{9999999999999}", "is too large for a regular expression"),
    ("exclude", ["(" * 2001], "is not a regular expression of 1 to 2000 characters"),
    ("exclude", [["a"]], "['a'] is not a regular expression"),
    ("recursive", "deep", "'deep' is not true or false"),
    ("depth", -1, "-1 is not a whole number from 0 to 1000"),
    ("scope", "[", "'[' is not a valid regular expression"),
    ("sitemap", 1, "1 is not true or false"),
    ("max_pages", 0, "0 is not a whole number from 1 to 1000000"),
    ("db", "", "'' is not a path"),
    ("db", "-", "'-' is not the path of a file"),
    ("db", "a\0b", r"'a\x00b' is not a path"),
    ("format", "pdf", "'pdf' is not one of text, json, markdown, html"),
    ("output", 1, "1 is not a path"),
    ("fail_on", "ok", "'ok' is not one of broken, failing, suspect, blocked, moved, never"),
    ("fail_on", ["broken"], "['broken'] is not one of"),
    ("accept", [99], "99 is not a status code from 100 to 999"),
    ("accept", "403;429", "'403;429' is not a status code"),
    ("accept", "299..200", "'299..200' is not a status code from 100 to 999 or a range"),
    ("accept", True, "True is not a status code"),
    ("concurrency", 0, "0 is not a whole number from 1 to 10000"),
    ("concurrency", "many", "'many' is not a whole number"),
    ("concurrency", 1.5, "1.5 is not a whole number"),
    ("concurrency", True, "True is not a whole number"),
    ("concurrency", 1 << 100_000, "this value is not a whole number"),
    ("concurrency", "9" * 10_000, "is not a whole number"),
    ("per_host", "٣", "'٣' is not a whole number from 1 to 1000"),
    ("gap", -1, "-1 is not a duration from 0s to 1h"),
    ("connect_timeout", 0, "0 is not a duration from 100ms to 24h"),
    ("timeout", "20 parsecs", "'20 parsecs' is not a duration"),
    ("timeout", float("nan"), "nan is not a duration"),
    ("deadline", float("inf"), "inf is not a duration"),
    ("deadline", 10**400, "is not a duration"),
    ("timeout", "1h" * 5_000, "is not a duration"),
    ("budget", "-5m", "'-5m' is not a duration"),
    ("retries", 11, "11 is not a whole number from 0 to 10"),
    ("max_redirects", -1, "-1 is not a whole number from 0 to 50"),
    ("max_body", "1MB!", "'1MB!' is not a size from 1KiB to 1GiB"),
    ("max_body", "1ib", "'1ib' is not a size"),
    ("max_body", 10, "10 is not a size"),
    ("break_lease", "maybe", "'maybe' is not true or false"),
    ("resume", "maybe", "'maybe' is not true or false"),
    ("resume", 1, "1 is not true or false"),
    ("resume_within", "-1h", "'-1h' is not a duration"),
    ("user_agent", " ", "' ' is not a line of printable ASCII text"),
    ("user_agent", "a\r\nX: y", r"'a\r\nX: y' is not a line of printable ASCII text"),
    ("user_agent", "ébot", "'ébot' is not a line of printable ASCII text"),
    ("headers", ["no colon"], "a header must have the form 'Name: value'"),
    ("headers", {"X Y": "a"}, "a header name may contain only"),
    ("headers", {"X-Y": 1}, "the value of X-Y is not printable ASCII text"),
    ("headers", {"X-Y": "a\nb"}, "the value of X-Y is not printable ASCII text"),
    ("headers", {"X-Y": "${BELL}"}, "the value of X-Y is not printable ASCII text"),
    ("headers", {"X-Y": "${MISSING}"}, "environment variable MISSING is not set"),
    ("headers", {"X-Y": "${a b}"}, "a reference must have the form ${NAME}"),
    ("headers", {"X-Y": "${TOKEN"}, "a reference must have the form ${NAME}"),
    ("headers", {"Content-Length": "1"}, "linktend sets Content-Length itself"),
    ("headers", {"authorization": "x"}, "authorization would be sent to every host"),
    ("hosts", {"*": {"headers": {"Cookie": "a=b"}}}, "'*': Cookie would be sent to every host"),
    ("headers", 1, "the value is not a table of headers, or lines 'Name: value'"),
    ("allow_net", "10.0.0.1/8", "'10.0.0.1/8' is not a network; did you mean '10.0.0.0/8'?"),
    ("allow_net", "intranet", "'intranet' is not a network, such as"),
    ("allow_net", [7], "7 is not a network such as '10.0.0.0/8'"),
    ("connect_to", "example.org", "'example.org' is not of the form HOST:PORT:ADDR:PORT"),
    ("connect_to", [1], "1 is not of the form HOST:PORT:ADDR:PORT"),
    ("cacert", "nowhere.pem", "'nowhere.pem' is not an existing file of PEM certificates"),
    ("cacert", __file__, "is not a file of PEM certificates"),
    ("cacert", "a" * 5_000, "is not an existing file of PEM certificates"),
    ("proxy", "socks6://proxy.example", "the value is not a proxy URL, such as"),
    ("proxy", "http://a b/", "the value is not a proxy URL"),
    ("proxy", "http://proxy.example/path", "the value is not a proxy URL"),
    ("proxy", ["http://proxy.example"], "the value is not a proxy URL"),
    ("hosts", [], "the value is not a table of host names"),
    ("fragments", "maybe", "'maybe' is not true or false"),
    ("hosts", {"a.org": {"insecure": 2}}, "'a.org': 2 is not true or false"),
    ("hosts", {"a.org": {"accept": [1]}}, "'a.org': 1 is not a status code from 100 to 999"),
    ("hosts", {"a.org": {"timeout": 0}}, "'a.org': 0 is not a duration"),
    ("hosts", {"example.org/a": {}}, "'example.org/a' is not a host name, '*.suffix' or '*'"),
    ("hosts", {"a..": 1}, "'a..': the value is not a table with headers, per_host, gap, timeout, "),
    ("hosts", {"256.1.1.1": {}}, "'256.1.1.1' is not a host name"),
    ("tokens", {"github.com": "ab c"}, "github.com: the value is not a token"),
    ("tokens", [], "the value is not a table of sites and tokens"),
    ("tokens", {"x": "github.com"}, "unknown site; write SITE = TOKEN, with one of github.com"),
    ("tokens", {"github": "x"}, "unknown key 'github'; did you mean 'github.com'?"),
    ("hosts", {"a.org": {}, "A.org": {}}, "'A.org' is given twice"),
    ("hosts", {"a.org": {"header": {}}}, "'a.org': unknown key 'header'; did you mean 'headers'?"),
    ("hosts", {"a.org": {"per_host": 0}}, "'a.org': 0 is not a whole number from 1 to 1000"),
]


def named(rows: Sequence[tuple[str, object, object]]) -> list[str]:
    """Test ids; pytest's own would write out the huge values."""
    return [f"{name}-{place}" for place, (name, _, _) in enumerate(rows)]


@pytest.mark.parametrize(("name", "value", "expected"), GOOD, ids=named(GOOD))
def test_a_good_value_is_read(name: str, value: object, expected: object) -> None:
    assert read(name, value) == expected


@pytest.mark.parametrize(("name", "value", "problem"), BAD, ids=named(BAD))
def test_a_bad_value_is_refused_in_one_line(name: str, value: object, problem: str) -> None:
    message = problem_with(name, value)
    assert problem in message
    assert message.isprintable()
    assert len(message) < 250


RANGES: list[tuple[str, object, object, str]] = [
    ("depth", 0, 1_000, "a whole number from 0 to 1000"),
    ("max_pages", 1, 1_000_000, "a whole number from 1 to 1000000"),
    ("concurrency", 1, 10_000, "a whole number from 1 to 10000"),
    ("per_host", 1, 1_000, "a whole number from 1 to 1000"),
    ("gap", 0.0, 3_600.0, "a duration from 0s to 1h,"),
    ("connect_timeout", 0.1, 86_400.0, "a duration from 100ms to 24h,"),
    ("timeout", 0.1, 86_400.0, "a duration from 100ms to 24h,"),
    ("deadline", 0.1, 86_400.0, "a duration from 100ms to 24h,"),
    ("budget", 0.0, 31_622_400.0, "a duration from 0s to 8784h,"),
    ("retries", 0, 10, "a whole number from 0 to 10"),
    ("max_redirects", 0, 50, "a whole number from 0 to 50"),
    ("max_body", 1_024, 1_073_741_824, "a size from 1KiB to 1GiB,"),
    ("resume_within", 0.0, 31_536_000.0, "a duration from 0s to 8760h,"),
]


@pytest.mark.parametrize(("name", "least", "most", "said"), RANGES, ids=[row[0] for row in RANGES])
def test_a_number_has_a_least_and_a_most(name: str, least: object, most: object, said: str) -> None:
    assert (read(name, least), read(name, most)) == (least, most)
    assert said in problem_with(name, -1)
    assert said in problem_with(name, 2_000_000_000)


def test_a_pattern_has_2_000_characters_at_most() -> None:
    assert problem_with("include", "x" * 2_000) == ""
    assert "1 to 2000 characters" in problem_with("include", "x" * 2_001)


def test_a_quantity_has_32_characters_at_most_and_no_part_of_a_microsecond() -> None:
    assert read("retries", "2".rjust(32, "0")) == 2
    assert problem_with("retries", "2".rjust(33, "0"))
    assert read("gap", "1." + "0" * 29 + "s") == 1.0
    assert problem_with("gap", "1." + "0" * 30 + "s")
    assert read("max_body", "4" + "." + "0" * 27 + "kib") == 4_096
    assert problem_with("max_body", "4" + "." + "0" * 28 + "kib")
    assert read("gap", 0.123_456_789) == 0.123_457


def test_sixty_characters_of_a_bad_value_are_shown() -> None:
    assert f"'{'x' * 59}…" in problem_with("gap", "x" * 100)


def test_the_tables_cover_every_setting() -> None:
    assert {name for name, _, _ in GOOD} == set(KEYS)
    assert {name for name, _, _ in BAD} == set(KEYS)


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("db", "links.db", "sub/deep/links.db"),
        ("db", "../links.db", "sub/links.db"),
        ("output", "-", "-"),
        ("sources", ["a.md", "docs/**/*.md", "-", "https://e.org"],
         ("sub/deep/a.md", "sub/deep/docs/**/*.md", "-", "https://e.org")),
    ],
)  # fmt: skip
def test_a_path_in_a_file_is_relative_to_that_file(
    name: str, value: object, expected: object
) -> None:
    assert read(name, value, BELOW) == expected


def test_an_absolute_path_stays_as_it_is() -> None:
    assert read("db", "/var/lib/links.db", BELOW) == "/var/lib/links.db"


def test_without_an_environment_references_stay_as_they_are_written() -> None:
    nowhere = Surroundings(None)
    assert read("headers", {"X-Y": "${MISSING}"}, nowhere) == (("X-Y", "${MISSING}"),)
    assert read("proxy", "${MISSING}", nowhere) == "${MISSING}"


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=40),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3)
    ),
    max_leaves=6,
)


@settings(deadline=None, max_examples=300)
@given(st.sampled_from(sorted(KEYS)), VALUES)
def test_any_value_is_read_or_refused_in_one_line(name: str, value: object) -> None:
    assert problem_with(name, value).isprintable()


def test_a_pattern_that_python_frowns_on_is_read_in_silence() -> None:
    (pattern,) = KEYS["exclude"].kind.read("[[a]", HERE)
    assert pattern.search("[")
