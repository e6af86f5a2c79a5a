"""Conformance checks for generators."""

from __future__ import annotations

from collections.abc import Callable
from itertools import islice
from typing import Any

from goldgate.nouns import Candidate, Drop, Failure, Sample
from goldgate.testing import isolated
from goldgate.testing.contract import BrokenPromiseError, Subject
from goldgate.testing.driving import answered
from goldgate.testing.filter_checks import component_pickles, fuzz_reply, ready, rows
from goldgate.testing.harness import sound

GROUP = 8  # candidates of a sample at once: as many as runs have, and few enough replies to draw
MOST = 10_000  # candidates, samples or requests of one call: more is taken for endless


def makes_candidates_or_samples(subject: Subject) -> None:
    """Whatever sample it is given and services reply: a sequence of candidates or of samples, the same
    again for the same replies, after requests that it declares.
    """
    try:
        import hypothesis
        from hypothesis import strategies as st

        from goldgate.testing import fuzz
    except ImportError as error:
        raise BrokenPromiseError("install hypothesis: add it to the test dependencies") from error

    @hypothesis.settings(fuzz.SETTINGS, max_examples=10)
    @hypothesis.given(st.sampled_from(_given(subject)), st.data())
    def made(one: Any, data: Any) -> None:
        replies: list[Any] = []

        def ask(request: Any) -> Any:
            replies.append(data.draw(fuzz.replies(request)))
            return replies[-1]

        first = _made(subject, one, ask)
        recorded = iter(replies)
        if first != _made(subject, one, lambda request: next(recorded)):
            raise BrokenPromiseError("makes something else of the same sample and the same replies")

    made()


def gives_each_sample_an_id_of_its_own(subject: Subject) -> None:
    """No two samples with one id; candidates answer the sample that they were made of, and say by whom."""
    for one in _given(subject):
        made = _made(subject, one, fuzz_reply)
        names = [item.id for item in made if isinstance(item, Sample)]
        if len(names) != len(set(names)):
            raise BrokenPromiseError(f"makes two samples with one id: {sorted(names)!r:.200}")
        own = _sample_of(one).id
        if strangers := {item.sample.id for item in made if isinstance(item, Candidate)} - {own}:
            raise BrokenPromiseError(f"its candidates answer another sample: {sorted(strangers)!r:.200}")


def goes_through_its_conversations(subject: Subject) -> None:
    """With the replies of each conversation in turn it makes something, and nothing of it is a failure."""
    for given, replies in subject.conversations:
        left = list(replies)

        def ask(request: Any, left: list[Any] = left) -> Any:
            if not left:
                raise BrokenPromiseError(f"asks for more than the conversation has: {request!r:.200}")
            return left.pop(0)

        made = _made(subject, given, ask)
        if left:
            raise BrokenPromiseError(f"leaves {len(left)} replies of the conversation unasked for")
        if not made or any(isinstance(item, Failure | Drop) for item in made):
            raise BrokenPromiseError(f"makes nothing of the conversation, or a failure: {made!r:.200}")


def expects_what_it_declares(subject: Subject) -> None:
    """What it says that it will ask for are kinds that it declares, in numbers that are not negative."""
    component = ready(subject)
    if component.expects is None:
        return
    for one in _given(subject):
        for expected in subject.call(component.expects, _sample_of(one)):
            if isinstance(expected, Sample | Candidate):
                continue
            if expected.kind not in component.asks:
                raise BrokenPromiseError(f"expects to ask for {expected.kind} and does not declare it")
            if min(expected.requests, expected.prompt_tokens, expected.completion_tokens) < 0:
                raise BrokenPromiseError(f"expects a negative number: {expected!r}")


def does_no_io(subject: Subject) -> None:
    """It opens, starts, sends, prints and waits for nothing, and comes to an end."""
    ready(subject)
    isolated.generator_does_no_io(subject)


BY_GENERATORS = (
    makes_candidates_or_samples,
    gives_each_sample_an_id_of_its_own,
    goes_through_its_conversations,
    expects_what_it_declares,
    does_no_io,
    component_pickles,
)


def make_all(subject: Subject, ask: Callable[[Any], Any] = fuzz_reply) -> None:
    """Run the generator over the kit's rows."""
    for one in _given(subject):
        _made(subject, one, ask)


def _sample_of(given: Any) -> Sample:
    """The sample of what a generator is called with."""
    if isinstance(given, tuple):
        return _sample_of(given[0])
    return given if isinstance(given, Sample) else given.candidate.sample


def _given(subject: Subject) -> list[Any]:
    """What the generator is called with: samples, judged candidates, or samples with all of theirs."""
    of = ready(subject).of
    if of == "judged":
        return list(rows())
    samples = list({row.candidate.sample.id: row.candidate.sample for row in rows()}.values())
    if of == "sample":
        return samples
    judged = [[row for row in rows() if row.candidate.sample.id == sample.id] for sample in samples]
    return [
        (sample, tuple(own[start : start + GROUP]))
        for sample, own in zip(samples, judged, strict=True)
        for start in range(0, max(1, len(own)), GROUP)
    ]


def _made(subject: Subject, one: Any, ask: Any) -> list[Any]:
    given = one if isinstance(one, tuple) else (one,)
    asked = 0

    def looked_at(request: Any) -> Any:
        nonlocal asked
        asked += 1
        if asked > MOST:
            raise BrokenPromiseError(f"asks more than {MOST} times: does it end?")
        return ask(sound(subject, request))

    try:
        made = answered(subject.call(subject.component.make, *given), looked_at)
        found = (
            [made] if isinstance(made, Failure | Drop | Candidate | Sample) else list(islice(made, MOST + 1))
        )
    except BrokenPromiseError:
        raise
    except Exception as error:
        raise BrokenPromiseError(f"raises {type(error).__name__}: {error} for {one!r:.200}") from error
    if len(found) > MOST:
        raise BrokenPromiseError(f"makes more than {MOST} of one: does it end?")
    kinds = {type(item) for item in found} - {Failure, Drop}  # the engine takes them in a product's place
    own = given[0].id if isinstance(given[0], Sample) else None
    if any(isinstance(item, Sample) and item.id != own for item in found) and Candidate in kinds:
        raise BrokenPromiseError("makes candidates and new samples: one or the other")
    if kinds - {Candidate, Sample}:
        raise BrokenPromiseError(
            f"makes {', '.join(kind.__name__ for kind in kinds)}: candidates, or samples"
        )
    return found
