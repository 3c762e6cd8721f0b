from hypothesis import given, settings
from hypothesis import strategies as st

from reports.fitting import Section, fitted

sections = st.lists(
    st.builds(
        Section,
        head=st.text("h", max_size=9),
        items=st.lists(st.text("i", min_size=1, max_size=9), max_size=5).map(tuple),
        noun=st.sampled_from(("link", "change")),
        foot=st.text("f", max_size=4),
    ),
    max_size=5,
)


@settings(deadline=None)
@given(sections, st.integers(0, 120))
def test_what_fits_and_what_is_missing_is_everything(parts: list[Section], room: int) -> None:
    text, missing = fitted(parts, room)
    assert len(text) <= room
    items = [item for part in parts for item in part.items]
    shown = len(items) - sum(missing.values())
    assert text.count("i") == sum(map(len, items[:shown]))


def test_everything_is_shown_when_there_is_room() -> None:
    parts = (
        Section("A\n", ("1\n", "2\n"), foot="z\n"),
        Section("B\n", ()),
        Section("C\n", ("3\n",)),
    )
    assert fitted(parts, 100) == ("A\n1\n2\nz\nC\n3\n", {})


def test_after_a_cut_nothing_less_urgent_is_shown() -> None:
    parts = (Section("", ("long" * 10,)), Section("", ("short",)), Section("", ("x",), "change"))
    assert fitted(parts, 20) == ("", {"link": 2, "change": 1})


def test_a_cut_section_is_closed() -> None:
    parts = (Section("<open>", ("1", "2", "3"), foot="</open>"),)
    assert fitted(parts, 15) == ("<open>12</open>", {"link": 1})
