"""The `linktend.toml` that `linktend init` writes: every setting, explained and commented out."""

from collections.abc import Iterator
from itertools import groupby
from textwrap import wrap

from crawler.app.settings.config import Config
from crawler.app.settings.keys import KEYS, Key
from crawler.app.settings.toml_text import toml

HEAD = """\
# Configuration of linktend. A line that starts with "#" and a letter is a setting at its default:
# remove the "#" to change it. To see the values in use and their origins: linktend config show
# Durations are in seconds, or "500ms", "20s", "1h30m". Sizes are in bytes, or "500kB", "1MiB".
# Environment variables (LINKTEND_TIMEOUT=5s) and options (--timeout 5s) override this file.
# Lists add up instead: options add to variables, and variables to this file. An item "!" drops
# all items before it, wherever they are set; an option such as --no-exclude drops the configured
# ones. Only sources on the command line replace those in this file.
"""

HOSTS = """\
# ${NAME} is replaced by an environment variable, to keep secrets out of this file.
# Several [hosts] tables that match a host are merged: "*" first, then "*.org", "*.example.org", and
# so on; the host's own table comes last. A later value overrides an earlier one; headers and
# accept add up with those for all hosts, unless the list has an item "!". A redirect gets the
# headers, per_host, gap and insecure of the host it leads to, and the timeout and retries of the
# link's host. accept may be set for either. timeout never exceeds deadline.
#
#   [hosts."api.example.org"]
#   headers = { Authorization = "Bearer ${EXAMPLE_TOKEN}" }
#
#   [hosts."*.example.com"]
#   per_host = 2
#   gap = "500ms"
#   timeout = "40s"
#   retries = 0
#   accept = [403]
#   fragments = false
#   insecure = true  # do not verify certificates
#
#   [tokens]
#   "github.com" = "${GITHUB_TOKEN}"    # the default, if it is set; "" for none
"""

WIDTH = 96


def template(sources: tuple[str, ...]) -> str:
    """The file's text with `sources` set, or left out where there are none."""
    sections = [HEAD]
    for group, keys in groupby(KEYS.values(), key=lambda key: key.group):
        lines = [f"# ---- {group} ".ljust(WIDTH, "-"), ""]
        for key in keys:
            lines += [*_about(key), *_setting(key, sources)]
        sections.append("\n".join(lines))
    return "\n".join([*sections, HOSTS])


def _about(key: Key) -> Iterator[str]:
    return (f"# {line}" for line in wrap(key.help, WIDTH))


def _setting(key: Key, sources: tuple[str, ...]) -> tuple[str, ...]:
    if key.name == "sources" and sources:
        return f"sources = {toml(list(sources))}", ""
    default = toml(key.kind.show(getattr(Config(), key.name)))
    # A commented-out `hosts = {}` would invite a second definition beside the tables below.
    return () if key.is_table else (f"#{key.name} = {default}", "")
