"""aiohttp imported without the roots of the TLS contexts that it makes for itself.

Loading them, twice, takes 0.1 s of CPU of every start, five times what `python -c pass` takes
(`import aiohttp`: 454 ms, and 353 ms this way, medians of nine in turns). Ours is the only context
that is used (see `crawler.wire.tls`); aiohttp's own trust nobody this way, so that what used them
by mistake would be refused rather than deceived.
"""

import ssl
import sys
from collections.abc import Iterator
from contextlib import contextmanager

_LOADERS = ("load_default_certs", "set_default_verify_paths")


@contextmanager
def without_default_roots() -> Iterator[None]:
    """Lets contexts that are made inside the block have no roots by default."""
    # Others may have put methods of theirs there, as truststore does.
    own = {name: vars(ssl.SSLContext).get(name) for name in _LOADERS}
    for name in _LOADERS:
        setattr(ssl.SSLContext, name, lambda *_: None)
    try:
        yield
    finally:
        for name, method in own.items():
            if method is None:
                delattr(ssl.SSLContext, name)  # what is inherited shows again
            else:
                setattr(ssl.SSLContext, name, method)


if "aiohttp" not in sys.modules:
    with without_default_roots():
        import aiohttp  # noqa: F401 what is wanted is that it has been imported
