"""Which names stand before a secret: of parameters, of keys in JSON, of parts of a path."""

import re
from functools import lru_cache
from urllib.parse import unquote

from sources.lazy_re import regex

MASK = "***"

_SEPARATOR = r"[\s+_.-]?"
_ANYWHERE = (
    "token|secret|passw|credential|signature|jwt|session|xsrf|csrf|assertion|saml"
    rf"|pass{_SEPARATOR}(?:word|phrase|code|key)|sess{_SEPARATOR}(?:id|key)"
    rf"|(?:access|account|api|app|auth|client|consumer|function|functions|master|private|share"
    rf"|shared|sign|signing|stream|subscription|user){_SEPARATOR}key"
    r"|^x-(?:amz|goog|oss|cos|obs|ms)-|^authorization$|^cookie$|^wresult$|^hdn(?:ea|tl|ts)$"
)
_LAST_WORD = (
    "auth|bearer|code|creds?|csrf|hmac|key|mfa|oauth|otp|pass|psw|pwd?|refresh"
    "|rlkey|sas|sess|sid|sig|sign|signed|ticket|totp|verifier|wskey"
)
_SECRET = regex(rf"{_ANYWHERE}|(?:^|[^a-z])(?:{_LAST_WORD})[\]\"'\s]*$", re.IGNORECASE)
_HUMP = regex(r"(?<=[a-z])(?=(?:Auth|Pass|Pwd|Sid|Sig|Sign|Ticket|Otp|Bearer)$)")
_ESCAPE = regex(r"\\u([0-9a-fA-F]{4})")
_LAYERS = 3
_LONGEST = 200
"""Characters of a name that count; a longer one is none, and its end is looked at."""


def is_secret(name: str) -> bool:
    """Whether what goes by `name`, percent-encoded up to three times, is a secret."""
    return _is_secret(name[-_LONGEST:])


@lru_cache(maxsize=1_024)
def _is_secret(name: str) -> bool:
    for _ in range(_LAYERS):
        decoded = unquote(name)
        if decoded == name:
            break
        name = decoded
    name = _ESCAPE.sub(lambda found: chr(int(found[1], 16)), name)
    return _SECRET.search(_HUMP.sub("_", name.strip())) is not None


_QUOTE = r"\\*(?:[\"']|&quot;|&#34;|&#39;)"
_KEY = regex(
    rf"(?:(?P<quote>{_QUOTE})(?P<name>[^\"',:{{}}]{{1,100}}?)(?P=quote)"
    rf"|(?<=[{{,])(?P<bare>[\w.-]{{1,100}}))\s*:\s*"
)
_MEMBER = regex(rf"(?P<quote>{_QUOTE})(?:.*?(?<!\\)(?P=quote)|.*)|[\[{{].*|[^,\]}}&\s]*", re.DOTALL)


def without_members(text: str) -> str:
    """`text` without the values of secret names in the JSON that it is or holds.

    Quotes may be single ones, escaped ones, HTML's, or missing around names. A list or an object
    is masked to the end of the text.
    """
    if '"' not in text and "'" not in text and "{" not in text and "&" not in text:
        return text
    kept, end = [], 0
    position = 0
    while found := _KEY.search(text, position):
        position = found.end()
        if is_secret(found["name"] or found["bare"]):
            value = _MEMBER.match(text, position)
            if value is None or not value[0]:
                continue
            quote = value["quote"] or ""
            kept += [text[end:position], quote, MASK, quote]
            position = end = value.end()
    return "".join([*kept, text[end:]])
