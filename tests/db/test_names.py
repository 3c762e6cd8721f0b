"""Targets that differ only in a secret: each has a name, a row and a verdict of its own."""

from hypothesis import given
from hypothesis import strategies as st

from db.names import Names, is_lasting
from db.scrub import scrub_url


def test_who_differs_only_in_a_secret_is_told_apart_and_who_has_none_keeps_its_url() -> None:
    names = Names()
    urls = [f"https://a.example/p?key=hunter{number}" for number in range(3)]
    expected = [f"https://a.example/p?key=***{more}" for more in ("", " (2)", " (3)")]
    assert [names.of(url) for url in urls] == expected
    assert [names.of(url) for url in reversed(urls)] == expected[::-1]
    assert names.of("https://a.example/p?q=1") == "https://a.example/p?q=1"


@given(
    st.lists(
        st.builds(
            "https://a.example/{}={}".format,
            st.sampled_from(("a?key", "a?q", "b?key")),
            st.sampled_from(("x", "y", "***", "https://me:pw@b.example/", "https://b.example/")),
        )
    )
)
def test_a_name_is_one_targets_alone_and_holds_no_secret(urls: list[str]) -> None:
    names = Names()
    given_names = {url: names.of(url) for url in urls}
    assert len(set(given_names.values())) == len(given_names)
    for url, name in given_names.items():
        assert name.startswith(scrub_url(url))
        assert "pw" not in name
        assert is_lasting(name) == (name == url and "***" not in url)
