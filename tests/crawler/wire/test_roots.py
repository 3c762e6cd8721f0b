"""Contexts made while aiohttp is imported have no roots, and any others what they had."""

import ssl

import pytest

from crawler.wire.roots import without_default_roots

TRUSTED = pytest.mark.skipif(
    not ssl.create_default_context().cert_store_stats()["x509"],
    reason="no trusted authorities on this system: install its ca-certificates",
)


@TRUSTED
def test_only_contexts_made_meanwhile_have_no_roots() -> None:
    with without_default_roots():
        meanwhile = ssl.create_default_context()
    assert meanwhile.cert_store_stats()["x509"] == 0
    assert meanwhile.verify_mode is ssl.CERT_REQUIRED
    assert ssl.create_default_context().cert_store_stats()["x509"] > 0


def test_what_somebody_else_has_put_there_is_put_back(monkeypatch: pytest.MonkeyPatch) -> None:
    def of_the_system(_: ssl.SSLContext) -> None:
        """As truststore's."""

    monkeypatch.setattr(ssl.SSLContext, "set_default_verify_paths", of_the_system, raising=False)
    with without_default_roots():
        pass
    assert vars(ssl.SSLContext)["set_default_verify_paths"] is of_the_system
    assert "load_default_certs" in vars(ssl.SSLContext)
