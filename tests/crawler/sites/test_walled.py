import pytest

from crawler.sites import walled
from tests.crawler.sites.replies import WALL, reply

STORY = "https://medium.com/@someone/a-story-1a2b3c"
PROFILE = "https://www.linkedin.com/in/someone/"


@pytest.mark.parametrize("url", [STORY, PROFILE, "https://someone.medium.com/a-story-1a2b3c"])
def test_a_walled_site_is_asked_for_the_page_itself(url: str) -> None:
    asked = walled.question(url, {})
    assert asked is not None
    assert asked.url == url
    assert not asked.full_body


@pytest.mark.parametrize(
    ("url", "status", "final_url", "reason"),
    [
        (STORY, 403, STORY, "bot-wall"),
        (PROFILE, 429, PROFILE, "bot-wall"),
        (PROFILE, 200, "https://www.linkedin.com/authwall?trk=x&sessionRedirect=y", "members-only"),
        (PROFILE, 200, "https://www.linkedin.com/uas/login", "members-only"),
        (STORY, 200, "https://medium.com/m/signin?operation=login", "members-only"),
    ],
)
def test_the_wall_says_nothing_of_the_page(
    url: str, status: int, final_url: str, reason: str
) -> None:
    finding = walled.answer(url, reply(status, WALL, at=final_url))
    assert finding is not None
    assert finding.reason == reason
    assert finding.judgement.verdict == "blocked"
    assert "?" not in finding.detail


@pytest.mark.parametrize(
    ("url", "status"),
    [
        *[(PROFILE, status) for status in (200, 410, 500, 999)],
        *[(STORY, status) for status in (200, 404, 410, 500)],
        ("https://www.linkedin.com/company/nobody", 404),
    ],
)
def test_every_other_answer_is_the_pages_own(url: str, status: int) -> None:
    assert walled.answer(url, reply(status, b"<title>Someone</title>", at=url)) is None


def test_a_sign_in_form_of_another_site_is_not_this_sites_wall() -> None:
    login = "https://elsewhere.example/login"
    assert walled.answer(STORY, reply(200, b"", at=login)) is None


COMPANY = "https://www.linkedin.com/company/nobody/"
JOB = "https://www.linkedin.com/jobs/view/3712345678"


@pytest.mark.parametrize(
    ("url", "status", "final_url"),
    [
        (PROFILE, 404, PROFILE),
        (COMPANY, 200, "https://www.linkedin.com/company/unavailable/"),
        (COMPANY.replace("company", "school"), 200, "https://www.linkedin.com/school/unavailable/"),
        (JOB, 200, "https://www.linkedin.com/jobs/clerk-jobs?trk=expired_jd_redirect"),
    ],
)
def test_what_linkedin_does_not_show_is_for_a_person_to_look_at(
    url: str, status: int, final_url: str
) -> None:
    finding = walled.answer(url, reply(status, b"<title>LinkedIn</title>", at=final_url))
    assert finding is not None
    assert (finding.reason, finding.judgement.verdict) == ("not-public", "suspect")


def test_a_link_to_the_sign_in_form_is_what_it_says() -> None:
    login = "https://www.linkedin.com/login"
    assert walled.answer(login, reply(200, b"", at=login)) is None
