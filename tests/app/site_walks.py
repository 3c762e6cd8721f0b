"""A walk over a small site, and what it led to."""

import json
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from crawler.app.settings.config import Config
from db.connect import reading
from tests.app.command import Result, linktend
from tests.app.web_flags import flags
from tests.web.behaviours import html, respond
from tests.web.exchange import Behaviour
from tests.web.script import Script
from tests.web.small_web import SmallWeb

Start = Callable[[Script | Mapping[str, Behaviour]], SmallWeb]
SITE = "https://a.test"


def linking(*hrefs: str, head: str = "") -> Behaviour:
    anchors = "\n".join(f'<a href="{href}">to {href}</a>' for href in hrefs)
    return html(f"<!doctype html><html><head><title>T</title>{head}</head><body>{anchors}</body>")


def robots(*lines: str) -> dict[str, Behaviour]:
    body = "\n".join(("User-agent: *", *lines)).encode()
    return {f"{SITE}/robots.txt": respond(200, body, {"Content-Type": "text/plain"})}


def sitemap(*urls: str) -> bytes:
    places = "".join(f"<url><loc>{url}</loc></url>\n" for url in urls)
    return f'<?xml version="1.0"?>\n<urlset>\n{places}</urlset>'.encode()


def check(web: SmallWeb, *options: str, start: str = f"{SITE}/") -> Result:
    quick = ("--retries", "0", "--gap", "0", "--format", "json")
    return linktend("check", start, "--recursive", *flags(web), *quick, *options)


def config_for(web: SmallWeb) -> Config:
    return Config(
        sources=(f"{SITE}/",),
        recursive=True,
        connect_to=tuple(web.connect_to),
        cacert=web.cafile,
        retries=0,
    )


def reasons(shown: Result) -> dict[str, str]:
    links: list[dict[str, Any]] = json.loads(shown.out)["links"]
    return {link["url"].removeprefix(SITE): link["reason"] for link in links}


def documents() -> list[str]:
    """The documents of the last run, in order."""
    with reading(Path("linktend.db")) as db:
        rows = db.execute(
            "SELECT name FROM run_documents JOIN documents ON documents.id = document_id"
            " WHERE run_id = (SELECT max(id) FROM runs) ORDER BY run_documents.id"
        )
        return [name.removeprefix(SITE) for (name,) in rows]


def asked(web: SmallWeb) -> Counter[str]:
    return Counter(request.url.removeprefix(SITE) for request in web.requests)
