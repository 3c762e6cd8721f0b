"""Text from strangers made inert for Markdown, terminals and link targets; pure, linear time.

HTML is escaped by Jinja's autoescape; `plain` is applied there too, against look-alike tricks.
"""

import re
from urllib.parse import quote

import ada_url

from reports.cross_references import quiet
from sources.lazy_re import regex

LINKABLE = frozenset({"http:", "https:", "mailto:"})
"""The schemes that become something to click (WHATWG URL "protocol", with its colon)."""

_BREAK = "\u200b"  # a zero-width space: parts a token for every autolinker, invisible to people

# ECMA-48: CSI sequences, terminated OSC, DCS, SOS, PM and APC strings, and other escapes. A C1
# introducer goes alone: in text that was decoded wrongly it is half a letter, and no sequence.
_ANSI = regex(
    r"\x1b\[[0-?]*[ -/]*[@-~]?"
    r"|\x1b[\]PX^_][^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)"
    r"|\x1b[ -/]*[0-~]?"
)
# Bidirectional controls (UAX #9), invisible tags, and characters that encode to nothing valid.
_UNSEEN = regex(r"[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\U000e0000-\U000e007f]")
_CONTROL = regex(r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f]")
_SURROGATE = regex(r"[\ud800-\udfff]")

_MARKDOWN_SPECIAL = regex(r"[\\`*_\[\]|~$]")
_MARKDOWN_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_MARKDOWN_START = regex(r"^(\d{0,9})([-+=#.)])")
# What GitHub, GitLab and other hosts turn into mentions, references, links and commands after
# parsing; GitLab alone has the last two lines, and commands that begin with a slash.
_REFERENCE = regex(
    r"@|[#!](?=\d)|\bGH-(?=\d)|/(?=/)|\bwww(?=\.)|\A/(?=\w)"
    r"|[$&](?=\d)|[%~](?=[\w\"])|\[(?=[a-z_]++:)|\*(?=iteration:)",
    re.IGNORECASE,
)
_COMMIT = regex(r"(?<![0-9a-z])[0-9a-f]{7,}+(?![0-9a-z])", re.IGNORECASE)
_SHORTER = regex(r"[0-9a-f]{1,6}", re.IGNORECASE)  # than any forge takes for a commit
_DOTTED = regex(r"(?<=\w)\.(?=\w)")
_IPV6 = regex(r"https?://\[[0-9a-f:]+\]")  # WHATWG URL 3.5: the serialised host
_ADDRESS_SAFE = "-._~:/?#@!$&'()*+,;=%"


def plain(text: str) -> str:
    """One line of text that a terminal, a log or a page shows as it is.

    ANSI sequences go (the text of an OSC 8 link stays), so do control characters, bidirectional
    overrides and invisible tags; runs of white space become one space; what UTF-8 cannot encode
    becomes U+FFFD.
    """
    if text.isprintable() and "  " not in text:
        return text.strip()
    text = _CONTROL.sub("", _ANSI.sub("", text))
    return " ".join(_SURROGATE.sub("\ufffd", _UNSEEN.sub("", text)).split())


def log_line(text: str) -> str:
    """`plain` text as a line of a log in which no CI server finds a command.

    GitHub and Azure take what begins with `::`, and `##[` anywhere, for one. A `./` leaves the
    path at the start of a line the same path, and `%5B` leaves a URL the same URL.
    """
    shown = plain(text)
    if "##[" in shown:
        shown = " ".join(map(_uncommanded, shown.split(" ")))
    return f"./{shown}" if shown.startswith("::") else shown


def _uncommanded(word: str) -> str:
    return word.replace("##[", "##%5B" if "://" in word else f"##{_BREAK}[")


def href(url: str) -> str:
    r"""The address to put behind something clickable, "" where nothing should be.

    It is the WHATWG serialisation, so that what is checked here is what a browser will open:
    `java\tscript:` is seen for what it is. User names and passwords are left out of it.
    """
    try:
        parsed = ada_url.URL(url)
        if parsed.username or parsed.password:
            parsed.username = parsed.password = ""
    except ValueError:
        return ""
    return str(parsed.href) if parsed.protocol in LINKABLE else ""


def markdown_text(text: str) -> str:
    """`text` as Markdown that shows it and does nothing else, in prose and in table cells.

    No emphasis, code, link, image, HTML, table cell, mention, reference or automatic link comes
    of it, under CommonMark, GFM and the filters that hosts run afterwards.
    """
    shown = _REFERENCE.sub(rf"\g<0>{_BREAK}", plain(text))
    shown = _COMMIT.sub(lambda found: _BREAK.join(_SHORTER.findall(found[0])), shown)
    shown = _MARKDOWN_SPECIAL.sub(r"\\\g<0>", shown).translate(_MARKDOWN_ENTITIES)
    return _DOTTED.sub(r"\\.", _MARKDOWN_START.sub(r"\1\\\2", shown))


def markdown_code(text: str) -> str:
    """`text` as a code span, in prose and in table cells; "" for an empty text.

    The fence is longer than any run of backticks in it (CommonMark 6.1). A text with a pipe is
    no code span, because a table cell and a paragraph disagree on how to escape one there.
    """
    shown = plain(text)
    if not shown or "|" in shown:
        return markdown_text(shown)
    longest = max((len(run) for run in re.findall("`+", shown)), default=0)
    fence = "`" * (longest + 1)
    padding = " " if longest else ""
    return f"{fence}{padding}{shown}{padding}{fence}"


def markdown_url(url: str) -> str:
    """`url` as an autolink where it may be clicked, as a code span otherwise."""
    address = _linkable(url)
    # An autolink knows no escapes (CommonMark 6.5): what could end it is percent-encoded.
    return f"<{address}>" if address else markdown_code(url)


def markdown_link(text: str, url: str) -> str:
    """`text` linked to `url` where that may be clicked, the inert text alone otherwise.

    A web address that may not be a link in Markdown follows the text as code.
    """
    address = _linkable(url).replace("&", "&amp;")
    if address:
        return f"[{markdown_text(text)}](<{address}>)"
    return f"{markdown_text(text)} ({markdown_code(url)})" if href(url) else markdown_text(text)


def _linkable(url: str) -> str:
    """The address to put into Markdown, which leaves no mark where it leads; "" for none."""
    return _encoded(quiet(href(url)))


def _encoded(address: str) -> str:
    """A serialised address without what could end it, but with the brackets of its host."""
    host = _IPV6.match(address)
    kept = host[0] if host else ""
    return kept + quote(address[len(kept) :], safe=_ADDRESS_SAFE)
