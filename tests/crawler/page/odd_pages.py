"""Pages as the tests of oddities make them, and what is read from them."""

from crawler.model import Oddity
from crawler.page.metadata import extract

URL = "https://www.example.com/posts/a"
MENU = "<nav>" + "<a href=/x>Section</a> " * 12 + "</nav>"
FORM = '<form>Name <input name=u> Password <input type="password" name=p></form>'
PUBLISHED = '<meta property="article:published_time" content="2024-05-01T10:00:00Z">'
BRIEF = "<p>" + "A page of a few words says how it is, and then it ends. " * 10 + "</p>"
PROSE = "<p>" + "Serving predictions takes care of many things at once. " * 80 + "</p>"


def oddity(markup: str) -> Oddity | None:
    return extract(markup.encode(), URL, "text/html; charset=utf-8").oddity


def code(markup: str) -> str:
    found = oddity(markup)
    return found.code if found else ""


def page(title: str = "Acme", heading: str = "", text: str = "", head: str = "") -> str:
    top = f"<h1>{heading}</h1>" if heading else ""
    return (
        f"<!DOCTYPE html><html><head><title>{title}</title>{head}</head>"
        f"<body>{MENU}{top}{text}</body></html>"
    )
