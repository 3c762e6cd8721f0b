"""What is hidden of a URL before it is stored, logged or shown."""

import base64
import json
from collections.abc import Callable
from urllib.parse import quote

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sources.redaction import redact
from tests.growth import is_linear


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://user:secret@e.org/a", "https://e.org/a"),
        ("https://e.org/?pw=x&hmac=x&csrf=x", "https://e.org/?pw=***&hmac=***&csrf=***"),
        ("https://e.org/?oauth_verifier=x&bearer=x", "https://e.org/?oauth_verifier=***&bearer=***"),
        ("https://e.org/?pwm=x&verifiers=x", "https://e.org/?pwm=x&verifiers=x"),
        ("https://token@e.org/", "https://e.org/"),
        ("http:user:secret@e.org/", "http:e.org/"),
        ("\thttps:\\\\user:secret@e.org", "https:\\\\e.org"),
        ("//user:secret@e.org/", "//e.org/"),
        ("postgres://user:se#cret@e.org/db", "postgres://e.org/db"),
        ("https://user:se/cret@e.org/", "https://e.org/"),
        ("https://web.archive.org/http://u:secret@e.org/", "https://web.archive.org/http://e.org/"),
        ("https://web.archive.org/http://u:se&cr;et@e.org/", "https://web.archive.org/http://e.org/"),
        ("x//:@/user:secret@h/p", "x//h/p"),
        ("http://user:secret@/path", "http:///path"),
        ("https://e.org:80/@name/x@y", "https://e.org:80/@name/x@y"),
        ("http://[::1]:80/@name", "http://[::1]:80/@name"),
        ("mailto:me@e.org", "mailto:me@e.org"),
        ("https://e.org/?token=a&b=c", "https://e.org/?token=***&b=c"),
        ("https://e.org/?a=b&API_KEY=c;d", "https://e.org/?a=b&API_KEY=***"),
        ("https://e.org/?a=b;key=c;d=e", "https://e.org/?a=b;key=***;d=e"),
        ("https://e.org/?X-Amz-Signature=a&X-Amz-Date=b", None),
        ("https://e.org/?sig=a&Signature=b&auth=c&code=d&pwd=e", None),
        ("https://e.org/?%74oken=a", "https://e.org/?%74oken=***"),
        ("https://e.org/#access_token=a&x=y", "https://e.org/#access_token=***&x=y"),
        ("/relative?password=a", "/relative?password=***"),
        ("https://e.org/?author=a&monkey=b&encode=c&design=d", ""),
        ("https://e.org/?u=https://h/?token=S", "https://e.org/?u=https://h/?token=***"),
        ("?u=https://h/?token=S&v=https://tok@h/", "?u=https://h/?token=***&v=https://h/"),
        ("?u=https%3A%2F%2Fuser%3AS%40h%2F%3Ftoken%3DS",
         "?u=https%3A%2F%2Fh%2F%3Ftoken%3D***"),
        ("?u=https%253A%252F%252Fh%252F%253Ftoken%253DS",
         "?u=https%253A%252F%252Fh%252F%253Ftoken%253D***"),
        ("?u=https%3A%2F%2Fh%2F%3Fpage%3D2&q=100%25&x=%ff", ""),
        ("?token=a?b=c", "?token=***"),
        ("http:/\t/S@host/", "http://host/"),
        ("ht\ntp://user:S@host/", "http://host/"),
        ("https://e.org/?to\rken=S", "https://e.org/?token=***"),
        ("https://e.org/a\tb?c=d", ""),
        ("https://e.org/?authKey=a&sas=b&otp=c&passphrase=d&pass%20word=e&pass+phrase=f", None),
        ("https://e.org/?compass=a&atlas=b&laptop=c&bypass_west=d", ""),
        ("https://hooks.slack.com/services/T0/B0/S", "https://hooks.slack.com/services/***"),
        ("https://discord.com/api/webhooks/12/S?wait=1", "https://discord.com/api/webhooks/12/***?wait=1"),
        ("https://ptb.discordapp.com:443/api/v10/webhooks/12/S/slack",
         "https://ptb.discordapp.com:443/api/v10/webhooks/12/***"),
        ("?u=https%3A%2F%2Fhooks.slack.com%2Fservices%2FT%2FB%2FS",
         "?u=https%3A%2F%2Fhooks.slack.com%2Fservices%2F***"),
        ("https://discord.com/api/webhooks", ""),
        ("https://example.org/hooks.slack.com", ""),
    ],
)  # fmt: skip
def test_secrets_are_hidden_and_nothing_else(url: str, expected: str | None) -> None:
    shown = redact(url)
    if expected is None:
        assert shown.count("***") == shown.count("=")
    else:
        assert shown == (expected or url)


