"""`${NAME}` in a setting stands for an environment variable, so that a secret needs no file."""

import re
from collections.abc import Mapping

from sources.lazy_re import regex

_REFERENCE = regex(r"(\$?)\$\{([^}]*)(\}?)")
_NAME = regex(r"[A-Za-z_][A-Za-z0-9_]*", re.ASCII)


def expand(text: str, environ: Mapping[str, str] | None) -> str:
    """`text` with each `${NAME}` replaced; `$${` stands for `${` itself.

    None for `environ` leaves `text` as it is. Raises ValueError for a malformed reference or a
    variable that is not set; the error names the variable, never a value.
    """
    if environ is None:
        return text

    def value_of(match: re.Match[str]) -> str:
        escape, name, end = match.groups()
        if escape:
            return match[0][1:]
        if not end or not _NAME.fullmatch(name):
            raise ValueError(
                "a reference must have the form ${NAME}; write '$${' for a literal '${'"
            )
        if name not in environ:
            raise ValueError(f"environment variable {name} is not set")
        return environ[name]

    return _REFERENCE.sub(value_of, text)
