"""URLs for property tests: such as are found in documents, and such as only look like them."""

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
URLS = st.builds(
    "{}://{}{}{}".format,
    st.sampled_from(["http", "https"]),
    _HOSTS,
    st.one_of(st.just(""), st.integers(0, 99_999).map(":{}".format)),
    _TAILS,
)
"""`http` and `https`, hosts of all forms, any port, any tail."""
