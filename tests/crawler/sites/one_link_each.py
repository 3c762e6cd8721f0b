"""One link to each site, what its interface says of it, and what follows."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from tests.web import behaviours
from tests.web.exchange import Behaviour

PAGE = behaviours.page("The page itself")


@dataclass(frozen=True, slots=True)
class Site:
    """One link, where its interface is asked (no query), what that says, and what follows."""

    link: str
    interface: str
    record: object
    reason: str
    new_url: str = ""
    page: Behaviour = PAGE
    also: Mapping[str, Behaviour] = field(default_factory=dict)


def as_json(value: object, code: int = 200, headers: Mapping[str, str] | None = None) -> Behaviour:
    body = json.dumps(value).encode()
    return behaviours.respond(code, body, {"Content-Type": "application/json", **(headers or {})})


ABSTRACT = """<!doctype html><html><head><title>[1612.03079] Clipper</title>
<meta name="citation_title" content="Clipper: A Serving System"/>
<meta name="citation_arxiv_id" content="1612.03079"/></head><body>
<p class="error">This paper has been withdrawn by Daniel Crankshaw</p>
<h1 class="title">Clipper</h1></body></html>"""
SITES = {
    "arxiv": Site(
        "https://arxiv.org/pdf/1612.03079",
        "https://arxiv.org/abs/1612.03079",
        ABSTRACT,
        "withdrawn",
    ),
    "doi": Site(
        "https://doi.org/10.1038/nphys1170",
        "https://doi.org/api/handles/10.1038/nphys1170",
        {
            "responseCode": 1,
            "handle": "10.1038/nphys1170",
            "values": [
                {"type": "URL", "data": {"format": "string", "value": "https://journal.test/1"}}
            ],
        },
        "doi-registered",
        page=behaviours.redirect("https://journal.test/1", 302),
        also={"https://journal.test/1": behaviours.refuse()},
    ),
    "github": Site(
        "https://github.com/octocat/Hello-World/releases?page=2",
        "https://api.github.com/repos/octocat/Hello-World",
        {"id": 1296269, "full_name": "acme/hello"},
        "renamed",
        new_url="https://github.com/acme/hello/releases?page=2",
        also={
            "https://api.github.com/repos/octocat/Hello-World": behaviours.redirect(
                "https://api.github.com/repositories/1296269"
            ),
            "https://api.github.com/repositories/1296269": as_json(
                {"id": 1296269, "full_name": "acme/hello"}
            ),
        },
    ),
    "huggingface": Site(
        "https://huggingface.co/meta-llama/Llama-2-7b-hf",
        "https://huggingface.co/api/models/meta-llama/Llama-2-7b-hf",
        {"id": "meta-llama/Llama-2-7b-hf", "author": "meta-llama", "gated": "manual"},
        "gated",
    ),
    "npm": Site(
        "https://www.npmjs.com/package/cookie",
        "https://registry.npmjs.org/cookie/latest",
        {"name": "cookie", "version": "1.0.2", "deprecated": "use biscuit"},
        "deprecated",
    ),
    "pypi": Site(
        "https://pypi.org/project/sampleproject/4.0.0/",
        "https://pypi.org/pypi/sampleproject/4.0.0/json",
        {"info": {"name": "sampleproject", "version": "4.0.0", "yanked": True}},
        "yanked",
    ),
    "reddit": Site(
        "https://www.reddit.com/r/redditdev/comments/34c0pm/title/",
        "https://www.reddit.com/oembed",
        {
            "provider_name": "reddit",
            "title": "Devs: reddit now supports oEmbed",
            "html": '<a href="https://www.reddit.com/r/redditdev/comments/34c0pm/title/">Devs</a>',
        },
        "ok",
        page=behaviours.status(403),
    ),
    "stackexchange": Site(
        "https://stackoverflow.com/questions/11227809/why",
        "https://api.stackexchange.com/2.3/questions/11227809",
        {"items": [{"question_id": 11227809, "title": "Why?"}], "quota_remaining": 299},
        "ok",
        page=behaviours.refuse(),
    ),
    "wikipedia": Site(
        "https://en.wikipedia.org/wiki/Mercury",
        "https://en.wikipedia.org/w/api.php",
        {
            "query": {
                "pages": [{"pageid": 1, "title": "Mercury", "pageprops": {"disambiguation": ""}}]
            }
        },
        "disambiguation",
    ),
    "x": Site(
        "https://x.com/jack/status/20",
        "https://publish.x.com/oembed",
        {
            "url": "https://twitter.com/jack/status/20",
            "author_name": "jack",
            "html": "<p>just setting up my twttr</p>",
        },
        "ok",
        page=behaviours.html("<title></title>", 403),
    ),
    "youtube": Site(
        "https://youtu.be/pO5L6vXtxsI",
        "https://www.youtube.com/oembed",
        {
            "type": "video",
            "title": "Amazing Facts",
            "html": '<iframe src="https://www.youtube.com/embed/pO5L6vXtxsI?feature=oembed">',
        },
        "ok",
        page=behaviours.status(429),
    ),
}
