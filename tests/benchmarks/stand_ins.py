"""Pages that stand where another should: real ones where the corpora are at hand, else like them.

What is made up here is worded after no checker's rules.
"""

import gzip
import json
from collections.abc import Sequence
from pathlib import Path
from random import Random

from tests.benchmarks.kinds import Kind

_CLASSES = {
    "notfound": Kind.SOFT_404,
    "parked": Kind.PARKED,
    "login": Kind.LOGIN,
}

_MADE = {
    Kind.SOFT_404: (
        ("en", "Page not found", "We looked everywhere, but there is no page at this address."),
        ("de", "Seite nicht gefunden", "Die gewünschte Seite gibt es nicht (mehr)."),
        ("fr", "Page introuvable", "La page demandée n'existe pas ou a été déplacée."),
        ("es", "Página no encontrada", "Lo sentimos, la página que buscas ya no existe."),
        ("en", "Error 404", "Oops! That page can't be found. Try a search?"),
    ),
    Kind.PARKED: (
        ("en", "{host} is for sale", "This domain may be for sale. Make an offer today."),
        ("en", "{host}", "Buy this domain. Related searches: insurance, hosting, loans."),
        ("de", "{host} steht zum Verkauf", "Diese Domain ist geparkt und kann erworben werden."),
    ),
}
_PAGE = (
    '<!doctype html><html lang="{}"><head><title>{}</title></head><body><h1>{}</h1>\n<p>{}</p>\n'
)
_SALE = '<script src="https://www.google.com/adsense/domains/caf.js"></script>\n'
_REFRESH = b'http-equiv="refresh"'
_FORM = (
    '<form method="post" action="/session"><input name="user"><input type="password" name="word">'
    "<button>Sign in</button></form>\n"
)


class StandIns:
    """Hands out such pages by kind and host; equal hosts get equal pages."""

    def __init__(self, corpora: Path) -> None:
        index = corpora / "odd" / "index.jsonl"
        self._real: dict[Kind, list[bytes]] = {kind: [] for kind in _CLASSES.values()}
        lines = index.read_text(encoding="utf-8").splitlines() if index.exists() else ()
        for row in map(json.loads, lines):
            if row["class"] in _CLASSES and row.get("complete"):
                page = gzip.decompress((index.parent / row["file"]).read_bytes())
                if _REFRESH not in page.lower():  # where that leads is not played
                    self._real[_CLASSES[row["class"]]].append(page)

    def page(self, kind: Kind, host: str) -> bytes:
        """An HTML page that answers with 200 for a link of that kind."""
        random = Random(f"{kind} {host}")
        if self._real[kind]:
            return random.choice(self._real[kind])
        if kind is Kind.LOGIN:
            return _made(("en", f"Sign in - {host}", "You need an account to go on."), host, _FORM)
        templates: Sequence[tuple[str, str, str]] = _MADE[kind]
        return _made(random.choice(templates), host, _SALE if kind is Kind.PARKED else "")


def _made(template: tuple[str, str, str], host: str, extra: str) -> bytes:
    language, title, text = template
    title = title.format(host=host)
    return (_PAGE.format(language, title, title, text) + extra + "</body></html>\n").encode()
