"""Patterns that are compiled late are patterns all the same, and all of ours can be compiled."""

import importlib
import pkgutil
import re
from types import ModuleType

import pytest

import crawler
import db
import reports
import sources
from sources.lazy_re import regex


def modules() -> list[ModuleType]:
    found = []
    for package in (sources, crawler, db, reports):
        names = pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
        found += [each.name for each in names if not each.name.endswith("__main__")]
    return [importlib.import_module(name) for name in found]


def test_it_does_what_a_compiled_pattern_does() -> None:
    late, early = regex(r"(?P<n>\d)x?", re.IGNORECASE), re.compile(r"(?P<n>\d)x?", re.IGNORECASE)
    assert late.sub("-", "a1X2") == early.sub("-", "a1X2") == "a--"
    assert [each.groupdict() for each in late.finditer("1 2")] == [{"n": "1"}, {"n": "2"}]
    assert (late.pattern, late.flags, dict(late.groupindex)) == (
        early.pattern,
        early.flags,
        dict(early.groupindex),
    )
    assert regex(rb"\d").findall(b"1a2") == [b"1", b"2"]


def test_what_a_pattern_lacks_it_lacks() -> None:
    with pytest.raises(AttributeError, match="nothing"):
        getattr(regex("a"), "nothing")  # noqa: B009 so that mypy lets it be asked for


def test_a_mistake_shows_at_the_first_use() -> None:
    late = regex("(")
    with pytest.raises(re.error):
        late.match("a")


def test_every_pattern_of_ours_can_be_compiled() -> None:
    kind = type(regex("a"))
    patterns = [one for each in modules() for one in vars(each).values() if isinstance(one, kind)]
    assert len(patterns) > 200
    assert all(pattern.pattern for pattern in patterns)
