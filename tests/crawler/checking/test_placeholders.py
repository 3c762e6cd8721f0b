"""Templates are told from URLs that only look a little like them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.checking.placeholders import reserved, template_in


@pytest.mark.parametrize(
    ("url", "template"),
    [
        ("https://a.de/{{ user }}/a", "{{ user }}"),
        ("https://a.de/{{", "{{"),
        ("https://{{host}}/a", "{{host}}"),
        ("https://a.de/%7B%7Bid%7D%7D", "{{id}}"),
        ("https://a.de/%257b%257bid%257d%257d/", "{{id}}"),
        ("https://a.de/?a={{b}}", "{{b}}"),
        ("https://a.de/#{{b}}", "{{b}}"),
        ("{{ site.url }}/a", "{{ site.url }}"),
        ("https://a.de/{% url 'a' %}/b", "{% url 'a' %}"),
        ("https://a.de/%7B%25%20url%20%25%7D", "{% url %}"),
        ("<%= url %>/a", "<%= url %>"),
        ("https://a.de/<?php echo $x ?>", "<?php echo $x ?>"),
        ("https://a.de/${id}", "${id}"),
        ("https://a.de/$%7Bid%7D", "${id}"),
        ("https://a.de/$(ID)/b", "$(ID)"),
        ("https://$HOST/b", "$HOST"),
        ("https://me@$HOST:80/b", "$HOST"),
        ("https://%HOST%/b", "%HOST%"),
        ("https://a.de/#{id}/b", "#{id}"),
        ("https://a.de/<id>/b", "<id>"),
        ("https://a.de/a<your-id>b", "<your-id>"),
        ("https://a.de/%3Cyour%20id%3E", "<your id>"),
        ("https://<host>:<port>/", "<host>"),
        ("http://a.de:<port>/", "<port>"),
        ("https://a.de/?token=<TOKEN>&b=1", "<TOKEN>"),
        ("https://a.de/{id}/b", "{id}"),
        ("https://a.de/%7Bid%7D", "{id}"),
        ("https://a.de/{owner}/{repo}", "{owner}"),
        ("https://a.de/{0}/b", "{0}"),
        ("https://a.de/users{/id}", "{/id}"),
        ("https://a.de/users{?page,size}", "{?page,size}"),
        ("https://a.de/%s", "%s"),
        ("https://a.de/%s/b", "%s"),
        ("https://%s/b", "%s"),
        ("https://a.de/?a=%s&b=%s", "%s"),
        ("https://a.de/%25s", "%s"),
        ("https://a.de/v%1$s", "%1$s"),
        ("https://a.de/%(name)s", "%(name)s"),
        ("https://a.de/%d/b", "%d"),
        ("https://a.de/users/:id/b", ":id"),
        ("https://a.de/:owner/:repo", ":owner"),
        ("https://a.de/users/:userId", ":userId"),
        ("https://*.a.de/", "*"),
        ("https://[your-domain]/b", "[your-domain]"),
    ],
)
def test_what_a_reader_has_to_fill_in_is_a_template(url: str, template: str) -> None:
    assert template_in(url) == template


@pytest.mark.parametrize(
    "url",
    [
        "https://a.de/",
        "http://[::1]:80/",
        "https://a.de/100%25",
        "https://a.de/?q=50%25%20saved",
        "https://a.de/?q=50%25save",
        "https://a.de/%D0%B0%d0%b8",
        "https://a.de/odata/$metadata",
        "https://a.de/?price=$5",
        "https://me:pa$s@a.de/",
        "https://a.de/web/*/https://b.de/",
        "https://a.de/wiki/Talk:Page/:Sub",
        "https://a.de/a:b/c:id",
        "https://a.de/%7B5D7EABCD-1234-1234-1234-123412341234%7D/a",
        "https://a.de/%7BAD7EABCD-1234-1234-1234-123412341234%7D/a",
        "https://a.de/gif.latex?\\frac{a}{b}",
        "https://a.de/gif.latex?x_{i}^{n}",
        "https://a.de/?q=%7B%22a%22%3A1%7D",
        "https://a.de/r/<abc@b.de>",
        "https://a.de/?q=a<b",
        "https://a.de/struct.Box.html#impl-From%3CT%3E-for-Box%3CT%3E",
        "https://a.de/#/users/:id",
        "https://a.de/#{%22a%22:1}",
        "https://a.de/[slug]/b",
    ],
)
def test_an_odd_url_is_no_template(url: str) -> None:
    assert template_in(url) == ""


@given(st.text(alphabet="/:#?=%{}<>$()[]*sd0aB _25", max_size=60))
def test_any_text_is_looked_through(text: str) -> None:
    found = template_in(text)
    assert found == "" or len(found) <= 60


@given(st.text(alphabet=".aexmplcotsnrginvd", max_size=30))
def test_any_host_is_looked_up(host: str) -> None:
    assert reserved(host) == "" or reserved(host, ["*"]) == ""


def test_a_template_is_looked_for_in_the_first_2000_characters() -> None:
    assert template_in(f"https://a.de/{'x' * 1_981}{{{{id}}}}") == "{{id}}"
    assert template_in(f"https://a.de/{'x' * 1_987}{{{{id}}}}") == ""
