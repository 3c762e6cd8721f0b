"""What regular expressions must not use, as some Pythons that we support get it wrong."""

import re
from collections.abc import Iterable, Iterator
from importlib import import_module
from pkgutil import walk_packages

import pytest

PACKAGES = ("sources", "crawler", "db", "reports", "linktend")
_parser = import_module("re._parser")  # not `from re`: nothing in it is typed


def expressions() -> Iterator[tuple[str, re.Pattern[str] | re.Pattern[bytes]]]:
    """Every compiled expression of our modules, by the name of its module."""
    for package in PACKAGES:
        for found in walk_packages(import_module(package).__path__, f"{package}."):
            if not found.name.endswith("__main__"):
                module = import_module(found.name)
                yield from ((found.name, each) for each in patterns_in(vars(module).values()))


def patterns_in(values: Iterable[object]) -> Iterator[re.Pattern[str] | re.Pattern[bytes]]:
    """The expressions among `values` and in the collections among them."""
    for value in values:
        if isinstance(value, re.Pattern):
            yield value
        elif isinstance(value, tuple | list | frozenset):
            yield from patterns_in(value)
        elif isinstance(value, dict):
            yield from patterns_in(value.values())


def possessive_groups(parsed: object) -> int:
    """How many possessive repeats of more than one character at a time there are in `parsed`."""
    if isinstance(parsed, _parser.SubPattern):
        return sum(map(possessive_groups, parsed))
    if not isinstance(parsed, tuple | list):
        return 0
    own = len(parsed) == 2 and str(parsed[0]) == "POSSESSIVE_REPEAT"
    return sum(map(possessive_groups, parsed)) + (own and repeats_a_group(parsed[1][2]))


def repeats_a_group(item: object) -> bool:
    single = {"LITERAL", "NOT_LITERAL", "IN", "ANY"}
    return len(item) != 1 or str(item[0][0]) not in single  # type: ignore[index, arg-type]


@pytest.mark.parametrize(
    ("expression", "groups"),
    [(r"(?:ab)*+", 1), (r"[ab]*+c?+.++", 0), (r"(?>(?:ab|(?:cd|d)?+)*)", 1)],
)
def test_groups_that_are_repeated_possessively_are_told(expression: str, groups: int) -> None:
    assert possessive_groups(_parser.parse(expression)) == groups


def test_no_group_is_repeated_possessively() -> None:
    # Before 3.11.5 such a group may match where it must not (gh-106052). An atomic group does not.
    found = {name for name, each in expressions() if possessive_groups(_parser.parse(each.pattern))}
    assert found == set()
