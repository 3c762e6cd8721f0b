"""URLs: normal forms, parts, joining, and what is hidden before a URL is shown."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sources import urls
from tests.growth import is_linear


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://E.ORG", "https://e.org/"),
        ("https://e.org:443/a/../b?q#f", "https://e.org/b?q"),
        ("http://0x7f.1/", "http://127.0.0.1/"),
        ("http://bücher.example/ü", "http://xn--bcher-kva.example/%C3%BC"),
        (" https:\\\\e.org\\a\n", "https://e.org/a"),
        ("http://[::1]/", "http://[::1]/"),
        ("mailto:me@e.org", "mailto:me@e.org"),
        ("https://e.org/#a#b", "https://e.org/"),
        ("relative/path", None),
        ("//e.org", None),
        ("", None),
        ("http://", None),
        ("http://[", None),
        ("http://e.org:99999/", None),
        ("https://e.org/" + "a" * 8_178, "https://e.org/" + "a" * 8_178),
        ("https://e.org/" + "a" * 8_179, None),
        (f"https://{'a' * 64}.org/", None),
        (f"https://{'a' * 63}.org/", f"https://{'a' * 63}.org/"),
        ("https://e.org/\ud800", None),
    ],
)
def test_a_url_has_one_normal_form_or_none(url: str, expected: str | None) -> None:
    assert urls.normalise(url) == expected


@pytest.mark.parametrize(
    ("url", "scheme", "host", "fragment"),
    [
        ("HTTPS://E.org:8080/a#b#c", "https", "e.org", "b#c"),
        ("http://u:p@[::1]/", "http", "[::1]", ""),
        ("mailto:me@e.org", "mailto", "", ""),
        (" \tja\nva\tscript:x", "javascript", "", ""),
        ("http://[bad", "http", "", ""),
        ("/a/b#c", "", "", "c"),
        ("1http://e.org", "", "", ""),
    ],
)
def test_parts_of_a_url(url: str, scheme: str, host: str, fragment: str) -> None:
    assert (urls.scheme(url), urls.host(url), urls.fragment(url)) == (scheme, host, fragment)


@pytest.mark.parametrize(
    ("base", "ref", "expected"),
    [
        ("https://e.org/a/b", "../c#d", "https://e.org/c#d"),
        ("https://e.org/a", "//f.org/x", "https://f.org/x"),
        ("https://e.org/a", "http:\\\\g.org", "http://g.org/"),
        ("https://e.org/a?b#c", "", "https://e.org/a?b"),
        ("https://e.org/a", "http://[", None),
        ("relative", "x", None),
        ("https://e.org/a", "x" * 9_000, None),
    ],
)
def test_a_reference_is_resolved_against_its_base(base: str, ref: str, expected: str) -> None:
    assert urls.join(base, ref) == expected


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
    shown = urls.redact(url)
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
    once = urls.redact(text)
    assert urls.redact(once) == once


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=60))
def test_a_normal_form_is_its_own_normal_form(text: str) -> None:
    for url in (text, f"http://{text}"):
        normal = urls.normalise(url)
        if normal is not None:
            assert urls.normalise(normal) == normal
        urls.join("https://e.org/", text)


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
        "\t@",
    ],
)
def test_secrets_of_a_long_url_are_hidden_in_linear_time(piece: str) -> None:
    assert is_linear(lambda size: urls.redact(f"https://e.org/?u={piece * size}@="), 5_000)
