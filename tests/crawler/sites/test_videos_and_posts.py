"""YouTube, X and Reddit by oEmbed (oembed.com, section 2.3.4, and the sites' own additions).

The refusals of YouTube are as recorded in public trackers: ruby-oembed 79 and its specification
(403 for a private video), pomu 9 (400, 401, 404), extractus/oembed-extractor 168 (401).
"""

import pytest

from crawler.model import Fetched
from crawler.sites import reddit, x, youtube
from crawler.sites.model import SiteAdapter
from tests.crawler.sites.replies import WALL, reply

VIDEO = "https://www.youtube.com/watch?v=pO5L6vXtxsI"
VIDEO_RECORD = {
    "title": "Amazing &amp; Nintendo Facts",
    "author_name": "ZackScott",
    "author_url": "https://www.youtube.com/@ZackScott",
    "type": "video",
    "version": "1.0",
    "provider_name": "YouTube",
    "html": '<iframe width="200" height="113" src="https://www.youtube.com/embed/pO5L6vXtxsI'
    '?feature=oembed" title="Amazing Facts"></iframe>',
}
PLAYLIST = "PL89_Zci9o-HnWp1aMC45g1Z7C02WCXhUU"
POST = "https://x.com/jack/status/20"
POST_RECORD = {
    "url": "https://twitter.com/jack/status/20",
    "author_name": "jack",
    "author_url": "https://twitter.com/jack",
    "html": '<blockquote class="twitter-tweet"><p lang="en" dir="ltr">just setting up my'
    ' <a href="https://t.co/x">twttr</a></p>&mdash; jack (@jack)</blockquote>',
    "type": "rich",
    "version": "1.0",
}
THREAD = "https://www.reddit.com/r/redditdev/comments/34c0pm/devs_reddit_now_supports_oembed/"
THREAD_RECORD = {
    "provider_url": "https://www.reddit.com/",
    "version": "1.0",
    "title": "Devs: reddit now supports oEmbed",
    "provider_name": "reddit",
    "type": "rich",
    "html": f'<blockquote class="reddit-embed-bq"><a href="{THREAD}">Devs: reddit now supports'
    " oEmbed</a></blockquote>",
    "author_name": "Viper007Bond",
}
LINKS: dict[SiteAdapter, str] = {youtube: VIDEO, x: POST, reddit: THREAD}


@pytest.mark.parametrize(
    "url",
    [
        VIDEO,
        "https://youtu.be/pO5L6vXtxsI?t=10",
        "http://m.youtube.com/watch?app=desktop&v=pO5L6vXtxsI&v=other",
        "https://www.youtube.com/shorts/pO5L6vXtxsI",
        "https://www.youtube.com/live/pO5L6vXtxsI?feature=share",
        "https://www.youtube-nocookie.com/embed/pO5L6vXtxsI",
        "https://youtube-nocookie.com/embed/pO5L6vXtxsI",
        "https://www.youtube.com/watch/pO5L6vXtxsI",
        "https://www.youtube.com/e/pO5L6vXtxsI",
        "https://www.youtube.com/watch?v=pO5L6vXtxsI&list=PL89_Zci9o-HnWp1aMC45g1Z7C02WCXhUU",
    ],
)
def test_every_form_of_a_video_link_asks_the_same(url: str) -> None:
    asked = youtube.question(url, {})
    assert asked is not None
    assert asked.url == (
        "https://www.youtube.com/oembed?format=json"
        "&url=https%3A%2F%2Fwww.youtube.com%2Fwatch%3Fv%3DpO5L6vXtxsI"
    )


@pytest.mark.parametrize(
    "url",
    [
        f"https://www.youtube.com/playlist?list={PLAYLIST}",
        f"https://www.youtube.com/embed/videoseries?list={PLAYLIST}",
    ],
)
def test_a_playlist_is_asked_for_as_one(url: str) -> None:
    asked = youtube.question(url, {})
    assert asked is not None
    assert asked.url.endswith(f"www.youtube.com%2Fplaylist%3Flist%3D{PLAYLIST}")
    told = VIDEO_RECORD | {
        "title": "The Open's Greatest",
        "html": f'<iframe src="https://www.youtube.com/embed/videoseries?list={PLAYLIST}">',
    }
    finding = youtube.answer(url, reply(200, told))
    assert finding is not None
    assert finding.reason == "ok"
    assert youtube.answer(url, reply(200, VIDEO_RECORD)) is None


@pytest.mark.parametrize(
    ("url", "asked"),
    [
        (POST, "jack/status/20"),
        ("https://m.twitter.com/jack/status/20", "jack/status/20"),
        ("https://x.com/i/status/20", "i/status/20"),
        ("https://twitter.com/i/web/status/20", "i/status/20"),
        ("https://mobile.twitter.com/jack/statuses/20/photo/1", "jack/status/20"),
        ("https://x.com/jack", None),
        ("https://x.com/i/lists/20", None),
    ],
)
def test_a_post_is_asked_for_and_a_profile_is_not(url: str, asked: str | None) -> None:
    question = x.question(url, {})
    assert (question is None) == (asked is None)
    if question and asked:
        assert question.url.endswith(f"twitter.com%2F{asked.replace('/', '%2F')}")
        assert question.host == "publish.x.com"


