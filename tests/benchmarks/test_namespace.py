"""Name resolution is ours only in a namespace of our own."""

import pytest

from tests.benchmarks import namespace


def test_a_process_that_nobody_put_there_is_not_inside(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not namespace.is_inside()
    monkeypatch.setenv("LINKTEND_BENCHMARKS_OUTSIDE", namespace._current())
    assert not namespace.is_inside()


def test_nothing_is_mounted_outside() -> None:
    with pytest.raises(RuntimeError, match="whole machine"):
        namespace.furnish()
    with pytest.raises(SystemExit, match="not in a namespace"):
        namespace.main()


def test_a_namespace_is_offered_only_where_names_are_answered_in_it() -> None:
    words = namespace.command()
    if words is None:
        pytest.skip("no network namespace of our own can be had here")
    assert namespace.run_inside(words, "tests.benchmarks.namespace", (), quiet=True) == 0
    assert not namespace.is_inside()
