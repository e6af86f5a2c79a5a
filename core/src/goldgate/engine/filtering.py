"""Run a filter over the stream of groups: it sees candidates, and may mark but never swallow one."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import replace

from goldgate.config.plan import ResolvedStep
from goldgate.errors import RunError
from goldgate.groups import Group, applies
from goldgate.nouns import Drop, Judged


def sifted(step: ResolvedStep, groups: Iterable[Group]) -> Iterator[Group]:
    """The groups with their candidates as the filter marked them, in the same order.

    Raises RunError when the filter breaks, swallows, invents or reorders a row.
    """
    name = step.config.name
    shells: deque[tuple[Group, bool]] = deque()  # a group, and whether the filter sees its candidates

    def rows() -> Iterator[Judged]:
        for group in groups:
            seen = applies(step.config.when, group.sample)
            shells.append((group, seen))
            if seen:
                yield from group.judged

    marked: list[Judged] = []
    for row in _called(step, rows()):
        while shells and not _awaited(shells[0]):
            yield shells.popleft()[0]
        original = shells[0][0].judged[len(marked)] if shells else None
        if original is None or row.candidate is not original.candidate:
            raise RunError(f"filter {name} gave rows in another order than it was given them")
        marked.append(_marked(original, row, name))
        if len(marked) == len(shells[0][0].judged):
            yield replace(shells.popleft()[0], judged=tuple(marked))
            marked = []
    while shells and not _awaited(shells[0]):
        yield shells.popleft()[0]
    if shells or marked:
        raise RunError(f"filter {name} swallowed a row: a filter may mark a row, never swallow one")


def _awaited(shell: tuple[Group, bool]) -> bool:
    group, seen = shell
    return seen and bool(group.judged)


def _marked(original: Judged, row: Judged, name: str) -> Judged:
    """The row as it was, with the filter's mark under the step's name. Whatever else a filter changed
    (a verdict, an earlier mark) does not count: it cannot bring back what was dropped.
    """
    if row.dropped is None or not original.accepted:
        return original
    return replace(original, dropped=Drop(name, row.dropped.why, "filtered"))


def _called(step: ResolvedStep, rows: Iterator[Judged]) -> Iterator[Judged]:
    try:
        yield from step.call(step.component.value.sift, rows)
    except (RunError, OSError, GeneratorExit):
        raise
    except Exception as error:
        raise RunError(f"filter {step.config.name} broke: {type(error).__name__}: {error}") from error
