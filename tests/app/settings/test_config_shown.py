"""Settings shown again: faithfully, and without their secrets."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.app.settings.config import Config
from crawler.app.settings.keys import KEYS
from tests.app.settings.test_config_values import GOOD, problem_with, read


@pytest.mark.parametrize("name", KEYS)
def test_a_shown_default_reads_back_as_the_default(name: str) -> None:
    default = getattr(Config(), name)
    assert read(name, KEYS[name].kind.show(default)) == default


@pytest.mark.parametrize(("name", "expected"), [(name, expected) for name, _, expected in GOOD])
def test_a_shown_value_reads_back_as_itself(name: str, expected: object) -> None:
    shown = KEYS[name].kind.show(expected)
    if "***" not in str(shown):
        assert read(name, shown) == expected


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("headers", {"X-Key": "s3cret"}),
        ("headers", ["X-Key: ${TOKEN}"]),
        ("proxy", "http://user:s3cret@proxy.example:3128"),
        ("proxy", "http://s3cret@proxy.example"),
        ("hosts", {"example.org": {"headers": {"Authorization": "Bearer s3cret"}}}),
        ("tokens", {"github.com": "s3cret"}),
    ],
)
def test_a_secret_is_never_shown(name: str, value: object) -> None:
    read_value = read(name, value)
    assert "s3cret" not in str(KEYS[name].kind.show(read_value))
    assert "s3cret" not in repr(Config(**{name: read_value}))  # type: ignore[arg-type]  # a table of fields


def test_the_secrets_of_a_source_are_not_shown() -> None:
    sources = read("sources", ["https://me:s3cret@a.example/x?token=s3cret", "a?token=b.md"])
    shown = KEYS["sources"].kind.show(sources)
    assert isinstance(shown, list)
    assert shown[0] == "https://a.example/x?token=***"
    assert shown[1].endswith("a?token=b.md")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("headers", {"Authorization": "s3cret"}),
        ("headers", ["Authorization s3cret"]),
        ("headers", ["Authorization s3cret: x"]),
        ("headers", {"X-Y": "s3cret\n"*2}),
        ("headers", [["s3cret"]]),
        ("proxy", "http://user:s3cret/x@proxy.example"),
        ("proxy", ["http://user:s3cret@proxy.example"]),
        ("hosts", {"example.org": "Bearer s3cret"}),
        ("hosts", ["Authorization: Bearer s3cret"]),
        ("hosts", {"me:s3cret@example.org": {}}),
        ("hosts", {"https://me:s3cret@example.org/": {}}),
        ("hosts", {"example.org": {"headers": "Bearer s3cret"}}),
        ("tokens", {"github.com": "s3cret\n"}),
        ("tokens", {"s3cret": "github.com"}),
        ("tokens", {"github.com": ["s3cret"]}),
        ("tokens", {"github.com": {"token": "s3cret"}}),
        ("tokens", "s3cret"),
        ("tokens", ["github.com=s3cret"]),
    ],
)  # fmt: skip
def test_a_refusal_never_repeats_a_secret(name: str, value: object) -> None:
    message = problem_with(name, value)
    assert message
    assert "s3cret" not in message


@pytest.mark.parametrize(
    ("codes", "shown"),
    [
        (frozenset(), []),
        (frozenset({403, 404}), [403, 404]),
        (frozenset({200, 403, *range(500, 600)}), [200, 403, "500..599"]),
    ],
)
def test_status_codes_in_a_row_are_shown_as_a_range(
    codes: frozenset[int], shown: list[object]
) -> None:
    assert KEYS["accept"].kind.show(codes) == shown


@settings(deadline=None, max_examples=200)
@given(st.floats(0, 3600))
def test_any_duration_survives_being_shown(seconds: float) -> None:
    value = read("gap", seconds)
    assert read("gap", KEYS["gap"].kind.show(value)) == value


@settings(deadline=None, max_examples=200)
@given(st.integers(1024, 1 << 30))
def test_any_size_survives_being_shown(count: int) -> None:
    assert read("max_body", KEYS["max_body"].kind.show(count)) == count


@settings(deadline=None, max_examples=200)
@given(st.frozensets(st.integers(100, 999)))
def test_any_set_of_status_codes_survives_being_shown(codes: frozenset[int]) -> None:
    assert read("accept", KEYS["accept"].kind.show(codes)) == codes