@pytest.mark.parametrize(
    ("url", "asked"),
    [
        (THREAD, "r/redditdev/comments/34c0pm/"),
        ("https://old.reddit.com/r/redditdev/comments/34c0pm", "r/redditdev/comments/34c0pm/"),
        ("https://np.reddit.com/r/redditdev/comments/34c0pm", "r/redditdev/comments/34c0pm/"),
        ("https://de.reddit.com/user/spez/comments/34c0pm/a", "user/spez/comments/34c0pm/"),
        ("https://redd.it/34c0pm", "comments/34c0pm/"),
        ("https://www.reddit.com/comments/34c0pm", "comments/34c0pm/"),
        (f"{THREAD}cqtl26d/?context=3", "r/redditdev/comments/34c0pm/_/cqtl26d/"),
        ("https://www.reddit.com/r/redditdev/s/AbCdEf", None),
        ("https://redd.it/", None),
        ("https://www.reddit.com/r/redditdev/", None),
        ("https://www.reddit.com/user/spez", None),
    ],
)
def test_a_thread_is_asked_for_and_a_community_is_not(url: str, asked: str | None) -> None:
    question = reddit.question(url, {})
    assert (question is None) == (asked is None)
    if question and asked:
        assert question.url.endswith(f"www.reddit.com%2F{asked.replace('/', '%2F')}")


@pytest.mark.parametrize(
    "url",
    [
        "https://www.youtube.com/@ZackScott",
        "https://www.youtube.com/channel/UCJ0-OtVpF0wOKEqT2Z1HEtA",
        "https://www.youtube.com/embed/live_stream?channel=UCJ0-OtVpF0wOKEqT2Z1HEtA",
        "https://www.youtube.com/embed/videoseries",
        "https://www.youtube.com/playlist?list=WL",
        "https://youtu.be/short",
    ],
)
def test_a_channel_or_a_bad_identifier_asks_nothing(url: str) -> None:
    assert youtube.question(url, {}) is None


@pytest.mark.parametrize(
    ("adapter", "answer", "title", "author", "description"),
    [
        (youtube, reply(200, VIDEO_RECORD), "Amazing & Nintendo Facts", "ZackScott", ""),
        (x, reply(200, POST_RECORD), "jack on X", "jack", "just setting up my twttr"),
        (reddit, reply(200, THREAD_RECORD), THREAD_RECORD["title"], "Viper007Bond", ""),
    ],
)
def test_what_is_public_is_ok_and_tells_title_and_author(
    adapter: SiteAdapter, answer: Fetched, title: str, author: str, description: str
) -> None:
    finding = adapter.answer(LINKS[adapter], answer)
    assert finding is not None
    assert finding.facts is not None
    assert (finding.reason, finding.facts.title) == ("ok", title)
    assert finding.facts.authors == (author,)
    assert finding.facts.description == description


@pytest.mark.parametrize(
    ("adapter", "answer", "reason", "final"),
    [
        (youtube, reply(404, b"Not Found"), "removed", False),
        (youtube, reply(403, b"Forbidden"), "not-public", False),
        (youtube, reply(400, b"Bad Request\n"), "not-public", False),
        (youtube, reply(401, b"Unauthorized"), "not-public", False),
        (x, reply(404, {"errors": [{"code": 34, "message": "Sorry"}]}), "not-public", True),
        (x, reply(403, {"error": "Sorry, you are not authorized"}), "not-public", True),
        (reddit, reply(404, {"message": "Not Found", "error": 404}), "removed", False),
        (
            reddit,
            reply(404, {"reason": "banned", "message": "Not Found", "error": 404}),
            "removed",
            True,
        ),
        (
            reddit,
            reply(403, {"reason": "private", "message": "Forbidden", "error": 403}),
            "not-public",
            True,
        ),
    ],
)
def test_what_is_gone_or_private_is_told_apart(
    adapter: SiteAdapter, answer: Fetched, reason: str, final: bool
) -> None:
    finding = adapter.answer(LINKS[adapter], answer)
    assert finding is not None
    assert (finding.reason, finding.final) == (reason, final)


@pytest.mark.parametrize("adapter", [youtube, x, reddit])
@pytest.mark.parametrize(
    "answer",
    [
        reply(404, WALL),
        reply(403, WALL),
        reply(403, {"message": "Forbidden", "error": 403}),
        reply(402, b""),
        reply(429, {"message": "Too Many Requests", "error": 429}),
        reply(200, b"Forbidden"),
        reply(200, WALL),
        reply(200, {"title": 7, "type": "video", "html": None, "provider_name": []}),
    ],
)
def test_walls_limits_and_odd_answers_send_us_to_the_page(
    adapter: SiteAdapter, answer: Fetched
) -> None:
    assert adapter.answer(LINKS[adapter], answer) is None


@pytest.mark.parametrize(
    ("adapter", "record"),
    [
        (youtube, VIDEO_RECORD | {"html": "https://www.youtube.com/embed/dQw4w9WgXcQ"}),
        (x, POST_RECORD | {"url": "https://twitter.com/jack/status/201"}),
        (reddit, THREAD_RECORD | {"html": THREAD.replace("34c0pm", "34c0pmx")}),
    ],
)
def test_what_is_said_of_another_post_tells_nothing(
    adapter: SiteAdapter, record: dict[str, str]
) -> None:
    assert adapter.answer(LINKS[adapter], reply(200, record)) is None


def test_a_short_link_that_reddits_interface_does_not_know_is_not_gone_for_that() -> None:
    unknown = reply(404, {"message": "Not Found", "error": 404})
    assert reddit.answer("https://redd.it/34c0pm", unknown) is None
