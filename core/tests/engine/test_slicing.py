"""Where a slice of a chunk ends: it follows from what was made of its rows, whatever the order in which that happens."""

from __future__ import annotations

from functools import partial
from itertools import accumulate

from goldgate.engine.slicing import TEXT, Slice, weight
from goldgate.engine.tasks import Await
from goldgate.groups import Group
from goldgate.nouns import Judged, Sample, answer, chat
from hypothesis import given
from hypothesis import strategies as st

SAMPLE = Sample("a", chat("p"))
SIZES = st.lists(st.integers(0, 30), min_size=1, max_size=12)


def group(size: int) -> tuple[Group, ...]:
    return (Group("a", SAMPLE, tuple(Judged(answer(SAMPLE, "x")) for _ in range(size))),)


@given(SIZES, st.integers(1, 40), st.data())
def test_the_end_of_a_slice_is_the_same_in_every_order(
    sizes: list[int], most: int, data: st.DataObject
) -> None:
    fits = Slice(len(sizes), most)
    left: dict[int, tuple[int, ...]] = dict.fromkeys(
        range(len(sizes)), (0, 1)
    )  # the generators that each row is still to pass
    waiting: set[int] = set()
    went_on: set[int] = set()

    def after(row: int, goes_on: bool) -> None:
        waiting.discard(row)
        left[row] = left[row][1:] if goes_on else ()
        if not left[row]:
            del left[row]
            if goes_on:
                fits.past(row)
                went_on.add(row)

    while left:
        free = [row for row in left if row not in waiting]
        assert free, "rows wait for one another"
        row = data.draw(st.sampled_from(free))
        step = left[row][0]
        if not fits.has(row):
            del left[row]
            continue
        found = fits.grown(row, step, group(sizes[row] if step else sizes[row] // 2))
        if isinstance(found, Await):
            waiting.add(row)
            found.begin(partial(after, row))
        else:
            after(row, found)
    fit = sum(total <= most for total in accumulate(sizes))
    assert fits.end == max(1, fit)
    assert {row for row in went_on if fits.has(row)} == set(range(fits.end))


def test_a_large_row_waits_for_those_before_it_and_gives_way_to_them() -> None:
    fits = Slice(3, 10)
    resumed: list[bool] = []
    last = fits.grown(2, 0, group(9))
    assert isinstance(last, Await)
    last.begin(resumed.append)
    assert resumed == []
    assert fits.grown(0, 0, group(2)) is True
    assert resumed == [False]
    assert (fits.end, fits.has(1), fits.has(2)) == (2, True, False)
    assert fits.grown(1, 0, group(8)) is True
    assert fits.end == 2


def test_long_texts_count_as_more_candidates() -> None:
    texts = ("x", "x" * TEXT, "x" * (3 * TEXT + 1))
    long = Group("a", SAMPLE, tuple(Judged(answer(SAMPLE, text)) for text in texts))
    assert [weight(long), *map(weight, group(4))] == [3 + 0 + 1 + 3, 4]