@settings(max_examples=400, deadline=None)
@given(
    st.one_of(
        st.text(max_size=60),
        st.lists(
            st.sampled_from(
                [
                    *"/:@?#&=;\\[] %a\t",
                    *("%25", "%2F", "%3A", "%40", "%3F", "%3D", "%26", "%ff", "?u=", "\ud800"),
                    *("hooks.slack.com/services/", "discord.com/api/webhooks/1/"),
                    "http:",
                    "//",
                    "token",
                    "80",
                    "u:p@",
                    "***",
                ]
            ),
            max_size=20,
        ).map("".join),
    )
)
@example("http://u@x:a/b@c")
@example("//a:b@c:d@e")
@example("x//:@/user:secret@h/p")
@example("x//:@" + "/:@" * 50 + "/user:secret@h")
@example("http:@/user:secret@h")
@example("http://u:p@/a:b/c@d")
@example("http://h&token=a/b&c@d")
@example("?a//u:x&token=y/z&b@h")
@example("?token//u:x&sig=y/z&k@to=v")
@example("?a=//u:x;token=y/z;b@h")
@example("x//a:b@c=d:e@h")
def test_hiding_secrets_never_fails_and_leaves_its_own_output_alone(text: str) -> None:
    once = redact(text)
    assert redact(once) == once


@pytest.mark.parametrize(
    "piece",
    [
        "?a=",
        "?u=//u:x@",
        "%3Fa%3D",
        "&a=%40",
        "?",
        "%25",
        "//:@",
        "/discord",
        "pass ",
        ";a=;key=",
        ";token=",
        '{"a":',
        '"token":"',
        "{token:",
        "mailto:",
        "&body=",
        "/hooks/",
        "/trigger/",
        "/calendar/ical/",
        "a.logic.",
        "eyJaaaaa.",
        "private-a1",
        "A1",
        "/%3A",
        ".ics",
        "\t@",
    ],
)
def test_secrets_of_a_long_url_are_hidden_in_linear_time(piece: str) -> None:
    assert is_linear(lambda size: redact(f"https://e.org/?u={piece * size}@="), 5_000)


SECRET = "hunter2-5EcrEt"
NAMES = """
    token access_token id_token refresh_token refresh client_secret api_key apikey api-key
    key auth authorization bearer jwt sig sign signature X-Amz-Signature
    X-Amz-Security-Token X-Goog-Signature X-Amz-Credential code otp password passwd pass
    pwd passphrase passcode sid connect.sid PHPSESSID JSESSIONID ASPSESSIONIDQQ sessid
    sesskey session_id sessionid sess ticket SAMLResponse SAMLRequest SAMLart assertion
    client_assertion _xsrf xsrf csrf csrfToken hdnts hdnea hdntl sas subscription-key
    rlkey user[password] amp;token userSid loginTicket oauth_verifier code_verifier cookie
    wresult \\u0074oken %74oken %2574oken
""".split()  # noqa: SIM905 a list of eighty lines otherwise
PATHS = [
    "https://hooks.slack.com/services/{}",
    "https://hooks.slack.com/workflows/T0/A0/1/{}",
    "https://discord.com/api/webhooks/12/{}",
    "https://acme.webhook.office.com/webhookb2/a@b/IncomingWebhook/c/{}",
    "https://outlook.office.com/webhook/{}/IncomingWebhook/x",
    "https://prod-1.westus.logic.azure.com:443/workflows/{}/triggers/manual/paths/invoke",
    "https://api.telegram.org/bot123456:{}/sendMessage",
    "https://api.telegram.org/file/bot123456%3A{}/a.jpg",
    "https://bots.site.example/bot123456:{}/getMe",
    "https://hooks.zapier.com/hooks/catch/12/{}/",
    "https://maker.ifttt.com/trigger/door/with/key/{}",
    "https://maker.ifttt.com/trigger/door/json/with/key/{}",
    "https://maker.ifttt.com/use/{}",
    "https://hook.eu1.make.com/{}",
    "https://open.feishu.cn/open-apis/bot/v2/hook/{}",
    "https://webexapis.com/v1/webhooks/incoming/{}",
    "https://hc-ping.com/{}",
    "https://api.netlify.com/build_hooks/{}",
    "https://calendar.google.com/calendar/ical/me%40site.example/private-{}/basic.ics",
    "https://outlook.office365.com/owa/calendar/me@site.example/{}/calendar.ics",
    "https://outlook.live.com/owa/calendar/{}/cid-1/index.html",
    "webcal://p01-caldav.icloud.com/published/2/{}",
    "https://cloud.site.example/remote.php/dav/public-calendars/{}?export",
    "https://site.example/a;jsessionid={}/b",
    "https://site.example/a;token={};x=y?z",
    "/relative;sid={}",
    "https://ann:{}@site.example/",
    "mailto:me@site.example?subject=x&body={}",
    "mailto:me@site.example?body=Your%20password%20is%20{}",
    "sms:+15550100?body={}",
]
RANDOM = "k3j5h7g9f1d2s4a6p8o0i7u5y3"
RANDOM_PATHS = [
    "https://chat.site.example/hooks/{}",
    "https://chat.site.example/hooks/64b1f0c2d9e8a7b6c5d4e3f2/{}",
    "https://n8n.site.example/webhook-test/{}",
    "https://home.site.example/api/webhook/{}",
    "https://site.example/feeds/private/{}.rss",
    "https://site.example/access_token/{}/list",
    "https://site.example/calendars/{}.ics",
    "https://site.example/export/{}/team.ics?x=1",
    "webcal://site.example/feed/{}",
]
SHAPES = [
    "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJl",
    "ghp_0123456789abcdefghijABCDEFGHIJ012345",
    "github_pat_11ABCDEFG0123456789_abcdefghij",
    "glpat-0123456789abcdefghij",
    "xoxb-123456789012-abcdefghijkl",
    "123456789:AAEhBOweik6ad9r_QXMENQjcrGbqCr4K-bc",
    "hf_abcdefghijklmnopqrstuvwxyz01234567",
]


