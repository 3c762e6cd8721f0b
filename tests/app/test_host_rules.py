"""Rules for single hosts, from `linktend.toml` to the verdict."""

from pathlib import Path

import pytest

from tests.app.checking import Start, links_of, write
from tests.app.command import linktend
from tests.app.web_flags import flags
from tests.web.behaviours import html, page, redirect, silence, status
from tests.web.certificates import Certificate
from tests.web.script import Script
from tests.web.small_web import SmallWeb

pytestmark = pytest.mark.usefixtures("empty_folder")


def verdicts(web: SmallWeb, rules: str, *options: str) -> dict[str, str]:
    """Verdict and reason of each link of list.md."""
    Path("linktend.toml").write_text(rules, encoding="utf-8")
    shown = linktend("check", "list.md", *flags(web), "--format", "json", *options)
    return {link["url"]: f"{link['verdict']} {link['reason']}" for link in links_of(shown)}


def test_a_status_is_accepted_for_one_host(small_web: Start) -> None:
    urls = ["https://a.test/", "https://b.test/", "https://c.test/to-a", "https://d.test/to-c"]
    web = small_web(
        {
            urls[0]: status(410),
            urls[1]: status(410),
            urls[2]: redirect("https://a.test/"),
            urls[3]: redirect("https://b.test/"),
        }
    )
    write(*urls)
    rules = '[hosts."a.test"]\naccept = [410]\n[hosts."d.test"]\naccept = [410]'
    assert verdicts(web, rules) == {
        urls[0]: "ok accepted",
        urls[1]: "broken http-410",
        urls[2]: "ok accepted",
        urls[3]: "ok accepted",
    }
    assert verdicts(web, '[hosts."a.test"]\naccept = ["!", 404]', "--accept", "410") == {
        urls[0]: "broken http-410",
        urls[1]: "ok accepted",
        urls[2]: "ok accepted",
        urls[3]: "ok accepted",
    }


BAD = [
    Certificate.EXPIRED,
    Certificate.NOT_YET_VALID,
    Certificate.SELF_SIGNED,
    Certificate.WRONG_HOST,
    Certificate.UNTRUSTED,
    Certificate.INCOMPLETE_CHAIN,
]


def test_certificates_are_not_verified_for_insecure_hosts_alone(small_web: Start) -> None:
    insecure = {f"h{number}.own.test": shown for number, shown in enumerate(BAD)}
    insecure["under_score.own.test"] = Certificate.WRONG_HOST
    certificates = insecure | {
        "strict.test": Certificate.EXPIRED,
        "x.own.test": Certificate.EXPIRED,
    }
    pages = {f"https://{host}/": page("A") for host in certificates}
    pages["https://a.test/"] = redirect("https://h0.own.test/", 302)
    pages["https://b.test/"] = redirect("https://strict.test/", 302)
    web = small_web(Script(pages, certificates))
    write(*pages)
    rules = '[hosts."*.own.test"]\ninsecure = true\n[hosts."x.own.test"]\ninsecure = false'
    assert verdicts(web, rules) == {
        **{f"https://{host}/": "ok ok" for host in insecure},
        "https://strict.test/": "broken tls-expired",
        "https://x.own.test/": "broken tls-expired",
        "https://a.test/": "ok redirect-temporary",
        "https://b.test/": "broken tls-expired",
    }


def test_anchors_are_not_looked_for_on_one_host(small_web: Start) -> None:
    blank = html("<title>A</title><p>Here")
    web = small_web({"https://a.test/": blank, "https://b.test/": blank})
    write("https://a.test/#x", "https://b.test/#x")
    off, on = '[hosts."a.test"]\nfragments = false', '[hosts."a.test"]\nfragments = true'
    found = verdicts(web, off)
    assert found["https://a.test/#x"] == "ok ok"
    assert found["https://b.test/#x"].endswith(" fragment-missing")
    found = verdicts(web, on, "--no-fragments")
    assert found["https://a.test/#x"].endswith(" fragment-missing")
    assert found["https://b.test/#x"] == "ok ok"


def test_retries_are_counted_by_host(small_web: Start) -> None:
    web = small_web({"https://a.test/": status(502), "https://b.test/": status(502)})
    write("https://a.test/", "https://b.test/")
    verdicts(web, 'retries = 0\n[hosts."a.test"]\nretries = 1')
    asked = [request.url for request in web.requests]
    assert asked.count("https://a.test/") == 2
    assert asked.count("https://b.test/") == 1


def test_a_timeout_is_for_one_host(small_web: Start) -> None:
    web = small_web({"https://a.test/": silence(), "https://b.test/": page("B")})
    write("https://a.test/", "https://b.test/")
    found = verdicts(web, '[hosts."a.test"]\ntimeout = 0.5\nretries = 0', "--timeout", "1000")
    assert found == {"https://a.test/": "failing read-timeout", "https://b.test/": "ok ok"}
