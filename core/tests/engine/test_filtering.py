"""A filter sees the whole stream in order; it may mark a row, never swallow one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from goldgate.config.file import Config, StepConfig
from goldgate.config.plan import ResolvedStep
from goldgate.engine.filtering import sifted
from goldgate.errors import RunError
from goldgate.groups import Group
from goldgate.nouns import Drop, Failure, Judged, Sample, accept, answer, chat
from goldgate.plugins.components import Filter
from goldgate.plugins.loading import Component
from hypothesis import given
from hypothesis import strategies as st

Toys = Callable[..., Config]


def step(sift: Callable[..., Iterator[Judged]], **keys: Any) -> ResolvedStep:
    return ResolvedStep(
        StepConfig("f", "f", **keys), Component("f", "filters", Filter(sift), "tests", "0"), None, ""
    )


def groups(sizes: list[int], **tags: str) -> list[Group]:
    made = []
    for place, size in enumerate(sizes):
        sample = Sample(f"s{place}", chat("p"), tags=tags)
        made.append(Group(f"f:{place}", sample, tuple(Judged(answer(sample, f"{n}")) for n in range(size))))
    return made


def pass_on(rows: Any) -> Iterator[Judged]:
    yield from rows


def hold_back(rows: Any) -> Iterator[Judged]:
    yield from list(rows)


def mark(rows: Any) -> Iterator[Judged]:
    from dataclasses import replace

    for row in rows:
        yield replace(row, dropped=Drop("whoever", "no", "filtered"))


@given(st.lists(st.integers(0, 4)), st.sampled_from([pass_on, hold_back]))
def test_groups_keep_their_candidates_and_their_order(sizes: list[int], sift: Any) -> None:
    before = groups(sizes)
    assert list(sifted(step(sift), before)) == before


@given(st.lists(st.integers(0, 4)))
def test_marks_are_filed_under_the_steps_name(sizes: list[int]) -> None:
    for group in sifted(step(mark), groups(sizes)):
        assert [row.dropped for row in group.judged] == [Drop("f", "no", "filtered")] * len(group.judged)


def test_a_stream_is_not_held_in_memory() -> None:
    given_ = iter(groups([2] * 100))
    taken = [0]

    def counted() -> Iterator[Group]:
        for group in given_:
            taken[0] += 1
            yield group

    next(sifted(step(pass_on), counted()))
    assert taken[0] <= 2


def test_a_filter_limited_by_tags_does_not_see_the_others() -> None:
    mixed = [*groups([2], domain="math"), *groups([3], domain="code")]
    one, two = sifted(step(mark, when={"domain": "code"}), mixed)
    assert not any(row.dropped for row in one.judged)
    assert all(row.dropped for row in two.judged)


def test_a_filter_cannot_bring_back_what_was_dropped_nor_change_a_verdict() -> None:
    from dataclasses import replace

    def forge(rows: Any) -> Iterator[Judged]:
        for row in rows:
            yield replace(row, dropped=None, failure=None, verdicts={"v": accept("forged")})

    (group,) = groups([2])
    rejected = replace(group.judged[0], dropped=Drop("v", "wrong", "rejected"))
    failed = replace(group.judged[1], failure=Failure("down"))
    before = replace(group, judged=(rejected, failed))
    assert list(sifted(step(forge), [before])) == [before]


def swallow(rows: Any) -> Iterator[Judged]:
    yield from list(rows)[:-1]


def reverse(rows: Any) -> Iterator[Judged]:
    yield from reversed(list(rows))


def repeat(rows: Any) -> Iterator[Judged]:
    for row in rows:
        yield row
        yield row


def crash(rows: Any) -> Iterator[Judged]:
    yield next(rows)
    raise ValueError("boo")


@pytest.mark.parametrize(
    ("sift", "told"),
    [
        (swallow, "swallowed a row"),
        (reverse, "another order"),
        (repeat, "another order"),
        (crash, "broke: ValueError: boo"),
    ],
)
def test_a_filter_that_breaks_its_contract_stops_the_run(sift: Any, told: str) -> None:
    with pytest.raises(RunError, match=f"^filter f .*{told}"):
        list(sifted(step(sift), groups([2, 0, 3])))
