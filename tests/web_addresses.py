"""URLs for property tests: such as are found in documents, and such as only look like them."""

from collections.abc import Callable

from hypothesis import example, given
from hypothesis import strategies as st

_HOSTS = st.one_of(
    st.from_regex(r"[a-z0-9_.\-]{1,12}\.[a-z0-9\-]{1,5}", fullmatch=True),
    st.ip_addresses(v=4).map(str),
    st.ip_addresses(v=6).map("[{}]".format),
    st.from_regex(r"([0-9]{1,4}\.){1,4}[0-9]{0,4}", fullmatch=True),
)
_TAILS = st.one_of(
    st.from_regex(r"/[A-Za-z0-9\-._~!$&'()*+,;=:@/%?#|\"^]{0,20}", fullmatch=True),
    st.from_regex(r"/(\.|%2e|%2E|/|a){0,8}(\?'?)?", fullmatch=True),
    st.text(max_size=12).map("/{}".format),
)
_ANY = st.builds(
    "{}://{}{}{}".format,
    st.sampled_from(["http", "https"]),
    _HOSTS,
    st.one_of(st.just(""), st.integers(0, 99_999).map(":{}".format)),
    _TAILS,
)
# Plain ones, but perhaps for one odd piece in one place.
_LABELS = st.lists(st.from_regex(r"[a-z0-9_][a-z0-9_\-]{0,9}", fullmatch=True), max_size=2)
_NAMES = st.lists(st.from_regex(r"[A-Za-z0-9\-._~%20@:;,=]{1,8}", fullmatch=True), max_size=4)
_ODD = st.sampled_from(["", "", "", ".", "..", "%2e", ".%2E", "%zz", "|", "'", "\\", "xn--a", "é"])
_ODD_LABELS = st.sampled_from(["", "", "", "xn--a", "1", "0x1", "a" * 63, "a" * 64, "-", "A"])


@st.composite
def _nearly_plain(draw: st.DrawFn) -> str:
    labels, names = [*draw(_LABELS), "example"], draw(_NAMES)
    labels.insert(draw(st.integers(0, len(labels))), draw(_ODD_LABELS))
    names.insert(draw(st.integers(0, len(names))), draw(_ODD))
    port = draw(st.sampled_from(["", "", ":80", ":443", ":8080", ":65535", ":65536", ":0"]))
    query = draw(st.sampled_from(["", "", "?", "?a=b&c=%20d", "?a='b'", "?a=b#c"]))
    return f"https://{'.'.join(filter(None, labels))}{port}/{'/'.join(names)}{query}"


_NOT_PLAIN = (
    "http://site.example/a?it's",
    "http://site.example/a?b=|",
    "http://site.example/%2e%2E/a",
    "http://site.example/a/.%2e",
    "https://site.example/a/../b",
    "http://site.example/docs/.",
    "http://site.example/docs/..",
    "https://site.example/%zz",
    "http://site.example/a\n",
    "http://xn--a.example/",
    "http://a.xn--b/",
    "http://1.2.3/",
    "http://1.2.3.256/",
    "http://site.0x1/",
    "http://site.example:80/",
    "https://site.example:443/a?",
)


def for_every_url(test: Callable[[str], None]) -> Callable[[], None]:
    """`test` with `url`: `http` and `https`, hosts of all forms, any port, any tail.

    Half of them are plain or nearly so; those that once were or may be taken for plain are always
    among them.
    """
    for url in _NOT_PLAIN:
        test = example(url=url)(test)
    return given(url=st.one_of(_ANY, _nearly_plain()))(test)
