"""`linktend init`: a first `linktend.toml`, with the documents of this folder as its sources."""

from collections.abc import Iterable
from itertools import islice
from pathlib import Path

import click

from crawler.app.settings import files
from crawler.app.settings.template import template
from crawler.app.terminal.errors import Misuse
from sources.registry import MARKDOWN, known_format

LISTS = ("awesome", "bookmarks", "further-reading", "links", "reading", "references", "resources")
DOCS = ("docs", "doc")

MOST_NAMED = 12
"""Documents that are named one by one; beyond, a glob stands for them."""

MOST_ENTRIES = 10_000
"""Names looked at in one folder."""


@click.command()
@click.option("--force", is_flag=True, help="Overwrite an existing linktend.toml.")
def command(*, force: bool) -> None:
    """Create a commented linktend.toml."""
    folder = Path()
    sources = proposed(folder)
    write(folder, template(sources), force=force)
    click.echo(f"Wrote {files.OWN}.")
    if sources:
        click.echo(f"Sources: {', '.join(sources)}. Edit `sources` to change them.")
    else:
        click.echo("No documents found here. Set `sources` before you run a check.")
    click.echo("Next:")
    click.echo("  linktend links                             list the links")
    click.echo(
        "  linktend check                             check them; exit code 1 if any is broken"
    )
    click.echo("  linktend report -f html -o linktend.html   write an HTML report")


def proposed(folder: Path) -> tuple[str, ...]:
    """The sources that `folder` suggests: its reading lists, README and docs, else any Markdown."""
    try:
        entries = sorted(islice(folder.iterdir(), MOST_ENTRIES), key=lambda entry: entry.name)
        documents = [each for each in entries if known_format(each.name) and each.is_file()]
        docs = [each.name for each in entries if each.name in DOCS and _holds_documents(each)]
    except OSError as error:
        raise Misuse(f"cannot read this folder: {error.strerror}") from None
    lists = [each.name for each in documents if _is_list(each.stem)]
    readme = [each.name for each in documents if each.stem.lower() == "readme"]
    return (*lists, *readme[:1], *docs) or _any_markdown(documents)


def _any_markdown(documents: Iterable[Path]) -> tuple[str, ...]:
    """The Markdown documents by name, or by globs where they are many."""
    markdown = [each for each in documents if known_format(each.name) == MARKDOWN]
    if len(markdown) <= MOST_NAMED:
        return tuple(each.name for each in markdown)
    return tuple(dict.fromkeys(f"*{each.suffix}" for each in markdown))


def write(folder: Path, text: str, *, force: bool) -> None:
    """Writes `text` as the configuration of `folder`. Raises `Misuse` if there is one."""
    present = files.in_folder(folder)
    if present and not force:
        raise Misuse(_exists(present.name))
    try:
        (folder / files.OWN).write_text(text, encoding="utf-8")
    except OSError as error:
        raise Misuse(f"cannot write {files.OWN}: {error.strerror}") from None


def _exists(name: str) -> str:
    if name == files.OWN:
        return f"{name} already exists; use --force to overwrite"
    return f"[{files.TABLE}] in {name} already exists; use --force to create {files.OWN} too"


def _is_list(stem: str) -> bool:
    """Whether a document of this name is likely to be a list of links."""
    name = stem.lower().replace("_", "-")
    return any(name.startswith(word) or name.endswith(f"-{word}") for word in LISTS)


def _holds_documents(folder: Path) -> bool:
    return folder.is_dir() and any(
        known_format(each.name) for each in islice(folder.iterdir(), MOST_ENTRIES)
    )
