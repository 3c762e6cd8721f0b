import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.wire.connect_to import ConnectTo, canonical_host, first_match, parse


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("a.example:80:127.0.0.1:8080", ConnectTo("a.example", 80, "127.0.0.1", 8080)),
        ("*:443:127.0.0.1:8443", ConnectTo("", 443, "127.0.0.1", 8443)),
        (":443:localhost:8443", ConnectTo("", 443, "localhost", 8443)),
        ("a.example:*::81", ConnectTo("a.example", None, "", 81)),
        ("::[::1]:", ConnectTo("", None, "::1", None)),
        ("[2001:DB8:0::1]:80:B.Example.:", ConnectTo("2001:db8::1", 80, "b.example", None)),
        (":::", ConnectTo("", None, "", None)),
        ("my_host:1:x:65535", ConnectTo("my_host", 1, "x", 65535)),
    ],
)
def test_curls_form_is_understood(text: str, rule: ConnectTo) -> None:
    assert parse(text) == rule


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a",
        "a:80",
        "a:80:b",
        "a:80:b:80:c",
        "a:0:b:80",
        "a:65536:b:80",
        "a:http:b:80",
        "a:-1:b:80",
        "a:٣:b:80",
        "::1:80:b:80",
        "[::1:80:b:80",
        "[nonsense]:80:b:80",
        "a b:80:b:80",
        "a/b:80:b:80",
        "a:80:*:80",
        "a:80:b:*",
        "bücher.example:80:b:80",
        "a:80:b:80\nc:80:d:80",
        "x" * 10_000 + ":80:b:80",
    ],
)
def test_what_is_not_of_that_form_is_refused_in_one_short_line(text: str) -> None:
    with pytest.raises(ValueError, match=r"^[^\n]{1,300}$"):
        parse(text)


def test_the_first_rule_that_matches_wins() -> None:
    rules = tuple(map(parse, ("a.example:80:x:1", "*:80:y:2", "a.example::z:3")))
    found = [
        first_match(rules, host, port)
        for host, port in (("A.example.", 80), ("b.example", 80), ("a.example", 81), ("b", 81))
    ]
    assert found == [*rules, None]


def test_an_address_matches_in_any_of_its_forms() -> None:
    assert first_match((parse("[::1]:80:x:1"),), "[0:0::1]", 80)


@settings(deadline=None, max_examples=200)
@given(st.text(alphabet="a1:*[].% \n", max_size=30) | st.text(max_size=30))
def test_any_text_is_a_rule_or_a_one_line_value_error(text: str) -> None:
    try:
        rule = parse(text)
    except ValueError as error:
        lines = str(error).splitlines()
    else:
        lines = [""]
        assert rule.host == canonical_host(rule.host)
    assert len(lines) == 1
