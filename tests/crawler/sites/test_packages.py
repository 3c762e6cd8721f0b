"""PyPI: docs.pypi.org, "JSON API". npm: npm/types. Hugging Face: huggingface_hub, utils/_http.py.

The shape of PyPI's 404 is as recorded by clients' cassettes; the refusals of npm's registry are
those npm's own clients look for.
"""

import json
from typing import Any

import pytest

from crawler.model import Fetched, Hop
from crawler.sites import huggingface, npm, pypi
from crawler.sites.model import SiteAdapter
from tests.crawler.sites.replies import WALL, reply

PYPI = "https://pypi.org/project/sampleproject/"
PYPI_RECORD: dict[str, Any] = {
    "info": {
        "name": "sampleproject",
        "version": "4.0.0",
        "summary": "A sample Python project",
        "author": "",
        "author_email": "A. Random Developer <author@example.com>",
        "yanked": False,
        "yanked_reason": None,
    },
    "last_serial": 25793310,
    "releases": {"4.0.0": []},
}
NPM = "https://www.npmjs.com/package/cookie"
NPM_RECORD: dict[str, Any] = {
    "name": "cookie",
    "version": "1.0.2",
    "description": "HTTP server cookie parsing and serialization",
    "author": {"name": "Roman Shtylman"},
}
HF = "https://huggingface.co/meta-llama/Llama-2-7b-hf"
HF_API = "https://huggingface.co/api/"
EXPANDED = "expand=author&expand=createdAt&expand=disabled"
HF_RECORD: dict[str, Any] = {
    "_id": "64ad",
    "id": "meta-llama/Llama-2-7b-hf",
    "author": "meta-llama",
    "gated": "manual",
    "createdAt": "2023-07-13T16:45:39.000Z",
    "lastModified": "2024-04-17T08:40:16.000Z",
}


def renamed(path: str, name: str = "a/b") -> Fetched:
    """The record of a repository to whose new name its old one redirects."""
    hop = Hop(f"{HF_API}models/x/y", 307, f"{HF_API}{path}")
    return Fetched(
        200, f"{HF_API}{path}", body=reply(200, HF_RECORD | {"id": name}).body, hops=(hop,)
    )


@pytest.mark.parametrize(
    ("adapter", "url", "asked"),
    [
        (pypi, PYPI, "https://pypi.org/pypi/sampleproject/json"),
        (
            pypi,
            "https://pypi.org/project/Foo_.Bar/1.0b2/",
            "https://pypi.org/pypi/foo-bar/1.0b2/json",
        ),
        (pypi, "https://pypi.python.org/pypi/foo/1.0", "https://pypi.org/pypi/foo/1.0/json"),
        (pypi, "http://pypi.org/pypi/foo", "https://pypi.org/pypi/foo/json"),
        (pypi, "https://pypi.org/pypi/foo/json", None),
        (pypi, "https://pypi.org/user/someone/", None),
        (pypi, "https://pypi.org/project/a/1.0/files/", None),
        (npm, NPM, "https://registry.npmjs.org/cookie/latest"),
        (npm, f"{NPM}/v/0.7.2", "https://registry.npmjs.org/cookie/0.7.2"),
        (
            npm,
            "https://npmjs.com/package/@types/node",
            "https://registry.npmjs.org/%40types%2Fnode/latest",
        ),
        (
            npm,
            "https://www.npmjs.com/package/%40types/node",
            "https://registry.npmjs.org/%40types%2Fnode/latest",
        ),
        (npm, "https://www.npmjs.org/package/cookie", "https://registry.npmjs.org/cookie/latest"),
        (npm, "https://www.npmjs.com/~someone", None),
        (
            huggingface,
            HF,
            f"{HF_API}models/meta-llama/Llama-2-7b-hf?{EXPANDED}&expand=gated&expand=lastModified",
        ),
        (
            huggingface,
            "https://huggingface.co/spaces/a/b",
            f"{HF_API}spaces/a/b?{EXPANDED}&expand=lastModified",
        ),
        (huggingface, "https://huggingface.co/papers/2305.00001", None),
        (huggingface, "https://huggingface.co/datasets/squad", None),
        (huggingface, "https://huggingface.co/gpt2", None),
        (huggingface, f"{HF}/blob/main/README.md", None),
    ],
)
def test_packages_are_asked_for_and_other_pages_are_not(
    adapter: SiteAdapter, url: str, asked: str | None
) -> None:
    question = adapter.question(url, {})
    assert (question and question.url) == asked


