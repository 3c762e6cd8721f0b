# ruff: noqa: RUF001 typographic dashes and quotes are under test
"""Which works a list names, and what each of its links claims."""

import pytest

from tests.sources.parsing import assert_spans_are_exact, markdown, titles

P, C = "https://e.org/p", "https://e.org/c"


def works(text: str) -> list[tuple[str | None, tuple[str, ...], int | None, int]]:
    parsed = markdown(text)
    assert_spans_are_exact(parsed)
    return [(x.claim.title, x.claim.authors, x.claim.year, len(x.links)) for x in parsed.entries]


@pytest.mark.parametrize(
    "text",
    [
        f"**Deep Work** by Cal Newport (2016) - {P}",
        f'**"Deep Work" by Cal Newport** (2016)\n- A note\n- **Focus**: all of it\n- Link: {P}',
        f"1. **Deep Work** by [Cal Newport](#cal), 2016. [[pdf]]({P})",
        f"* **Deep Work** (2016) by Cal Newport ([paper]({P}), [code]({C}))",
        f"*Deep Work* by Cal Newport, 2016: <{P}>",
        f"[**Deep Work**]({P}) — Cal Newport (2016)",
        f"- **[Deep Work]({P})** by Cal Newport (2016): great",
        f"- [Deep Work]({P}) by Cal Newport, 2016 - great",
        f"- [ ] **Deep Work** by Cal Newport (2016) – {P}",
        f"- 📘 **Deep Work** by Cal Newport (2016) – {P}",
        f"“Deep Work” by Cal Newport, 2016 – <{P}>",
        f'- "Deep Work", Cal Newport, 2016. {P}',
        f"- Newport, C. (2016). *Deep Work*. {P}",
        f"- Newport, C. (2016). Deep Work. Publisher. {P}",
        f'- Cal Newport, "Deep Work," in Proc. X, 2016. {P}',
        f"> **Deep Work** by Cal Newport (2016)\n> {P}",
        f"### [Deep Work]({P})\n\nby Cal Newport\n\nYear: 2016\n\n[PDF]({C})",
        f'### 1. "Deep Work" by Cal Newport (2016)\n\n- Link: {P}',
        f"**Deep Work**\n- Authors: Cal Newport\n- Year: 2016\n- [Read online]({P})",
        f"- **Deep Work**\n  - by Cal Newport\n  - Published: 2016\n  - {P}",
        f"**Deep Work** · Cal Newport · 2016 · [arXiv:1234.5678]({P})",
        f"- [[pdf]]({P}) **Deep Work** by Cal Newport (2016)",
        f"<b>Deep Work</b> by Cal Newport (2016)<br>[Read it here]({P})",
        f"- Deep Work by Cal Newport (2016) ([PDF]({P}))",
        f"**Deep Work** [pdf]({P})\nCal Newport, Ann Roe  \nYear: 2016",
        f"| Title | Author | Year | |\n|-|-|-|-|\n| Deep Work | Cal Newport | 2016 | [x]({P}) |",
        f"| Year | Paper | By |\n|-|-|-|\n| 2016 | [Deep Work]({P}) | Cal Newport |",
    ],
)
def test_one_work_is_found_however_a_list_writes_it(text: str) -> None:
    ((title, authors, year, links),) = works(text)
    assert title == "Deep Work"
    assert [one.rpartition(" ")[2] for one in authors[:1]] in (["Newport"], [])
    assert year in (2016, None)
    assert authors or year
    assert links >= 1
    assert titles(markdown(text))[-1] == "Deep Work"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"- [Some Tool]({P}) - does things ([code]({C}))", ["Some Tool", "Some Tool"]),
        (f"- [copy]({P}) - copies files", ["copy"]),
        (f"- Attention Is All You Need: {P}", ["Attention Is All You Need"]),
        (f"- Great overview of feature stores: {P}", [None]),
        (f"Read [the docs]({P}) or [War and Peace]({C}).", [None, "War and Peace"]),
        (f"[![Build](b.svg)]({P})", [None, None]),
        (f"**Books**\n\n- [Book One]({P})\n- [Book Two]({C})", ["Book One", "Book Two"]),
        (f"**Vector Stores**\n\n- [Pinecone]({P})\n- [Weaviate]({C})", ["Pinecone", "Weaviate"]),
        (f"**Note**: see [the Foo guide]({P})", ["the Foo guide"]),
        (f"**It** is a tool. See [the docs]({P}) and [WHATWG]({C}).", [None, "WHATWG"]),
        (f"- **Kubeflow**: runs on [Kubernetes]({P}), {C}", ["Kubernetes", "Kubeflow"]),
        (f"- **A Work** by [Ann Roe]({P}) ([book]({C}))", ["Ann Roe", "A Work"]),
        (f"**A Work** ([Cambridge]({P}))", ["A Work"]),
        (f"**A Work**\n- see also [Another Long Title]({P})", ["Another Long Title"]),
        (f"- [Big Tool]({P})\n  - [Sub Tool]({C})", ["Big Tool", "Sub Tool"]),
        (f"**A Work**\n\n- [PDF]({P})\n\n# Next\n\n[PDF]({C})", ["A Work", None]),
        (f"**A Work**\n\n[PDF]({P})\n\n---\n\n[PDF]({C})", ["A Work", None]),
        (f"**Work One**\n[PDF]({P})\n**Work Two**\n[PDF]({C})", ["Work One", "Work Two"]),
        (f"**A Work** {P}\n\n[⬆ back to top](#top)", ["A Work", None]),
        (f"- [Contents](#a)\n- [Part one](#b)\n- {P}", [None, "Part one", None]),
        (f"| a | b |\n|-|-|\n| [Left Hand](#c) | {P} |", ["Left Hand", None]),
        (f"<{P}> - **A Work**", ["A Work"]),
    ],
)  # fmt: skip
def test_a_link_claims_its_own_name_or_its_entrys_title(
    text: str, expected: list[str | None]
) -> None:
    assert titles(markdown(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('**"A Work" by Ann Roe**', ["A Work"]),
        ("**A Work**\n- a note", ["A Work"]),
        ("- **A Work** by Ann Roe", ["A Work"]),
        (f"- **Work One** {P}\n- **Work Two** – no address yet", ["Work One", "Work Two"]),
        ("| Book | Pages |\n|-|-|\n| Some Work | 12 |", ["Some Work"]),
        ("- **Fast** - does X\n- **Safe** - does Y", []),
        ("- **Fast**: does X", []),
        ("**Warning**: hot", []),
        ("**This is a sentence that ends here.**", []),
        ("| Option | Default |\n|-|-|\n| `timeout` | 10 |", []),
        ("**Books**\n\n| Book |\n|-|\n| Some Work |", ["Some Work"]),
    ],
)
def test_a_work_without_a_link_is_kept_where_it_is_surely_one(
    text: str, expected: list[str]
) -> None:
    assert [title for title, *_ in works(text)] == expected


def test_an_entry_has_its_place_and_its_links() -> None:
    text = f"# List\r\n\r\n> **A Work**  \r\n> **B Work** [pdf]({P}) [pdf][r]\r\n\r\n[r]: {C}\r\n"
    first, second = markdown(text).entries
    assert (first.line, first.column, first.headings, first.links) == (3, 3, ("List",), ())
    assert (second.line, second.column, second.links) == (4, 3, (0, 1))
