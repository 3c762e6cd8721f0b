"""Patterns that are compiled when they are first used.

The 74 patterns that `linktend links` imports took 0.1 s of its 0.25 s to compile, and for a small
file two of them are used. Django has the same as `_lazy_re_compile`.
"""

import re
from typing import Any, AnyStr, cast

_PUBLIC = tuple(name for name in dir(re.Pattern) if not name.startswith("_"))


class _Pattern:
    """Becomes, in its attributes, the pattern that it stands for."""

    def __init__(self, text: object, flags: int) -> None:
        self._text = text
        self._flags = flags

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 whatever `re.Pattern` has
        if name not in _PUBLIC:
            raise AttributeError(name)
        compiled = re.compile(cast("str", self._text), self._flags)
        vars(self).update((each, getattr(compiled, each)) for each in _PUBLIC)
        return getattr(compiled, name)


def regex(text: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """What `re.compile` gives, made at the first use of one of its methods.

    It is no instance of `re.Pattern`, and errors in `text` show as late: a test compiles them all.
    """
    return cast("re.Pattern[AnyStr]", _Pattern(text, flags))
