"""The table of settings: one row drives the file, the environment, the option, help and `init`."""

from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from crawler.app.settings.choices import choice, flag, statuses
from crawler.app.settings.config import NEVER, SEVERITY
from crawler.app.settings.headers import header_lines, user_agent
from crawler.app.settings.host_rules import GAP, PER_HOST, RETRIES, TIMEOUT, host_rules
from crawler.app.settings.kinds import Kind
from crawler.app.settings.patterns import endpoints, networks, regexes
from crawler.app.settings.places import certificates, file, proxy, sources
from crawler.app.settings.quantities import DAY, duration, size, whole
from crawler.app.settings.tokens import tokens
from reports.registry import FORMATS

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
SITE = "Crawling sites"
STORE = "Stored results"
REPORT = "Reports"
VERDICT = "What fails a run"
PACE = "Speed and limits"
RESUME = "Interrupted runs"
WIRE = "Requests"
TABLES = "Single hosts and sites"

_ROWS = (
    Key("sources", WHAT, sources(), "Files, folders, globs, URLs, or - for standard input."),
    Key("include", WHAT, regexes(), "Check only URLs that match this regex.", "--include"),
    Key(
        "exclude",
        WHAT,
        regexes(),
        "Skip URLs that match this regex, as written or as normalised, and redirects to them.",
        "--exclude",
    ),
    Key(
        "recursive",
        SITE,
        flag(),
        "Crawl the site of each source URL and check the links on its pages, as far as its "
        "robots.txt allows.",
        "--recursive/--no-recursive",
    ),
    Key("depth", SITE, whole(0, 1_000), "Maximum link depth from the start page.", "--depth"),
    Key(
        "scope",
        SITE,
        regexes(),
        "Crawl pages whose URL matches this regex, not those below the start page's directory.",
        "--scope",
    ),
    Key(
        "sitemap",
        SITE,
        flag(),
        "Check the site's sitemaps too, and crawl the pages they list.",
        "--sitemap/--no-sitemap",
    ),
    Key("max_pages", SITE, whole(1, 1_000_000), "Maximum number of pages to crawl.", "--max-pages"),
    Key("db", STORE, file(), "SQLite database for the results of all runs.", "--db"),
    Key("format", REPORT, choice(*FORMATS), "Report format.", "--format"),
    Key(
        "output",
        REPORT,
        file(stream=True),
        "File for the report; - for standard output.",
        "--output",
    ),
    Key(
        "fail_on",
        VERDICT,
        choice(*(verdict.value for verdict in SEVERITY), NEVER),
        f"Exit with code 1 at this verdict or a worse one. Worst first: {', '.join(SEVERITY)}.",
        "--fail-on",
    ),
    Key(
        "accept",
        VERDICT,
        statuses(),
        "Additional status codes that count as ok, such as 403 or 500..599.",
        "--accept",
    ),
    Key(
        "fragments",
        VERDICT,
        flag(),
        "Check whether the page has the anchor that a URL names after #.",
        "--fragments/--no-fragments",
    ),
    Key("concurrency", PACE, whole(1, 10_000), "Maximum concurrent requests.", "--concurrency"),
    Key("per_host", PACE, PER_HOST, "Maximum concurrent requests to one host.", "--per-host"),
    Key(
        "gap",
        PACE,
        GAP,
        "Minimum time between two requests to one host; an average if 30ms or less.",
        "--gap",
    ),
    Key(
        "connect_timeout",
        PACE,
        duration(0.1, DAY),
        "Time limit for connecting, including TLS.",
        "--connect-timeout",
    ),
    Key(
        "timeout",
        PACE,
        TIMEOUT,
        "Time limit for one attempt, including redirects and the body.",
        "--timeout",
    ),
    Key(
        "deadline",
        PACE,
        duration(0.1, DAY),
        "Time limit for one URL, including all attempts and the pauses between them.",
        "--deadline",
    ),
    Key(
        "budget",
        PACE,
        duration(0, 366 * DAY),
        "Time limit for the whole run, longest unchecked links first; 0 for no limit.",
        "--budget",
    ),
    Key(
        "retries",
        PACE,
        RETRIES,
        "Maximum retries after a temporary failure: the first soon, the others late in the run.",
        "--retries",
    ),
    Key("max_redirects", PACE, whole(0, 50), "Maximum redirects per URL.", "--max-redirects"),
    Key(
        "max_body",
        PACE,
        size(1024, 1 << 30),
        "Maximum page size, compressed and decompressed.",
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
        "Maximum age of an interrupted run to resume.",
        "--resume-within",
    ),
    Key(
        "break_lease",
        RESUME,
        flag(),
        "Take the database over from a run on another machine that will not come back.",
        "--break-lease/--no-break-lease",
    ),
    Key(
        "user_agent",
        WIRE,
        user_agent(),
        "User-Agent header; include a contact address if you can.",
        "--user-agent",
    ),
    Key(
        "headers",
        WIRE,
        header_lines(),
        "Header to send with every request. Put credentials under [hosts] instead.",
        "--header",
    ),
    Key(
        "allow_net",
        WIRE,
        networks(),
        "Private network in which to check links. Links to other private networks are skipped.",
        "--allow-net",
    ),
    Key(
        "connect_to",
        WIRE,
        endpoints(),
        "Connect to ADDR:PORT instead of HOST:PORT, like curl. * matches any.",
        "--connect-to",
    ),
    Key(
        "cacert",
        WIRE,
        certificates(),
        "File with additional PEM certificates to trust.",
        "--cacert",
    ),
    Key(
        "proxy",
        WIRE,
        proxy(),
        "HTTP(S) or SOCKS proxy for all requests, '' for none; by default that of HTTP_PROXY,"
        " HTTPS_PROXY, ALL_PROXY and NO_PROXY.",
        "--proxy",
    ),
    Key("hosts", TABLES, host_rules(), "Rules for a host, '*.suffix' or '*'."),
    Key("tokens", TABLES, tokens(), "Tokens for the APIs of known sites, such as github.com."),
)

KEYS = MappingProxyType({key.name: key for key in _ROWS})
"""Name → key, in the order of help and of the generated file."""
