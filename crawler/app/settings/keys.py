"""The table of settings: one row drives the file, the environment, the option, help and `init`."""

from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from crawler.app.settings.choices import choice, flag, statuses
from crawler.app.settings.config import NEVER, SEVERITY
from crawler.app.settings.headers import GAP, PER_HOST, header_lines, host_rules, user_agent
from crawler.app.settings.kinds import Kind
from crawler.app.settings.patterns import endpoints, networks, regexes
from crawler.app.settings.places import certificates, file, proxy, sources
from crawler.app.settings.quantities import duration, size, whole
from crawler.app.settings.tokens import tokens
from reports.registry import FORMATS

DAY = 86_400.0

PREFIX = "LINKTEND_"
"""What the names of our environment variables begin with."""


@dataclass(frozen=True, slots=True)
class Key:
    """One setting: a field of `Config`, how it is read and shown, and what it is for.

    `option` is its option on the command line, "" where it has none or it is an argument.
    """

    name: str
    group: str
    kind: Kind[Any]
    help: str
    option: str = ""

    @property
    def is_table(self) -> bool:
        """Whether it is a table, which fits in no variable and no option."""
        return self.group == TABLES

    @property
    def variable(self) -> str:
        """The environment variable that sets it."""
        return f"{PREFIX}{self.name.upper()}"


WHAT = "What to check"
SITE = "Walking a site"
STORE = "What is remembered"
REPORT = "What comes out"
VERDICT = "What fails a run"
PACE = "How fast and how long"
RESUME = "After an interruption"
WIRE = "How to ask"
TABLES = "Particular hosts and sites"

_ROWS = (
    Key("sources", WHAT, sources(), "Files, folders, globs, URLs, or - for standard input."),
    Key("include", WHAT, regexes(), "Check only URLs in which this is found.", "--include"),
    Key("exclude", WHAT, regexes(), "Skip URLs in which this is found.", "--exclude"),
    Key(
        "recursive",
        SITE,
        flag(),
        "Walk the site of each source that is a URL: check its pages as well, as far as its "
        "robots.txt allows.",
        "--recursive/--no-recursive",
    ),
    Key("depth", SITE, whole(0, 1_000), "Links to follow from the start at most.", "--depth"),
    Key(
        "scope",
        SITE,
        regexes(),
        "Walk the pages in whose URL this is found, not those below the start's directory.",
        "--scope",
    ),
    Key(
        "sitemap",
        SITE,
        flag(),
        "Check the site's sitemaps as well, and walk the pages in them.",
        "--sitemap/--no-sitemap",
    ),
    Key("max_pages", SITE, whole(1, 1_000_000), "Pages to walk at most.", "--max-pages"),
    Key("db", STORE, file(), "SQLite database that remembers every result.", "--db"),
    Key("format", REPORT, choice(*FORMATS), "Format of the report.", "--format"),
    Key("output", REPORT, file(stream=True), "File to write it to; - is stdout.", "--output"),
    Key(
        "fail_on",
        VERDICT,
        choice(*(verdict.value for verdict in SEVERITY), NEVER),
        f"Exit 1 at this verdict or a worse one; worst first: {', '.join(SEVERITY)}.",
        "--fail-on",
    ),
    Key(
        "accept",
        VERDICT,
        statuses(),
        "Status codes that count as ok beyond the usual: 403 or 500..599.",
        "--accept",
    ),
    Key("concurrency", PACE, whole(1, 10_000), "Requests at once in all.", "--concurrency"),
    Key("per_host", PACE, PER_HOST, "Requests at once to one host.", "--per-host"),
    Key(
        "gap",
        PACE,
        GAP,
        "Least time between two requests to one host; up to 30 ms it is kept on average.",
        "--gap",
    ),
    Key(
        "connect_timeout",
        PACE,
        duration(0.1, DAY),
        "Time to connect, TLS included.",
        "--connect-timeout",
    ),
    Key(
        "timeout",
        PACE,
        duration(0.1, DAY),
        "Time for one attempt, with all its redirects and its body.",
        "--timeout",
    ),
    Key(
        "deadline",
        PACE,
        duration(0.1, DAY),
        "Time for one URL, with all its attempts and the waits between them.",
        "--deadline",
    ),
    Key(
        "budget",
        PACE,
        duration(0, 366 * DAY),
        "Time for the whole run: longest unchecked links first, the rest next time; 0 for all.",
        "--budget",
    ),
    Key(
        "retries",
        PACE,
        whole(0, 10),
        "Further attempts after a transient failure: one soon, the others late in the run.",
        "--retries",
    ),
    Key("max_redirects", PACE, whole(0, 50), "Redirects to follow per URL.", "--max-redirects"),
    Key(
        "max_body",
        PACE,
        size(1024, 1 << 30),
        "Bytes to read of a page at most, and to decode of it.",
        "--max-body",
    ),
    Key(
        "resume",
        RESUME,
        flag(),
        "Finish an interrupted run of the same sources instead of starting over.",
        "--resume/--no-resume",
    ),
    Key(
        "resume_within",
        RESUME,
        duration(0, 365 * DAY),
        "Age up to which an interrupted run is worth finishing.",
        "--resume-within",
    ),
    Key(
        "user_agent",
        WIRE,
        user_agent(),
        "How linktend names itself; an address to write to is good manners.",
        "--user-agent",
    ),
    Key(
        "headers",
        WIRE,
        header_lines(),
        "Header to send with every request; no credentials, which belong under [hosts].",
        "--header",
    ),
    Key(
        "allow_net",
        WIRE,
        networks(),
        "Private network that links may lead to; all others are skipped.",
        "--allow-net",
    ),
    Key(
        "connect_to",
        WIRE,
        endpoints(),
        "Connect to ADDR:PORT for HOST:PORT, as curl does; * is any.",
        "--connect-to",
    ),
    Key("cacert", WIRE, certificates(), "PEM certificates to trust as well.", "--cacert"),
    Key("proxy", WIRE, proxy(), "HTTP proxy for all requests.", "--proxy"),
    Key("hosts", TABLES, host_rules(), "Rules for a host, '*.suffix' or '*'."),
    Key("tokens", TABLES, tokens(), "Tokens for the interfaces of known sites: github.com, …"),
)

KEYS = MappingProxyType({key.name: key for key in _ROWS})
"""Name → key, in the order of help and of the generated file."""
