"""Conformance checks for verifiers. Each function checks one promise and raises BrokenPromiseError where it
is broken."""

from __future__ import annotations

import pickle
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import msgspec

from goldgate.nouns import Candidate, Control, Message, Verdict
from goldgate.testing import isolated
from goldgate.testing.contract import BrokenPromiseError, Subject
from goldgate.testing.harness import Answerer, computing, given, judged, shown

EXAMPLES = 60  # junk candidates a control
WHY = 2000  # characters of a sentence at most
THREADS = 8
EMPTY: tuple[Any, ...] = (None, "", [], {})


def ships_controls(subject: Subject) -> None:
    """At least one that is accepted, one that is not, and one that is adversarial."""
    controls = subject.component.controls
    if not any(control.score is not None and control.score >= 0.5 for control in controls):
        raise BrokenPromiseError("no control is accepted: it may reject everything")
    if not any(control.score is not None and control.score < 0.5 for control in controls):
        raise BrokenPromiseError("no control is rejected: it may accept everything")
    if not any(control.tags.get("set") == "adversarial" for control in controls):
        raise BrokenPromiseError('no control has tags={"set": "adversarial"}: what would fool it?')


def gets_its_controls_right(subject: Subject) -> None:
    """Each control's score, exactly."""
    with computing() as compute:
        for control in subject.component.controls:
            verdict = judged(subject, control, compute)
            if verdict.score != control.score:
                raise BrokenPromiseError(
                    f"score {verdict.score} and not {control.score} for {shown(control.candidate)}: "
                    f"{verdict.why}"
                )


def is_deterministic(subject: Subject) -> None:
    """The same verdicts again, in another order, in other processes with other hash seeds; also on controls
    with many words, where the order of a set shows.
    """
    with computing() as compute:
        first = [judged(subject, control, compute) for control in subject.component.controls]
        again = [judged(subject, control, compute) for control in reversed(subject.component.controls)]
    _same(subject, "again, in reverse order", first, again[::-1])
    count, before = len(first), None
    for seed in (1, 2):
        found = isolated.verdicts(subject, seed)
        _same(subject, f"in a process with hash seed {seed}", first, found[:count])
        if before is not None and found[count:] != before:
            other = next((a, b) for a, b in zip(before, found[count:], strict=True) if a != b)
            raise BrokenPromiseError(
                f"gives {other[1]!s:.300} with hash seed {seed} and {other[0]!s:.300} with another, of a "
                "text of many words: sort what comes out of a set"
            )
        before = found[count:]


def gives_reasons(subject: Subject) -> None:
    """Each verdict says why in one line, with evidence that is plain JSON."""
    with computing() as compute:
        for control in subject.component.controls:
            _reasoned(judged(subject, control, compute), control.candidate)


def survives_junk(subject: Subject) -> None:
    """A Verdict, and never an exception, whatever a candidate says and services reply."""
    try:
        import hypothesis
        from hypothesis import strategies as st

        from goldgate.testing import fuzz
    except ImportError as error:
        raise BrokenPromiseError(
            "install hypothesis to test with junk: add it to the test dependencies"
        ) from error
    samples = {
        control.candidate.sample.id: control.candidate.sample for control in subject.component.controls
    }
    settings = hypothesis.settings(fuzz.SETTINGS, max_examples=EXAMPLES)
    with computing() as compute:
        for sample in samples.values():

            @settings
            @hypothesis.given(fuzz.candidates(sample), st.data())
            def unhurt(candidate: Candidate, data: Any) -> None:
                def ask(request: Any) -> Any:
                    if request.kind == "compute" and data.draw(st.booleans()):
                        return compute(request)
                    reply = data.draw(fuzz.replies(request))
                    # What a package's own pure function returns is not junk; how it ends may be.
                    return reply if request.kind != "compute" else _unfinished(reply)

                _reasoned(_guarded(subject, candidate, ask), candidate)

            unhurt()


def survives_an_odd_reference(subject: Subject) -> None:
    """A row whose reference is empty or of the wrong type is no exception; an empty one accepts nothing."""
    with computing() as compute:
        for control in subject.component.controls:
            sample = control.candidate.sample
            for key in sample.reference:
                for odd in (*EMPTY, 7, -1.5, True, "odd", ["odd"], {"odd": None}):
                    changed = replace(sample, reference={**sample.reference, key: odd})
                    _guarded(subject, replace(control.candidate, sample=changed), _give_up(compute))
            if keys := [key for key in subject.component.needs if key in sample.reference]:
                for empty in EMPTY:
                    bare = {**sample.reference, **dict.fromkeys(keys, empty)}
                    candidate = replace(control.candidate, sample=replace(sample, reference=bare))
                    verdict = _guarded(subject, candidate, _give_up(compute))
                    if verdict.score:
                        raise BrokenPromiseError(
                            f"accepts {shown(candidate)} where the reference is {empty!r}: {verdict.why}"
                        )


