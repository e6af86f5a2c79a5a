from __future__ import annotations

from goldgate.io.ids import Ids


def test_an_id_is_new_once() -> None:
    seen = Ids()
    assert [seen.new(name) for name in ("a", "b", "a", "\ud800", "\ud800")] == [
        True,
        True,
        False,
        True,
        False,
    ]
    seen.close()


def test_a_suffix_is_an_id_that_nobody_has() -> None:
    seen = Ids()
    assert [seen.suffixed(name) for name in ("a", "a#2", "a", "a", "a#3")] == [
        "a",
        "a#2",
        "a#3",
        "a#4",
        "a#3#2",
    ]
