import pytest

from crawler.page.sniff import Kind, kind_of

HTML = b"<!DOCTYPE html><html><head><title>A</title></head></html>"


@pytest.mark.parametrize(
    ("body", "content_type", "kind"),
    [
        (HTML, "text/html", Kind.HTML),
        (HTML, "Text/HTML; charset=utf-8", Kind.HTML),
        (HTML, "", Kind.HTML),
        (HTML, "application/xhtml+xml", Kind.XHTML),
        (b'<?xml version="1.0"?><html/>', "", Kind.XHTML),
        (b'<?xml version="1.0"?><html/>', "text/html", Kind.HTML),
        (HTML, "application/pdf", Kind.HTML),
        (HTML, "application/octet-stream", Kind.HTML),
        (b"\xef\xbb\xbf\n<!-- x --> <html>", "image/png", Kind.HTML),
        ("<html><head>".encode("utf-16"), "application/octet-stream", Kind.HTML),
        (b"plain", "text/html", Kind.HTML),
        (b"", "text/html", Kind.HTML),
        (b"%PDF-1.7\n", "application/pdf", Kind.PDF),
        (b"%PDF-1.7\n", "text/html", Kind.PDF),
        (b"\n%PDF-1.4", "", Kind.PDF),
        (HTML, "text/plain", Kind.OTHER),
        (b"plain words", "", Kind.OTHER),
        (b"", "", Kind.OTHER),
        (b'{"a": "<b>"}', "application/json", Kind.OTHER),
        (b"<?xml version='1.0'?><rss><channel/></rss>", "application/rss+xml", Kind.OTHER),
        (b"\x89PNG\r\n\x1a\n", "image/png", Kind.OTHER),
        (b" " * 2000, "image/png", Kind.OTHER),
    ],
)
def test_a_body_is_what_its_first_bytes_say(body: bytes, content_type: str, kind: Kind) -> None:
    assert kind_of(body, content_type) is kind
