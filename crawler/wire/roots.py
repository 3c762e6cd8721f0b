"""aiohttp imported without the roots of the TLS contexts that it makes for itself.

Loading them, twice, is a tenth of a run's start. Ours is the only context that is used (see
`crawler.wire.tls`); aiohttp's own trust nobody this way, so that what used them by mistake would
be refused rather than deceived.
"""

import ssl
import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def without_default_roots() -> Iterator[None]:
    """Lets contexts that are made inside the block have no roots by default."""
    ssl.SSLContext.set_default_verify_paths = lambda self: None  # type: ignore[method-assign]  # noqa: ARG005 its signature
    try:
        yield
    finally:
        del ssl.SSLContext.set_default_verify_paths  # which is inherited


if "aiohttp" not in sys.modules:
    with without_default_roots():
        import aiohttp  # noqa: F401 what is wanted is that it has been imported
