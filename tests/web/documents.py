"""The documents the small web serves, made to look like real ones; pure."""

from html import escape

_SENTENCES = (
    "Systems that serve predictions fail in more ways than systems that serve rows.",
    "What was measured last month is what the next design is argued with.",
    "A feature computed twice is computed differently at least once.",
    "Nobody reads a dashboard that has been red since spring.",
    "The experiment ended when the budget did, which is worth writing down too.",
)

_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{full}</title>
<link rel="canonical" href="{url}">
<link rel="stylesheet" href="/static/site.css">
<meta name="description" content="{description}">
<meta property="og:type" content="article">
<meta property="og:title" content="{full}">
<meta property="og:description" content="{description}">
<meta property="og:url" content="{url}">
{site_name}</head>
<body>
<header><nav><a href="/">Home</a> <a href="/about">About</a></nav></header>
<main><article>
<h1>{title}</h1>
<p>{description}</p>
{body}</article></main>
<footer><p>Written for a test and served from loopback.</p></footer>
</body>
</html>
"""


def page(
    title: str,
    url: str,
    *,
    site: str = "",
    description: str = "",
    raw_title: str = "",
    size: int = 6_000,
) -> str:
    """An HTML article of at least `size` characters.

    `<title>` and `og:title` carry the site's name as a suffix (`Title | Site`), as most real
    pages do; `raw_title` replaces that text where a site has a form of its own.
    """
    full = escape(raw_title or (f"{title} | {site}" if site else title))
    described = description or f"{title}: what it is, how it was built, and what it was good for."
    name = f'<meta property="og:site_name" content="{escape(site)}">\n' if site else ""
    return _PAGE.format(
        full=full,
        url=escape(url),
        title=escape(title),
        description=escape(described),
        site_name=name,
        body=_body(size - len(_PAGE)),
    )


def pdf(title: str) -> bytes:
    """A well-formed PDF 1.4 of one empty page, with `title` in its information dictionary.

    The title is written as UTF-16BE in hexadecimal (ISO 32000-1, section 7.9.2.2), which needs no
    escaping.
    """
    encoded = b"\xfe\xff" + title.encode("utf-16-be")
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] >>",
        b"<< /Title <" + encoded.hex().encode() + b"> >>",
    )
    out = bytearray(b"%PDF-1.4\n")
    offsets = []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n%b" % (len(objects) + 1, table)
    out += b"trailer\n<< /Size %d /Root 1 0 R /Info 4 0 R >>\n" % (len(objects) + 1)
    out += b"startxref\n%d\n%%%%EOF\n" % start
    return bytes(out)


def _body(size: int) -> str:
    paragraphs: list[str] = []
    length = 0
    while length < size:
        turn = len(paragraphs)
        words = " ".join(_SENTENCES[(turn + step) % len(_SENTENCES)] for step in range(4))
        paragraphs.append(f'<h2 id="part-{turn}">Part {turn + 1}</h2>\n<p>{words}</p>\n')
        length += len(paragraphs[-1])
    return "".join(paragraphs)
