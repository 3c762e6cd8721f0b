"""The options that lead a command to a small web."""

from tests.web.small_web import SmallWeb


def flags(web: SmallWeb) -> list[str]:
    led = [word for value in web.connect_to for word in ("--connect-to", value)]
    return ["--cacert", web.cafile, *led]
