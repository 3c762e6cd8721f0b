"""How much of an interface's answer is looked at."""

import json

from crawler.sites import pypi
from crawler.sites.facts import remark
from crawler.sites.json_view import View, first_member, view
from crawler.sites.model import Question


def test_an_answer_of_a_mebibyte_is_read_and_no_larger_one() -> None:
    assert Question("https://api.example/").max_body == 1_048_576
    body = b'{"a": 1}'
    assert view(body.ljust(1_048_576))["a"].number == 1
    assert not view(body.ljust(1_048_577))


def test_a_first_member_that_ends_within_a_mebibyte_is_read() -> None:
    def first(length: int) -> str:
        return first_member(json.dumps({"info": "x" * (length - 11)}).encode(), "info").text

    assert len(first(1_048_576)) == 1_048_565
    assert first(1_048_578) == ""


def test_a_hundred_elements_of_an_array_are_looked_at() -> None:
    assert len(View([0] * 101).elements) == 100


def test_of_a_project_on_pypi_the_first_256_kibibytes_are_enough() -> None:
    asked = pypi.question("https://pypi.org/project/hello/", {})
    assert asked is not None
    assert asked.max_body == 262_144


def test_200_characters_of_what_a_stranger_says_are_shown() -> None:
    assert remark("x" * 200) == "x" * 200
    assert remark("x" * 201) == "x" * 199 + "…"