@pytest.mark.parametrize("name", NAMES)
def test_a_parameter_whose_name_says_so_is_a_secret(name: str) -> None:
    for before in ("https://e.org/?", "https://e.org/?a=b&", "https://e.org/#", "/r?a=b;"):
        assert redact(f"{before}{name}=S3&z=1") == f"{before}{name}=***&z=1"


def test_a_parameter_that_only_resembles_a_secret_is_none() -> None:
    names = "author monkey design assign signal ticketing pass_through passenger sidebar compass"
    names += " encode page sort hash id state lang refresh_rate tokyo keyword inside"
    for name in names.split():
        assert redact(f"https://e.org/?{name}=S3") == f"https://e.org/?{name}=S3"


@pytest.mark.parametrize("path", PATHS)
def test_a_path_that_is_a_secret_is_hidden(path: str) -> None:
    shown = redact(path.format(SECRET))
    assert SECRET not in shown
    assert shown.startswith(path.split("//", maxsplit=1)[0][:6])
    assert redact(shown) == shown


@pytest.mark.parametrize("path", RANDOM_PATHS)
def test_what_looks_random_in_such_a_path_is_hidden(path: str) -> None:
    assert redact(path.format(RANDOM)) == path.replace("64b1f0c2d9e8a7b6c5d4e3f2", "***").format(
        "***"
    ).replace(".rss", "")


@pytest.mark.parametrize("token", SHAPES)
def test_what_is_plainly_a_token_is_hidden_anywhere(token: str) -> None:
    assert redact(f"https://e.org/a/{token}/b") == "https://e.org/a/***/b"
    assert redact(f"https://e.org/?{token}") == "https://e.org/?***"


