import pytest

from crawler.page.jsonld import LinkedData
from crawler.page.signals import Signals
from crawler.page.site import site_of


@pytest.mark.parametrize(
    ("metas", "linked", "name"),
    [
        ({"og:site_name": ("The Paper",)}, LinkedData(site_name="Other"), "The Paper"),
        ({}, LinkedData(site_name="The Paper"), "The Paper"),
        ({}, LinkedData(publisher="The Paper"), "The Paper"),
        ({"application-name": ("The Paper",)}, LinkedData(), "The Paper"),
        ({"og:site_name": ("Paper.fr",)}, LinkedData(publisher="Paper"), "Paper"),
        ({"og:site_name": ("x" * 61,)}, LinkedData(publisher="The Paper"), "The Paper"),
        ({"og:site_name": ("https://paper.example",)}, LinkedData(), ""),
        ({"og:site_name": (" ",)}, LinkedData(), ""),
        ({}, LinkedData(), ""),
    ],
)
def test_the_sites_name_is_the_first_short_one_stated(
    metas: dict[str, tuple[str, ...]], linked: LinkedData, name: str
) -> None:
    assert site_of(Signals(metas=metas, linked=linked), "").name == name


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("World Future Awards", True),
        ("world future awards!", True),
        ("WFA", True),
        ("www.some-host.co.uk", True),
        ("Some Host", True),
        ("some-host.co.uk", True),
        ("co", False),
        ("World Awards", False),
    ],
)
def test_a_site_is_named_by_its_name_initials_and_host(text: str, named: bool) -> None:
    signals = Signals(metas={"og:site_name": ("World Future Awards",)})
    assert site_of(signals, "https://www.some-host.co.uk/a").is_named(text) is named


def test_a_malformed_url_names_no_site() -> None:
    assert site_of(Signals(), "http://[::").name == ""
