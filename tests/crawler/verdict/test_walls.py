"""Walls that announce themselves by status and headers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.verdict.walls import COOKIE_NAMES, WALL_HEADERS, cookie_names, wall_of


@pytest.mark.parametrize(
    ("vendor", "status", "header", "value"),
    [
        ("cloudflare", 403, "cf-mitigated", "challenge"),
        ("cloudflare", 200, "cf-mitigated", "challenge"),
        ("aws-waf", 202, "x-amzn-waf-action", "challenge"),
        ("aws-waf", 405, "x-amzn-waf-action", "captcha"),
        ("vercel", 429, "x-vercel-mitigated", "challenge"),
        ("datadome", 403, "x-datadome", "protected"),
        ("datadome", 403, "x-dd-b", "1"),
        ("datadome", 403, COOKIE_NAMES, "datadome"),
        ("human", 403, COOKIE_NAMES, "_pxhd"),
        ("imperva", 403, "x-iinfo", "9-1-2 NNNN CT(0 0 0)"),
        ("imperva", 403, COOKIE_NAMES, "nlbi_1, visid_incap_1"),
        ("sucuri", 403, "x-sucuri-id", "11005"),
        ("sucuri", 200, "x-sucuri-block", "X"),
        ("akamai", 403, "server", "AkamaiGHost"),
        ("kasada", 429, "x-kpsdk-ct", "0"),
        ("ddos-guard", 403, "server", "ddos-guard"),
        ("qrator", 401, "server", "QRATOR"),
        ("siteground", 202, "sg-captcha", "challenge"),
        ("imunify360", 200, "server", "imunify360-webshield/1.21"),
        ("bitninja", 200, "server", "BitNinja Captcha Server"),
        ("aws-waf", 403, "server", "awselb/2.0"),
        ("aliyun", 405, "x-tengine-error", "denied by http_custom"),
        ("kasada", 429, "x-kpsdk-r", "1-AA"),
        ("imperva", 403, "x-cdn", "Imperva"),
        ("reblaze", 403, COOKIE_NAMES, "rbzid"),
        ("wangzhanbao", 403, "wzws-ray", "1-1-w"),
    ],
)
def test_a_wall_is_named(vendor: str, status: int, header: str, value: str) -> None:
    found = wall_of(status, {header: value})
    assert found is not None
    assert (found.code, found.rule) == ("bot-wall", vendor)
    assert found.evidence == f"{header}: {value}"
    assert header in WALL_HEADERS


@pytest.mark.parametrize(
    ("status", "header", "value"),
    [
        (200, "x-datadome", "protected"),
        (404, "x-datadome", "protected"),
        (404, "server", "AkamaiGHost"),
        (403, "server", "nginx"),
        (403, "server", "cloudflare"),
        (200, "x-cdn", "Imperva"),
        (200, "server", "awselb/2.0"),
        (502, "server", "awselb/2.0"),
        (200, "wzws-ray", "1-1-w"),
        (503, "x-iinfo", "9-1-2"),
        (200, COOKIE_NAMES, "datadome"),
        (403, COOKIE_NAMES, "my_pxfoo, session"),
        (403, "cf-mitigated", "other"),
    ],
)
def test_what_a_vendor_puts_on_every_answer_is_no_wall_by_itself(
    status: int, header: str, value: str
) -> None:
    assert wall_of(status, {header: value}) is None


def test_of_cookies_only_the_names_are_kept() -> None:
    values = ["datadome=s3cr3t; Path=/; Secure", "_pxhd=s3cr3t", "broken", "=s3cr3t", "datadome=2"]
    assert cookie_names(values) == "_pxhd, datadome"
    assert cookie_names([]) == ""


def test_twenty_names_of_cookies_are_kept_and_eighty_characters_of_a_header_shown() -> None:
    names = cookie_names(f"c{number:02}=x" for number in range(21))
    assert names.split(", ") == [f"c{number:02}" for number in range(20)]
    found = wall_of(403, {"x-datadome": "y" * 81})
    assert found is not None
    assert found.evidence == "x-datadome: " + "y" * 80


@given(st.lists(st.text(max_size=100), max_size=30))
def test_no_value_of_a_cookie_is_ever_kept(values: list[str]) -> None:
    kept = cookie_names(f"name{index}={value}" for index, value in enumerate(values))
    assert set(filter(None, kept.split(", "))) <= {f"name{index}" for index in range(len(values))}
