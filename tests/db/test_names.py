"""Targets that differ only in a secret: each has a name, a row and a verdict of its own."""

from hypothesis import given
from hypothesis import strategies as st

from db.names import Names
from db.scrub import scrub_url


def test_who_differs_only_in_a_secret_is_told_apart_and_who_has_none_keeps_its_url() -> None:
    names = Names()
    urls = [f"https://a.example/p?key=hunter{number}" for number in range(3)]
    expected = [f"https://a.example/p?key=***{more}" for more in ("", " (2)", " (3)")]
    assert [names.of(url) for url in urls] == expected
    assert [names.of(url) for url in reversed(urls)] == expected[::-1]
    assert names.of("https://a.example/p?q=1") == "https://a.example/p?q=1"


@given(st.lists(st.from_regex(r"https://a\.example/[ab]\?(key|q)=[xyz*]{1,3}", fullmatch=True)))
def test_a_name_is_one_targets_alone_and_holds_no_secret(urls: list[str]) -> None:
    names = Names()
    given_names = {url: names.of(url) for url in urls}
    assert len(set(given_names.values())) == len(given_names)
    for url, name in given_names.items():
        assert name.startswith(scrub_url(url))
        assert scrub_url(name) in {name, scrub_url(url)}
