"""Conformance checks for selectors."""

from __future__ import annotations

import copy

from goldgate.nouns import Example, Judged
from goldgate.testing.contract import BrokenPromiseError, Subject
from goldgate.testing.filter_checks import component_pickles, ready, rows


def chooses_among_what_it_is_given(subject: Subject) -> None:
    """Examples of one candidate or more, all of them rows that it was given (or such rows cut after a
    message), each once; the first is accepted. A failure or an abstention is no reason to prefer anything.
    """
    given = rows()
    known = {_key(row): row for row in given}
    for example in _chosen(subject, given):
        keys = [_key(one) for one in example.ranked]
        strange = any(
            key not in known or not _cut_of(one, known[key])
            for key, one in zip(keys, example.ranked, strict=True)
        )
        if strange or len(set(keys)) != len(keys) or not keys:
            raise BrokenPromiseError("an example holds what is no row of the sample, or one row twice")
        if not example.ranked[0].accepted:
            raise BrokenPromiseError(f"puts first what is not accepted: {example.ranked[0]!r:.200}")
        if any(row.failure is not None for row in example.ranked):
            raise BrokenPromiseError("an example holds a row on which the machinery failed")


def chooses_nothing_of_nothing(subject: Subject) -> None:
    """No rows, no examples; nor where every row failed."""
    failed = [row for row in rows() if row.failure is not None]
    for given in ([], failed):
        if _chosen(subject, given):
            raise BrokenPromiseError(f"chooses of {len(given)} rows of which none is accepted")


def chooses_the_same_again(subject: Subject) -> None:
    """The same examples of the same rows, which it leaves as they are."""
    given = rows()
    before = copy.deepcopy(given)
    if _chosen(subject, given) != _chosen(subject, given):
        raise BrokenPromiseError("chooses other examples of the same rows the second time")
    if given != before:
        raise BrokenPromiseError("changes the rows that it is given")


BY_SELECTORS = (
    chooses_among_what_it_is_given,
    chooses_nothing_of_nothing,
    chooses_the_same_again,
    component_pickles,
)


def _key(row: Judged) -> tuple[str, int]:
    return row.candidate.sample.id, row.candidate.origin.index


def _cut_of(row: Judged, given: Judged) -> bool:
    """Whether a row is one that was given, or its beginning: pairs of messages end where they differ."""
    messages = row.candidate.messages
    return messages == given.candidate.messages[: len(messages)]


def _chosen(subject: Subject, given: list[Judged]) -> list[Example]:
    component = ready(subject)
    try:
        found = list(subject.call(component.choose, given))
    except Exception as error:
        raise BrokenPromiseError(f"raises {type(error).__name__}: {error}") from error
    if wrong := next((one for one in found if not isinstance(one, Example)), None):
        raise BrokenPromiseError(f"gives {type(wrong).__name__} and not an Example")
    return found