@pytest.mark.parametrize(
    ("adapter", "url", "answer", "reason", "detail"),
    [
        (pypi, PYPI, reply(200, PYPI_RECORD), "ok", "sampleproject 4.0.0"),
        (
            pypi,
            PYPI,
            reply(200, {"info": PYPI_RECORD["info"] | {"yanked": True, "yanked_reason": "oops"}}),
            "yanked",
            "sampleproject 4.0.0: oops",
        ),
        (
            pypi,
            PYPI,
            reply(404, {"message": "Not Found"}),
            "removed",
            "PyPI has no such project or release",
        ),
        (npm, NPM, reply(200, NPM_RECORD), "ok", "cookie 1.0.2"),
        (
            npm,
            NPM,
            reply(200, NPM_RECORD | {"deprecated": "use biscuit\nnow"}),
            "deprecated",
            "cookie: use biscuit now",
        ),
        (
            npm,
            NPM,
            reply(404, {"error": "Not found"}),
            "removed",
            "the npm registry has no such package or version",
        ),
        (
            npm,
            NPM,
            reply(404, "version not found: latest"),
            "removed",
            "the npm registry has no such package or version",
        ),
        (huggingface, HF, reply(200, HF_RECORD), "gated", "access granted by the owner"),
        (
            npm,
            NPM,
            reply(200, NPM_RECORD | {"version": "0.0.1-security.0"}),
            "placeholder-page",
            "removed by npm, which reserves the name",
        ),
        (
            huggingface,
            HF,
            reply(200, HF_RECORD | {"gated": False}),
            "ok",
            "last changed 2024-04-17",
        ),
        (
            huggingface,
            HF,
            reply(200, HF_RECORD | {"disabled": True}),
            "not-public",
            "Hugging Face has disabled the repository",
        ),
        (huggingface, HF, renamed("models/a/b"), "renamed", "now a/b"),
    ],
)
def test_a_package_says_what_has_become_of_it(
    adapter: SiteAdapter, url: str, answer: Fetched, reason: str, detail: str
) -> None:
    finding = adapter.answer(url, answer)
    assert finding is not None
    assert (finding.reason, finding.detail, finding.final) == (reason, detail, True)


def test_a_record_cut_off_after_what_matters_still_tells() -> None:
    body = json.dumps(PYPI_RECORD | {"releases": {"1.0": ["x" * 5_000]}}).encode()
    finding = pypi.answer(PYPI, reply(200, body[:4_000]))
    assert finding is not None
    assert finding.facts is not None
    assert finding.facts.description == "A sample Python project"


def test_a_renamed_data_set_keeps_its_place_in_the_new_address() -> None:
    finding = huggingface.answer("https://huggingface.co/datasets/x/y", renamed("datasets/a/b"))
    assert finding is not None
    assert finding.new_url == "https://huggingface.co/datasets/a/b"


def test_a_repository_tells_since_when_it_is_there() -> None:
    finding = huggingface.answer(HF, reply(200, HF_RECORD))
    assert finding is not None
    assert finding.facts is not None
    assert finding.facts.published == "2023-07-13"


def test_an_author_named_with_an_address_is_named_without() -> None:
    finding = pypi.answer(PYPI, reply(200, PYPI_RECORD))
    assert finding is not None
    assert finding.facts is not None
    assert finding.facts.authors == ("A. Random Developer",)


@pytest.mark.parametrize(
    ("adapter", "url", "answer"),
    [
        (pypi, "https://pypi.python.org/pypi/sampleproject", reply(200, PYPI_RECORD)),
        (npm, "https://www.npmjs.org/package/cookie", reply(200, NPM_RECORD)),
    ],
)
def test_an_address_of_old_leaves_the_page_its_redirect(
    adapter: SiteAdapter, url: str, answer: Fetched
) -> None:
    finding = adapter.answer(url, answer)
    assert finding is not None
    assert (finding.reason, finding.final) == ("ok", False)


@pytest.mark.parametrize("version", ["4", "4.0", "4.0.0", "4.0.0.0"])
def test_zeros_at_its_end_make_no_other_version(version: str) -> None:
    assert pypi.answer(f"{PYPI}{version}/", reply(200, PYPI_RECORD)) is not None


@pytest.mark.parametrize(
    ("adapter", "url", "answer"),
    [
        (pypi, "https://pypi.org/project/other/", reply(200, PYPI_RECORD)),
        (pypi, f"{PYPI}4.0.1/", reply(200, PYPI_RECORD)),
        (npm, "https://www.npmjs.com/package/biscuit", reply(200, NPM_RECORD)),
        (npm, f"{NPM}/v/1.0.1", reply(200, NPM_RECORD)),
        (huggingface, HF, reply(200, HF_RECORD | {"id": "a/b"})),
        (huggingface, HF, renamed("../../elsewhere")),
    ],
)
def test_what_is_said_of_another_package_tells_nothing(
    adapter: SiteAdapter, url: str, answer: Fetched
) -> None:
    assert adapter.answer(url, answer) is None


@pytest.mark.parametrize(
    ("status", "error"), [(401, "Invalid username or password."), (404, "Repository not found")]
)
def test_a_missing_model_is_gone_unless_its_page_knows_better(status: int, error: str) -> None:
    finding = huggingface.answer(HF, reply(status, {"error": error}))
    assert finding is not None
    assert (finding.reason, finding.final) == ("removed", False)


def test_hugging_face_is_never_shown_a_token() -> None:
    asked = huggingface.question(HF, {"huggingface.co": "hf_secret"})
    assert asked is not None
    assert asked.headers == ()


@pytest.mark.parametrize(("adapter", "url"), [(pypi, PYPI), (npm, NPM), (huggingface, HF)])
@pytest.mark.parametrize(
    "answer",
    [
        reply(404, WALL),
        reply(200, WALL),
        reply(401, {"error": "Unauthorized"}),
        reply(403, WALL),
        reply(429, {"error": "We had to rate limit your IP"}),
        reply(503, b""),
        reply(200, {"info": [], "name": {}, "version": 1, "id": "../.."}),
    ],
)
def test_walls_limits_and_odd_answers_send_us_to_the_page(
    adapter: SiteAdapter, url: str, answer: Fetched
) -> None:
    assert adapter.answer(url, answer) is None