@pytest.mark.parametrize(
    "url",
    [
        "https://github.com/a/use-hooks/commit/9fceb02d0ae598e95dc970b74767f19372d6",
        "https://github.com/a/hooks/commit/9fceb02d0ae598e95dc970b74767f19372d6",
        "https://github.com/a/oauth-token/blob/9fceb02d0ae598e95dc970b74767f19372d6/x.py",
        "https://site.example/docs/hooks/use-effect-with-cleanup",
        "https://site.example/docs/webhooks/2024-05-17-what-changed",
        "https://site.example/private/2024-annual-report.pdf",
        "https://site.example/token/overview",
        "https://site.example/calendar/2024/05/summer.ics",
        "https://core.telegram.org/bots/api",
        "https://slack.com/services/hooks",
        "https://calendar.google.com/calendar/u/0/r",
        "https://e.org/a;v=1.1/b;c",
        "https://e.org/?q=%7B%22page%22%3A1%2C%22sort%22%3A%22up%22%7D",
        "https://e.org/wiki/Caf%C3%A9_(a%2Fb)",
        "https://e.org/?u=https%3A%2F%2Fh%2Fa%2520b%3Fpage%3D2",
        "https://doi.org/10.1016/S0140-6736(05)67889-0",
        "https://e.org/?id=YWJjZGVmZ2hpamtsbW5vcA==",
        "mailto:me@site.example?subject=Hello",
    ],
)
def test_an_ordinary_url_is_shown_as_it_is(url: str) -> None:
    assert redact(url) == url


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ('?d={"token":"S","a":1}', '?d={"token":"***","a":1}'),
        ("?d={'api_key': 'S', 'a': 1}", "?d={'api_key': '***', 'a': 1}"),
        ("?d={token:S,a:1}", "?d={token:***,a:1}"),
        ('?d={"pin":1,"otp":123456}', '?d={"pin":1,"otp":***}'),
        ('?d={"password":"a\\"S","b":1}', '?d={"password":"***","b":1}'),
        ('?d={"auth":{"a":"S"}}', '?d={"auth":***'),
        ("?d=%7B%22token%22%3A%22S%22%7D", "?d=%7B%22token%22%3A%22***%22%7D"),
        ("?d=%257B%2522token%2522%253A%2522S%2522%257D",
         "?d=%257B%2522token%2522%253A%2522***%2522%257D"),
        ('?d={"a":"{\\"token\\":\\"S\\"}"}', '?d={"a":"{\\"token\\":\\"***\\"}"}'),
        ("/r/https%3A%2F%2Fh%2F%3Ftoken%3DS", "/r/https%3A%2F%2Fh%2F%3Ftoken%3D***"),
        ("?https%3A%2F%2Fh%2F%3Ftoken%3DS", "?https%3A%2F%2Fh%2F%3Ftoken%3D***"),
        ("?q=token%3DS%26b%3Dc", "?q=token%3D***%26b%3Dc"),
        ("?u=hooks.slack.com%2Fservices%2FS", "?u=hooks.slack.com%2Fservices%2F***"),
        ("?u=mailto%3Aa%40b.c%3Fbody%3DS", "?u=mailto%3Aa%40b.c%3Fbody%3D***"),
    ],
)  # fmt: skip
def test_json_and_urls_inside_values_are_looked_into(url: str, expected: str) -> None:
    assert redact(f"https://e.org/{url}") == f"https://e.org/{expected}"


def test_a_secret_in_base64_is_masked_with_all_around_it() -> None:
    for text in ('{"token":"S3","a":1}', "https://h.example/?token=S3&abc=de"):
        for encode in (base64.b64encode, base64.urlsafe_b64encode):
            value = encode(text.encode()).decode()
            assert redact(f"https://e.org/?s={value}") == "https://e.org/?s=***"
            assert redact(f"https://e.org/?s={value.rstrip('=')}") == "https://e.org/?s=***"


Wrap = Callable[[str], str]

WRAPS: list[Wrap] = [
    lambda url: f"https://e.org/?u={quote(url, safe='')}",
    lambda url: f"https://e.org/login?a=b&next={quote(url, safe='')}&z=1",
    lambda url: f"https://e.org/#u={quote(url, safe='')}",
    lambda url: f"https://e.org/r/{quote(url, safe='')}",
    lambda url: f"https://e.org/?d={quote(json.dumps({'a': [1, url]}), safe='')}",
    lambda url: f"mailto:me@e.org?body={quote('See ' + url)}",
    lambda url: f"/relative?x=y;u={quote(url, safe='')}",
]


@settings(max_examples=400, deadline=None)
@given(
    st.one_of(
        st.sampled_from(PATHS),
        st.sampled_from([f"https://e.org/?{name}={{}}&z=1" for name in NAMES]),
        st.sampled_from(['https://e.org/?d={{"token":"{}","a":1}}', "https://e.org/#id_token={}"]),
    ),
    st.lists(st.sampled_from(WRAPS), max_size=4),
    st.sampled_from(["", "x", "&", "?a=b", "#f", "/", "%", "&c=d;e=f"]),
)
def test_a_masked_url_never_holds_its_secret(form: str, wraps: list[Wrap], more: str) -> None:
    url = form.format(SECRET) + more
    for wrap in wraps:
        url = wrap(url)
    shown = redact(url)
    assert SECRET not in shown
    assert redact(shown) == shown
