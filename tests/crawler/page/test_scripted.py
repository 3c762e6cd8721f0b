"""What scripts may bring onto a page is unverifiable; what they leave alone is not excused."""

import pytest

from crawler.model import Presence
from crawler.page.anchors import verify

MISSING, UNVERIFIABLE = Presence.MISSING, Presence.UNVERIFIABLE

WORDS = "<p>" + "Some words that a reader of this page may read. " * 30 + "</p>"
GUIDE = f"<h2 id=setup>Setup</h2>{WORDS}<h2 id=usage>Usage</h2>{WORDS}"
WITH_SCRIPT = f"{GUIDE}<script src=/site.js></script>"


def presence(page: str, fragment: str) -> Presence:
    found = verify(page.encode(), "https://docs.example/guide", "text/html", [fragment])
    return found[fragment]


@pytest.mark.parametrize(
    "page",
    [
        '<div id="root"></div><script src="/main.js"></script>',
        f'{GUIDE}<div id="app"><!-- loading --></div><script src="/main.js"></script>',
        f'{GUIDE}<script id="__NEXT_DATA__" type="application/json">{{}}</script><script></script>',
        f"{GUIDE}<script>window.__NUXT__={{}}</script>",
        f"{GUIDE}<script>window.__INITIAL_STATE__={{}}</script>",
        "<p id=x><app-root>Loading</app-root><script src=main.js></script>",
        f"{WITH_SCRIPT}<noscript>You need to enable JavaScript to run this app.</noscript>",
        f"{WITH_SCRIPT}<noscript>This site requires JavaScript.</noscript>",
        "<p>Loading</p><p id=x><script>go()</script>",
        f"<h2 id=a>A</h2><p>Few words</p><script>{'x=1;' * 50_000}</script>",
        f"<div id=page><h2>Setup</h2>{WORDS}</div><script src=/site.js></script>",
        f"{GUIDE}<script src=/js/anchor.min.js></script>",
        f"{GUIDE}<script src='https://www.w3.org/Tools/respec/respec-w3c'></script>",
        "<script src=a.js></script><frameset cols='20%,80%'><frame src=a id=x></frameset>",
    ],
)
def test_a_page_built_by_script_is_never_said_to_lack_an_anchor(page: str) -> None:
    assert presence(page, "gone") is UNVERIFIABLE


@pytest.mark.parametrize(
    "extra",
    [
        "<script src=https://stats.example/count.js></script>",
        '<script type=\'application/ld+json\'>{"name": "gone"}</script>',
        "<noscript>Please enable JavaScript to view the comments powered by Disqus.</noscript>",
        "<noscript><img src=pixel.gif></noscript>",
        "<div id=root><p>Rendered by the server</p></div>",
        "<p>A word about __next and respect for gone things</p>",
        "<!-- <h2 id=gone> -->",
    ],
)
def test_scripts_that_do_not_build_the_page_excuse_nothing(extra: str) -> None:
    assert presence(WITH_SCRIPT + extra, "gone") is MISSING


@pytest.mark.parametrize(
    "extra",
    [
        "<a href='#gone'>",
        "<a href=#gone>",
        "<script>show('gone')</script>",
        '<script type="application/json">{"id": "gone"}</script>',
        '<script type="application/json">"<h2 id=\\"gone\\">"</script>',
        "<template><h2 id='gone'></template>",
        "<script>location = '#gone'</script>",
    ],
)
def test_a_name_that_the_page_itself_mentions_may_come_by_script(extra: str) -> None:
    assert presence(WITH_SCRIPT + extra, "gone") is UNVERIFIABLE


def test_without_scripts_a_page_is_what_its_markup_says() -> None:
    assert presence("<p>Few words", "gone") is MISSING
    assert presence("<a href='#gone'><div id=root></div>", "gone") is MISSING
    assert presence("<p id=x>", "comment-12") is MISSING


@pytest.mark.parametrize("fragment", ["comment-12", "issuecomment-99", "answer-7", "31415", "p123"])
def test_one_comment_of_many_may_be_loaded_later(fragment: str) -> None:
    expected = MISSING if fragment == "p123" else UNVERIFIABLE
    assert presence(WITH_SCRIPT, fragment) is expected
