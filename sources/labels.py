"""Words that name a link's role ("paper", "code", "here") rather than the work it points to."""

import re
from functools import lru_cache

from sources.lazy_re import regex

# Verbs, articles and prepositions are in it too: "read the paper on arXiv" names no work.
_ROLES = """
a about abs abstract access also an and answer answers app appendix archive archived article
articles as at audio author authors available back badge bib bibtex blog blogpost blogs book
books buy by cached chapter chapters changelog cite citation citations click code comments
community communities companion conference contact contents cookbook copy course courses data
dataset datasets deck demo demos details direct discussion doc docs documentation doi download
downloads draft ebook edition entry epub episode episodes errata example examples exercises
extended fig figure find follow for form forum free from full get git group guide hardcover
here home homepage html image implementation implementations in info information install
interview interviews is isbn issn issues it its journal join kindle landing lab lecture
lectures library license link links list listen live local location logo long mailing main
manual manuscript material materials media meetup mirror mobi model models more my new news
newsletter newsletters next notebook notebooks notes of official offprint on online open
order original our out overview page pages paid paper paperback papers part patent pdf
permalink play playlist podcast podcasts poster post posts preprint presentation press
previous print proceedings product program project projects ps publication publications
publisher purchase read readme recording recordings ref reference references refs register
registration release releases repo report reports repository resource resources review
reviews rss sample see series short sign signup site sites slide slides software solution
solutions source sources spec specification sponsor src standard start store subscribe
summary supplement supplementary supplemental support survey table talk talks text that the
their thesis this thread to toc tool tools top transcript translation try tutorial tutorials
up url urls use version via video videos view visit vol volume watch we web webinar webpage
website websites weights whitepaper white wiki with workshop workshops www you your zip
"""

_PLACES = """
acl aclanthology acm amazon anthology apple arxiv audible barnes bitbucket coursera crossref
edx elsevier face facebook github gitlab gumroad goodreads google hackernews hn hub hugging
huggingface ieee ietf jstor kaggle leanpub libgen linkedin manning mastodon medium mendeley
mirror mit nature neurips nips noble openreview oreilly packt paperswithcode play pubmed
pypi npm reddit researchgate s2 scholar science sciencedirect scribd semantic slack slideshare
soundcloud speakerdeck spotify springer ssrn stackoverflow substack twitter udacity udemy
usenix vimeo wikipedia wiley wordpress x youtube yt zenodo zotero colab discord telegram
"""
"""Where works are kept: no claim beside an entry's title, but a fair one for a link by itself."""

_LEADS = """
advantages aim aims aside audience background beginner advanced intermediate best bonus
caution category comment comments concepts cons contains content cost covered covers date
description difficulty disadvantages duration essential expert features field focus focuses
format fun goal goals good great highlight highlights host hosts how i ideas important
includes instructor instructors key keywords language languages learn learning length level
levels limitations like method methods must mention name need note opinion optional outcome
outcomes outline paid perfect platform points practical prerequisite prerequisites price pros
provider publication published publisher purpose quote rating reading recommended remark
remarks required requirement requirements see scope skill skills speaker speakers status
strengths subtitle subject subjects suitable summary tag tags takeaway takeaways technologies
tech stack theme themes thoughts time tip tips title tl dr tldr topic topics type update
updated used usage venue warning weaknesses what when where who why will year years
"""

_NAMES_TOO = frozenset(
    """
    copy data fig figure form group image issues join lab library list listen live local location
    logo long media model models more new next open order out part play print product program
    project sample series short sign software source spec standard start store table text that
    thread top try up use version via vol volume with
    """.split()  # noqa: SIM905 a list of words reads better as words
)
"""Roles in company; alone, they may well be the name of a program, as "copy" is."""

_ROLE_WORDS = frozenset(_ROLES.split())
_ROLE_WORDS_IN_ENTRY = _ROLE_WORDS | frozenset(_PLACES.split())
_LEAD_WORDS = _ROLE_WORDS | frozenset(_LEADS.split())

_WORD = regex(r"[^\W_]+")
_NUMBERING = regex(r"\w\s+[A-Z]\Z")
_LETTERS = regex(r"[^\W\d_]")
_URL_LIKE = regex(
    r"\s*(?:[a-z][a-z0-9+.\-]{1,20}://|www\.|mailto:|10\.\d{4,9}/"
    r"|(?:[\w\-]{1,63}\.){1,8}[a-z]{2,24}/|[\w\-]+(?:\.[\w\-]+){0,8}\.(?:com|org|net|io|dev|edu|ai|gov)\s*\Z)"
    r"\S*\s*\Z"
    r"|\s*arxiv:\s*\S+\s*\Z",
    re.IGNORECASE,
)
_LONGEST = 80
_LONGEST_URL = 2_048


@lru_cache(maxsize=64)  # asked for at every turn of the search for an entry's title
def is_role(text: str, *, in_entry: bool = False) -> bool:
    """Whether `text` names only a link's role, as "[PDF]", "the code" or a bare URL do.

    Beside an entry's title, names of places ("GitHub", "O'Reilly") are roles too.
    """
    if not _LETTERS.search(text) or is_url_like(text):
        return True
    if len(text) > _LONGEST:
        return False
    if in_entry:
        return _all_known(text, _ROLE_WORDS_IN_ENTRY)
    return text.strip().lower() not in _NAMES_TOO and _all_known(text, _ROLE_WORDS)


def foreign_words(text: str) -> int:
    """How many words of `text` name neither a role nor a place."""
    return sum(
        word not in _ROLE_WORDS_IN_ENTRY and not word.isdigit() and len(word) > 1
        for word in _words(text[: _LONGEST * 4])
    )


def is_lead_in(text: str) -> bool:
    """Whether bold `text` is a label such as "Focus" or "Key topics" before a remark."""
    if len(text) > _LONGEST:
        return False
    return _all_known(text, _LEAD_WORDS)


def is_url_like(text: str) -> bool:
    """Whether `text` is a URL, a host, a DOI or an arXiv number instead of a name."""
    return len(text) <= _LONGEST_URL and _URL_LIKE.match(text) is not None


def _all_known(text: str, known: frozenset[str]) -> bool:
    # A capital that numbers something, as in "Paper B", is part of a name.
    if _NUMBERING.search(text):
        return False
    return all(word in known or word.isdigit() or len(word) == 1 for word in _words(text))


def _words(text: str) -> list[str]:
    folded = text.lower().replace("\N{RIGHT SINGLE QUOTATION MARK}", "").replace("'", "")
    return _WORD.findall(folded)
