"""Query parameters that belong to one visit and choose no page: sessions, campaigns, clicks. Pure.

The names follow what browsers strip (Firefox's and Brave's query stripping) and the manuals of
the programs that add them.
"""

import re

from sources.lazy_re import regex

_CAMPAIGN = regex(
    r"(?:utm|mtm|matomo|pk|piwik|mc|hsa|itm|cm_mmc|vero|oly|elq)_?\w+|_?_hs\w+|hsCtaTracking"
    r"|at_(?:medium|campaign|custom\w*|format|creation|variant|link\w*|bbc\w*|pco)|wt\.\w+|xtor"
    r"|s_(?:cid|kwcid)|sc_cid|ncid|ns_\w+|dm_i|mkt_tok|_openstat|ml_subscriber\w*|ck_subscriber_id"
    r"|_bhlid|_kx|__s|__twitter_impression|spm|scm|trk|trk_?info|trackingid|guccounter|guce_\w+"
    r"|ref_(?:src|url)|fb_(?:action_\w+|ref|source)|__cft__\[\d\]|__tn__|mibextid|sfnsn"
    r"|_branch_\w+|tdsourcetag|echobox|__prclt|wechat_webview_type",
    re.IGNORECASE,
)
_CLICK = regex(
    r"\w{0,6}clid|msclkid|ir(?:clickid|gwc)|[gw]braid|gad_(?:source|campaignid)|gclsrc|srsltid|li_fat_id"
    r"|rdt_cid|epik|cjevent|ran(?:mid|eaid|siteid)|_g(?:a|l|ac)|igsh(?:id)?",
    re.IGNORECASE,
)
_SESSION = regex(
    r"jsessionid|phpsessid|phpsession|aspsessionid\w*|asp\.net_sessionid|session_?id|sess_?id"
    r"|cfid|cftoken|oscsid|zenid|xtcsid|modsid|mosessid",
    re.IGNORECASE,
)
# These choose a page where the value is short: `?sid=12` is an article, `?session=3` a talk.
_MAYBE = regex(r"s|si|sid|ses|sess|session(?:_?key)?|sesskey", re.IGNORECASE)
_RANDOM = regex(r"(?=[^a-z]*[a-z])(?=\D*\d)[a-z0-9_-]{16,}", re.IGNORECASE)
_FEATURE = regex(r"youtu\.be|shared?|emb_\w+|player_\w+", re.IGNORECASE)  # YouTube


def is_of_a_visit(name: str, value: str) -> bool:
    """Whether the parameter `name` with `value`, both as written, belongs to a visit."""
    if _MAYBE.fullmatch(name):
        return _RANDOM.fullmatch(value) is not None
    if name == "feature":
        return _FEATURE.fullmatch(value) is not None
    return any(kind.fullmatch(name) for kind in (_CAMPAIGN, _CLICK, _SESSION))
