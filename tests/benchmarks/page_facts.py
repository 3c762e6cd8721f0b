"""The metadata extractor in the shape that the labelled corpora's `score.py` asks for."""

from crawler.page.metadata import extract


def extract_fields(body: bytes, url: str) -> dict[str, object]:
    """The facts of a page by the corpora's field names."""
    facts = extract(body, url)
    return {
        "title": facts.title,
        "description": facts.description,
        "author": list(facts.authors),
        "site_name": facts.site_name,
        "published": facts.published,
        "lang": facts.language,
        "image": facts.image,
        "canonical_url": facts.canonical_url,
    }
