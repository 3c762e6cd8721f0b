from datetime import UTC, datetime, timedelta

import pytest

from crawler.hosts.budget import Budget
from crawler.model import Failed, Fault, Fetched
from crawler.sites.budget import after, worth_asking
from tests.crawler.sites.replies import WALL, reply

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def test_an_interface_that_said_nothing_of_limits_may_be_asked() -> None:
    assert worth_asking(Budget(), NOW)


@pytest.mark.parametrize(
    "answer",
    [
        reply(200, {}, x_ratelimit_remaining="20"),
        reply(200, {}, x_ratelimit_remaining="20.0"),
        reply(200, {"items": [], "quota_remaining": 0}),
    ],
)
def test_a_reserve_is_left_to_others(answer: Fetched) -> None:
    assert not worth_asking(after(Budget(), answer, NOW, told=True), NOW)


def test_beyond_the_reserve_it_may_be_asked() -> None:
    answer = reply(200, {}, x_ratelimit_remaining="21")
    assert worth_asking(after(Budget(), answer, NOW, told=True), NOW)


@pytest.mark.parametrize(("before", "is_read"), [(490, True), (491, False)])
def test_500_characters_of_a_message_are_read(before: int, is_read: bool) -> None:
    answer = reply(403, {"message": "x" * before + "rate limit"})
    assert worth_asking(after(Budget(), answer, NOW, told=True), NOW) is not is_read


def test_what_is_left_is_remembered_until_the_next_word_of_it() -> None:
    budget = after(Budget(), reply(200, {}, x_ratelimit_remaining="4987"), NOW, told=True)
    assert after(budget, reply(200, {}), NOW, told=True).remaining == 4987
    assert worth_asking(budget, NOW)


@pytest.mark.parametrize(
    ("answer", "seconds"),
    [
        (reply(403, {}, retry_after="60"), 60),
        (reply(403, {}, retry_after="Sun, 01 Mar 2026 12:02:00 GMT"), 120),
        (reply(200, {"items": [], "backoff": 10}), 10),
        (reply(200, {"backoff": 10**400}), 3_600),
        (reply(429, {}, retry_after="9" * 18), 3_600),
        (reply(429, {}), 60),
        (
            reply(
                400,
                {
                    "error_id": 502,
                    "error_message": "too many requests from this IP, more requests available in"
                    " 90 seconds",
                    "error_name": "throttle_violation",
                },
            ),
            90,
        ),
        (reply(403, {"message": "You have exceeded a secondary rate limit. Please wait"}), 60),
    ],
)
def test_a_wished_pause_is_kept_up_to_an_hour(answer: Fetched, seconds: int) -> None:
    budget = after(Budget(), answer, NOW, told=True)
    assert not worth_asking(budget, NOW + timedelta(seconds=seconds - 1))
    assert worth_asking(budget, NOW + timedelta(seconds=seconds))


@pytest.mark.parametrize("reset", [str(int(NOW.timestamp()) + 300), "300"])
def test_what_was_used_up_is_asked_again_when_there_is_more(reset: str) -> None:
    spent = reply(403, {}, x_ratelimit_remaining="0", x_ratelimit_reset=reset)
    budget = after(Budget(), spent, NOW, told=True)
    assert not worth_asking(budget, NOW + timedelta(seconds=299))
    assert worth_asking(budget, NOW + timedelta(seconds=300))


@pytest.mark.parametrize("reset", ["", "soon", "-5", "9" * 10, "9" * 40])
def test_a_renewal_that_is_no_time_of_this_run_says_nothing(reset: str) -> None:
    spent = reply(403, {}, x_ratelimit_remaining="0", x_ratelimit_reset=reset)
    budget = after(Budget(), spent, NOW, told=True)
    assert budget.renewed_at is None
    assert not worth_asking(budget, NOW + timedelta(days=1))


def test_a_refusal_of_another_kind_asks_for_no_pause() -> None:
    refused = reply(403, {"message": "Resource protected by organization SAML enforcement."})
    assert after(Budget(), refused, NOW, told=True) == Budget()


@pytest.mark.parametrize("answer", [reply(502, WALL), Failed(Fault.DNS_NOT_FOUND)])
def test_an_interface_that_keeps_telling_nothing_is_left_alone(answer: Fetched | Failed) -> None:
    budget = Budget()
    for _ in range(3):
        assert worth_asking(budget, NOW)
        budget = after(budget, answer, NOW, told=False)
    assert not worth_asking(budget, NOW)


@pytest.mark.parametrize("answer", [reply(200, {"pages": []}), reply(404, {}), reply(404, WALL)])
def test_an_answer_in_order_that_leads_to_the_page_is_no_silence(answer: Fetched) -> None:
    budget = after(Budget(silent=2), answer, NOW, told=False)
    assert budget.silent == 0


def test_one_telling_answer_restores_patience() -> None:
    budget = after(Budget(silent=2), reply(200, {}), NOW, told=True)
    assert budget.silent == 0


@pytest.mark.parametrize("value", ["", "-1", "1e9", "many", "\u0663", "9" * 30])
def test_a_header_that_is_no_number_says_nothing(value: str) -> None:
    assert after(Budget(), reply(200, {}, x_ratelimit_remaining=value), NOW, told=True) == Budget()
