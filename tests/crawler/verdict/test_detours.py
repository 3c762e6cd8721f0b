"""Redirects that end somewhere else than the link meant to go."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.model import Fetched, Hop, Oddity, PageFacts, Target
from crawler.verdict.detours import detour, is_asked_for
from crawler.verdict.reasons import is_known
from crawler.verdict.suspicion import suspicion


def code(target: str, final: str) -> str:
    found = detour(target, (Hop(target, 301, final),), final)
    return found.code if found else ""


@pytest.mark.parametrize(
    ("target", "final"),
    [
        ("https://a.org/blog/2019/post", "https://a.org/"),
        ("https://a.org/blog/2019/post", "https://www.a.org"),
        ("https://a.org/post.html", "https://a.org/index.html"),
        ("https://a.org/post", "https://a.org/en/"),
        ("https://a.org/post", "https://a.org/en-us/home"),
        ("https://a.org/?p=123", "https://a.org/"),
        ("https://a.org/abc", "https://a.org/"),
        ("https://youtu.be/dQw4w9WgXcQ", "https://youtu.be/"),
        ("https://youtu.be/dQw4w9WgXcQ", "https://www.youtube.com/"),
        (
            "https://youtu.be/dQw4w9WgXcQ",
            "https://www.youtube.com/?feature=youtu.be&si=AbCdEf0123456789",
        ),
        ("https://bbc.in/3xYz", "https://www.bbc.co.uk/"),
        ("https://redd.it/abc123", "https://www.reddit.com/"),
        ("https://a.org/js/", "https://a.org/"),
        ("https://a.org/tv", "https://a.org/"),
        ("https://a.org/cv/", "https://a.org/"),
        ("https://a.org/go", "https://a.org/"),
        ("https://www.reddit.com/r/kites/", "https://www.reddit.com/"),
        ("https://a.org/go/partner", "https://a.org/"),
        ("https://a.org/post", "https://a.org/?utm_source=gone"),
        ("https://bought.com/deep/page", "https://buyer.com/"),
        ("https://docs.a.org/deep/page", "https://a.org/"),
        ("https://a.org/blog/post", "https://blog.a.org/"),
    ],
)
def test_a_deep_page_that_ends_at_a_home_page_is_suspect(target: str, final: str) -> None:
    assert code(target, final) == "redirect-to-root"


def test_200_characters_of_where_a_detour_ends_are_shown() -> None:
    final = "https://a.org/?utm_source=" + "x" * 300
    found = detour("https://a.org/post", (Hop("https://a.org/post", 301, final),), final)
    assert found is not None
    assert found.evidence == f"ends at {final[:200]}"


@pytest.mark.parametrize(
    ("target", "final"),
    [
        ("http://a.org/", "https://www.a.org/"),
        ("https://a.org/", "https://a.org/en/"),
        ("https://a.org/index.php", "https://a.org/"),
        ("https://a.org/default.aspx", "https://a.org/"),
        ("https://a.org/home", "https://a.org/"),
        ("https://a.org/en/", "https://a.org/"),
        ("https://a.org/?utm_source=x", "https://a.org/"),
        ("http://a.org/page", "https://www.a.org/page"),
        ("https://a.org/page", "https://a.org/page/"),
        ("https://a.org/old", "https://a.org/new"),
        ("https://a.org/old", "https://a.org/?page=new"),
        ("https://bit.ly/3xYz", "https://a.org/"),
        ("https://doi.org/10.1000/182", "https://a.org/"),
        ("https://github.com/pallets/flask", "https://flask.palletsprojects.com/"),
        ("https://a.github.io/some-tool/", "https://sometool.dev/"),
        ("https://medium.com/@ada", "https://ada.medium.com/"),
        ("https://cs.a.edu/~ada/", "https://ada.dev/"),
        ("https://a.org/", "https://a.org/us/en/"),
        ("https://a.org/intl/de/", "https://a.org/"),
        ("https://a.org/english/", "https://a.org/"),
        ("https://a.org/pt-BR/", "https://a.org/"),
        ("https://a.org/es-419/index.html", "https://a.org/"),
        ("https://a.org/en_us", "https://a.org/"),
        ("https://short.a.co.uk/abc", "https://b.co.uk/"),
        ("https://a.org/zh-hans-cn/", "https://a.org/"),
        ("https://a.org/?mc_cid=1&fbclid=2", "https://a.org/"),
        ("https://spoti.fi/3xYz", "https://a.org/"),
        ("https://go.microsoft.com/fwlink/?linkid=1", "https://dotnet.microsoft.com/"),
        ("https://a.org/go/partner", "https://partner-shop.com/"),
        ("https://link.a.org/abc", "https://a.org/"),
    ],
)
def test_what_leads_where_it_meant_to_is_not(target: str, final: str) -> None:
    assert code(target, final) == ""


@pytest.mark.parametrize(
    "final",
    [
        "https://a.org/login?next=/report",
        "https://a.org/users/sign_in",
        "https://a.org/wp-login.php?redirect_to=x",
        "https://login.microsoftonline.com/common/oauth2/authorize?client_id=1",
        "https://accounts.google.com/v3/signin/identifier",
        "https://a.okta.com/oauth2/v1/authorize?redirect_uri=x",
        "https://www.linkedin.com/authwall?trk=x",
        "https://www.linkedin.com/checkpoint/lg/login",
        "https://x.com/i/flow/login?redirect_after_login=%2Fa",
        "https://a.org/auth/realms/a/protocol/openid-connect/auth?client_id=b",
        "https://idp.a.edu/idp/profile/SAML2/Redirect/SSO?SAMLRequest=x",
        "https://a.org/cas/login?service=b",
        "https://a.org/Shibboleth.sso/Login?target=b",
        "https://a.org/simplesaml/module.php/core/loginuserpass.php?AuthState=x",
        "https://a.org/signup?next=/report",
        "https://a.de/anmelden",
    ],
)
def test_ending_at_a_login_is_suspect_unless_one_was_asked_for(final: str) -> None:
    assert code("https://a.org/report", final) == "redirect-to-login"
    assert code("https://a.org/login", final) == ""


@pytest.mark.parametrize(
    "final",
    ["https://a.org/docs/auth", "https://auth0.com/docs", "https://login.gov/help"],
)
def test_a_page_about_logging_in_is_no_login(final: str) -> None:
    assert code("https://a.org/docs/authentication", final) == ""


@pytest.mark.parametrize(
    "final",
    [
        "https://a.org/404",
        "https://a.org/404.html",
        "https://a.org/error/404",
        "https://a.org/page-not-found",
        "https://a.org/en/PageNotFound.aspx",
        "https://a.org/error.html?aspxerrorpath=/x",
        "https://a.org/?error=404",
        "https://a.org/?notfound",
        "https://a.es/pagina-no-encontrada",
        "https://a.de/seite-nicht-gefunden.html",
        "https://a.fr/erreur-404",
        "https://a.org/page-unavailable",
    ],
)
def test_ending_at_an_error_page_is_suspect_unless_one_was_asked_for(final: str) -> None:
    assert code("https://a.org/report", final) == "redirect-to-not-found"
    assert code("https://a.org/404.html", final) == ""


@pytest.mark.parametrize("final", ["https://a.org/report-404", "https://a.org/?p=404"])
def test_a_number_in_a_name_is_no_error_page(final: str) -> None:
    assert code("https://a.org/report", final) == ""


@pytest.mark.parametrize(
    ("final", "expected"),
    [
        ("https://www.google.com/sorry/index?continue=x", "bot-wall"),
        ("https://a.org/_sec/cp_challenge/verify", "bot-wall"),
        ("https://a.ru/showcaptcha?cc=1", "bot-wall"),
        ("https://validate.perfdrive.com/a/captcha?x", "bot-wall"),
        ("https://a.queue-it.net/?c=a&t=b", "bot-wall"),
        ("https://consent.yahoo.com/v2/collectConsent?sessionId=1", "consent-wall"),
        ("https://consent.google.com/m?continue=x", "consent-wall"),
        ("https://guce.advertising.com/collectIdentifiers?x", "consent-wall"),
        ("https://myprivacy.dpgmedia.nl/consent?siteKey=a", "consent-wall"),
    ],
)
def test_ending_at_a_check_or_a_demand_is_told_from_a_page(final: str, expected: str) -> None:
    assert code("https://a.org/report", final) == expected


@pytest.mark.parametrize(
    "final", ["https://a.org/docs/captcha-guide", "https://a.org/consent", "https://a.org/cookies"]
)
def test_a_page_about_checks_or_consent_is_neither(final: str) -> None:
    assert code("https://a.org/report", final) == ""


def test_the_makers_of_checks_have_pages_of_their_own() -> None:
    assert code("https://hcaptcha.com/pricing", "https://www.hcaptcha.com/plans") == ""


def fetched(final: str) -> Fetched:
    return Fetched(200, final, hops=(Hop("https://a.org/deep/page", 302, final),))


@pytest.mark.parametrize(
    ("shown", "final", "expected"),
    [
        (Oddity("bot-wall", "x", "x"), "https://a.org/", "bot-wall"),
        (Oddity("parked", "x", "x"), "https://a.org/404", "parked"),
        (Oddity("login-wall", "x", "x"), "https://a.org/", "login-wall"),
        (Oddity("login-wall", "x", "x"), "https://a.org/404", "redirect-to-not-found"),
        (None, "https://a.org/", "redirect-to-root"),
        (None, "https://a.org/other", ""),
    ],
)
def test_what_the_page_shows_outranks_that_it_is_a_home_page(
    shown: Oddity | None, final: str, expected: str
) -> None:
    found = suspicion(Target("https://a.org/deep/page"), fetched(final), PageFacts(oddity=shown))
    assert (found.code if found else "") == expected


def test_ending_at_a_market_for_domains_is_a_parked_domain() -> None:
    final = "https://www.hugedomains.com/domain_profile.cfm?d=gone.org"
    assert code("https://gone.org/", final) == "parked"
    assert code("https://hugedomains.com/about", final) == ""


def test_without_a_redirect_there_is_no_detour() -> None:
    assert detour("https://a.org/x", (), "https://a.org/") is None


@pytest.mark.parametrize(
    ("reason", "evidence", "url", "asked"),
    [
        ("login-wall", "sign in", "https://a.org/login", True),
        ("login-wall", "sign in", "https://a.org/report", False),
        ("soft-404", "404 not found", "https://http.cat/404", True),
        ("soft-404", "404 not found", "https://a.org/docs/Status/404", True),
        ("soft-404", "404 not found", "https://a.org/report", False),
        ("bot-wall", "429", "https://http.cat/429", True),
        ("error-page", "502 bad gateway", "https://a.org/status/502.html", True),
        ("error-page", "502 bad gateway", "https://a.org/status/500", False),
        ("parked", "for sale", "https://a.org/404", False),
        ("soft-404", "404", "https://[", False),
    ],
)
def test_what_the_address_itself_announces_was_asked_for(
    reason: str, evidence: str, url: str, asked: bool
) -> None:
    assert is_asked_for(Oddity(reason, "rule", evidence), url) is asked


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_text_may_stand_for_an_address(target: str, final: str) -> None:
    for prefix in ("", "http://", "http://a/"):
        found = detour(prefix + target, (Hop(target, 301, final),), prefix + final)
        assert found is None or is_known(found.code)
