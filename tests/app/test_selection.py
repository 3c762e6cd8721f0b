"""What is checked and what is skipped, as `linktend check` and `linktend links` report it."""

import json
from ipaddress import ip_network

import pytest

from crawler.app.settings.config import Config
from crawler.app.settings.selection import filters_of
from crawler.hosts.limits import HostRules
from tests.app.checking import Start, check, links_of, write
from tests.app.command import linktend
from tests.web.behaviours import html, page, redirect

pytestmark = pytest.mark.usefixtures("empty_folder")


def test_a_link_with_an_excluded_fragment_is_skipped_and_the_page_checked(small_web: Start) -> None:
    web = small_web({"https://a.test/": html('<title>A</title><p id="open">')})
    write("https://a.test/#open", "https://a.test/#secret")
    links = links_of(check(web, "list.md", "--exclude", "#secret", "--format", "json"))
    assert {link["url"]: (link["verdict"], link["reason"]) for link in links} == {
        "https://a.test/#open": ("ok", "ok"),
        "https://a.test/#secret": ("skipped", "excluded"),
    }


def test_a_redirect_to_an_excluded_url_is_skipped_and_says_where_it_leads(small_web: Start) -> None:
    web = small_web(
        {"https://a.test/": redirect("https://b.test/login"), "https://b.test/login": page("B")}
    )
    write("https://a.test/")
    shown = check(web, "list.md", "--exclude", "//b[.]test", "--format", "json")
    (link,) = links_of(shown)
    assert (link["verdict"], link["reason"]) == ("skipped", "redirect-excluded")
    assert link["detail"] == "redirects to https://b.test/login"
    assert shown.code == 0
    assert [request.url for request in web.requests] == ["https://a.test/"]


def test_reserved_names_and_templates_are_listed_with_their_reasons() -> None:
    write(
        "https://example.com/ https://a.test/ https://a.de/", "[x](https://a.de/<id>) [y]({{b}}/a)"
    )
    shown = linktend("links", "list.md", "--format", "json")
    assert [(link["url"], link["skipped"]) for link in json.loads(shown.out)["links"]] == [
        ("https://example.com/", "reserved-name"),
        ("https://a.test/", "reserved-name"),
        ("https://a.de/", None),
        ("https://a.de/<id>", "templated-url"),
        ("{{b}}/a", "templated-url"),
    ]
    assert linktend("links", "list.md").out == "list.md:1:38: https://a.de/\n"


def test_a_check_of_reserved_names_and_templates_alone_sends_nothing_and_passes() -> None:
    write(
        "https://example.com/a https://shop.example/ https://a.de/{{id}} https://a.de/%7B%7Bid%7D%7D"
    )
    shown = linktend("check", "list.md", "--format", "json")
    assert shown.code == 0
    assert [(link["verdict"], link["reason"]) for link in links_of(shown)] == [
        ("skipped", "reserved-name"),
        ("skipped", "reserved-name"),
        ("skipped", "templated-url"),
        ("skipped", "templated-url"),
    ]


@pytest.mark.parametrize(
    ("config", "named"),
    [
        (Config(), set()),
        (Config(connect_to=("a.test:443:127.0.0.1:8443",)), {"a.test"}),
        (Config(connect_to=("*:443:127.0.0.1:8443",)), {"*"}),
        (Config(connect_to=("::127.0.0.1:8443",)), {"*"}),
        (Config(hosts={"*.test": HostRules(), "*": HostRules()}), {"*.test"}),
        (Config(sources=("docs", "https://A.test/docs/")), {"a.test"}),
        (Config(allow_net=(ip_network("127.0.0.0/8"),)), {"localhost", "*.localhost"}),
        (Config(allow_net=(ip_network("::1"),)), {"localhost", "*.localhost"}),
        (Config(allow_net=(ip_network("10.0.0.0/8"),)), set()),
    ],
)
def test_hosts_that_the_settings_name_are_checked_though_reserved(
    config: Config, named: set[str]
) -> None:
    assert filters_of(config).named == named