def accepts_no_silence(subject: Subject) -> None:
    """An empty response is accepted only where a control says so."""
    with computing() as compute:
        for control in subject.component.controls:
            for messages in ((), (Message("assistant", ""),), (Message("assistant", " \n"),)):
                candidate = replace(control.candidate, messages=messages)
                verdict = _guarded(subject, candidate, _give_up(compute))
                allowed = any(
                    other.score and not other.candidate.text.strip() for other in subject.component.controls
                )
                if verdict.score and not allowed:
                    raise BrokenPromiseError(
                        f"accepts an empty response (sample {candidate.sample.id!r}): {verdict.why}"
                    )


def leaves_its_input_alone(subject: Subject) -> None:
    """Sample and candidate are the same after the verdict as before it."""
    with computing() as compute:
        for control in subject.component.controls:
            before = repr(control)
            judged(subject, control, compute)
            if repr(control) != before:
                raise BrokenPromiseError(f"changes what it is given: {shown(control.candidate)}")


def pickles(subject: Subject) -> None:
    """component, options and verdicts go to other processes."""
    try:
        again = pickle.loads(pickle.dumps((subject.component, subject.options)))  # noqa: S301 - our own bytes
    except (pickle.PicklingError, AttributeError, TypeError) as error:
        raise BrokenPromiseError(
            f"does not pickle ({error}): use functions at the top of a module"
        ) from error
    if again[0].check is not subject.component.check:
        raise BrokenPromiseError("its check is another one after pickling: use a function of a module")


def is_safe_in_threads(subject: Subject) -> None:
    """The same verdicts from many threads at once, none of them the main one."""
    controls = subject.component.controls
    with computing() as compute:
        alone = [judged(subject, control, compute) for control in controls]
        interval = sys.getswitchinterval()
        sys.setswitchinterval(1e-5)
        try:
            with ThreadPoolExecutor(THREADS) as pool:
                rounds = [pool.submit(_round, subject, controls, compute, at) for at in range(2 * THREADS)]
                for one in rounds:
                    _same(subject, "in threads", alone, one.result())
        except ValueError as error:
            raise BrokenPromiseError(f"works in the main thread only: {error}") from error
        finally:
            sys.setswitchinterval(interval)


def is_done_in_time(subject: Subject) -> None:
    """Long and deep texts do not keep it busy: work that may be endless belongs into a Compute request."""
    isolated.done_in_time(subject)


def has_no_endless_pattern(subject: Subject) -> None:
    """Short texts of repeats do not keep it busy, as they do a regular expression with nested repeats."""
    isolated.done_in_time(subject, task="short")


def does_no_io(subject: Subject) -> None:
    """It opens, starts, sends, prints and waits for nothing, reads neither clock nor environment, and never
    executes a candidate's text.
    """
    isolated.does_no_io(subject)


BY_VERIFIERS = (
    ships_controls,
    gets_its_controls_right,
    is_deterministic,
    gives_reasons,
    survives_junk,
    survives_an_odd_reference,
    accepts_no_silence,
    leaves_its_input_alone,
    pickles,
    is_safe_in_threads,
    is_done_in_time,
    has_no_endless_pattern,
    does_no_io,
)


def _round(subject: Subject, controls: tuple[Control, ...], compute: Answerer, at: int) -> list[Verdict]:
    """Each thread begins with another control, so that different controls meet."""
    order = [(number + at) % len(controls) for number in range(len(controls))]
    found = {number: judged(subject, controls[number], compute) for number in order}
    return [found[number] for number in range(len(controls))]


def _same(subject: Subject, where: str, first: list[Verdict], again: list[Verdict]) -> None:
    for control, one, other in zip(subject.component.controls, first, again, strict=True):
        if one != other:
            raise BrokenPromiseError(f"says {other} {where}, and {one} before, of {shown(control.candidate)}")


def _guarded(subject: Subject, candidate: Candidate, ask: Answerer) -> Verdict:
    try:
        return given(subject, candidate, ask)
    except _NotAnsweredError:
        return Verdict(None, "a service would be asked")
    except BrokenPromiseError:
        raise
    except Exception as error:
        raise BrokenPromiseError(
            f"raises {type(error).__name__}: {error} for {shown(candidate)} "
            f"with reference {dict(candidate.sample.reference)!r:.300}"
        ) from error


def _reasoned(verdict: Verdict, candidate: Candidate) -> None:
    if not verdict.why.strip() or "\n" in verdict.why or len(verdict.why) > WHY:
        raise BrokenPromiseError(
            f"says why in other than one line of at most {WHY} characters: {verdict.why!r:.200} "
            f"for {shown(candidate)}"
        )
    try:
        msgspec.json.encode(verdict.evidence)
    except (TypeError, ValueError, UnicodeEncodeError) as error:
        raise BrokenPromiseError(f"its evidence is not JSON ({error}) for {shown(candidate)}") from error


def _unfinished(reply: Any) -> Any:
    return (
        replace(reply, value=None, ended="time") if reply.ended == "returned" else replace(reply, value=None)
    )


class _NotAnsweredError(Exception):
    """A service would be asked here; nothing more is to be seen without it."""


def _give_up(compute: Answerer) -> Answerer:
    def ask(request: Any) -> Any:
        if request.kind == "compute":
            return compute(request)
        raise _NotAnsweredError

    return ask
