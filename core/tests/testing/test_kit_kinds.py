"""The kit on generators, selectors and services: honest ones pass, and each fault is found."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from types import SimpleNamespace
from typing import Any, ClassVar

import pytest
from goldgate import (
    Chat,
    Completion,
    Control,
    Drop,
    Example,
    Expected,
    Failure,
    Generator,
    Message,
    Sample,
    Selector,
    Service,
    Verifier,
    accept,
    answer,
    chat,
    reject,
)
from goldgate.testing import BrokenPromiseError, Promise, promises

SAMPLE = Sample("s", chat("Why?"))


def owed_by(kind: str, component: Any, **more: Any) -> dict[str, Promise]:
    plugin = SimpleNamespace(**{f"goldgate_{kind}": lambda: {"one": component}})
    given = {key: {"one": value} for key, value in more.items()}
    found = promises(plugin, **given)  # type: ignore[arg-type] # a module is what has the hooks
    return {str(promise).removeprefix("one: "): promise for promise in found}


# --- generators ----------------------------------------------------------------------------------


def honest(sample: Sample) -> Any:
    reply = yield Chat(sample.prompt)
    return [answer(sample, (reply.message,))]


def in_secret(sample: Sample) -> Any:
    yield SimpleNamespace(kind="secret", reply=str)


def twins(sample: Sample) -> list[Sample]:
    return [replace(sample, id="t"), replace(sample, id="t")]


def of_a_stranger(sample: Sample) -> list[Any]:
    return [answer(SAMPLE, "x")]


def for_ever(sample: Sample) -> Any:
    while True:
        yield Chat(sample.prompt)


def endless(sample: Sample) -> Iterator[Any]:
    return iter(lambda: answer(sample, "x"), None)


def listing(sample: Sample) -> list[Any]:
    return [answer(sample, " ".join(os.listdir("/")))]


def both(sample: Sample) -> list[Any]:
    return [answer(sample, "x"), replace(sample, id="new")]


def together(sample: Sample) -> list[Any]:
    return [answer(sample, "x"), replace(sample, tags={"a": 1})]


def nothing(sample: Sample) -> Drop:
    return Drop("", "there is nothing in it")


def other_kind(sample: Sample) -> list[Expected]:
    return [Expected("embed", 1)]


ASKS = ("chat",)
TALK = (SAMPLE, [Completion(Message("assistant", "So."))])


def test_honest_generators_keep_every_promise() -> None:
    for component in (Generator(honest, asks=ASKS), Generator(together), Generator(nothing)):
        kept = owed_by("generators", component, conversations=[TALK] if component.asks else [])
        assert len(kept) == 6
        for promise in kept.values():
            promise()


@pytest.mark.parametrize(
    ("component", "promise", "why"),
    [
        (Generator(honest), "makes candidates or samples", "does not declare it"),
        (Generator(twins), "gives each sample an id of its own", "two samples with one id"),
        (Generator(of_a_stranger), "gives each sample an id of its own", "answer another sample"),
        (Generator(for_ever, asks=ASKS), "gives each sample an id of its own", "asks more than"),
        (Generator(endless), "gives each sample an id of its own", "does it end"),
        (Generator(both), "gives each sample an id of its own", "one or the other"),
        (Generator(listing), "does no io", "does I/O: os.listdir"),
        (Generator(honest, asks=ASKS, expects=other_kind), "expects what it declares", "embed"),
        (Generator(lambda sample: []), "component pickles", "does not pickle"),
    ],
)
def test_a_fault_of_a_generator_is_found(component: Generator, promise: str, why: str) -> None:
    with pytest.raises(BrokenPromiseError, match=why):
        owed_by("generators", component)[promise]()


def test_a_conversation_that_comes_to_nothing_is_none() -> None:
    owed = owed_by("generators", Generator(nothing), conversations=[(SAMPLE, [])])
    with pytest.raises(BrokenPromiseError, match="makes nothing of the conversation"):
        owed["goes through its conversations"]()


@pytest.mark.parametrize(
    ("replies", "why"),
    [([], "more than the conversation has"), ([TALK[1][0]] * 2, "leaves 1 replies")],
)
def test_a_conversation_is_gone_through_to_its_end(replies: list[Any], why: str) -> None:
    component = Generator(honest, asks=ASKS)
    with pytest.raises(BrokenPromiseError, match=why):
        owed_by("generators", component, conversations=[(SAMPLE, replies)])[
            "goes through its conversations"
        ]()


# --- selectors -----------------------------------------------------------------------------------


def first(rows: Sequence[Any]) -> list[Example]:
    return [Example((row,)) for row in rows if row.accepted][:1]


def any_row(rows: Sequence[Any]) -> list[Example]:
    return [Example((row,)) for row in rows]


def copied(rows: Sequence[Any]) -> list[Example]:
    other = replace(rows[0].candidate, messages=(Message("assistant", "my own"),))
    return [Example((replace(rows[0], candidate=other),))]


def cut(rows: Sequence[Any]) -> list[Example]:
    return [
        Example((replace(row, candidate=replace(row.candidate, messages=())),))
        for row in rows
        if row.accepted
    ]


def twice(rows: Sequence[Any]) -> list[Example]:
    return [Example((row, row)) for row in rows if row.accepted]


def row_alone(rows: Sequence[Any]) -> list[Any]:
    return list(rows)


def test_an_honest_selector_keeps_every_promise() -> None:
    for choose in (first, cut):
        kept = owed_by("selectors", Selector(choose, "sft"))
        assert len(kept) == 4
        for promise in kept.values():
            promise()


@pytest.mark.parametrize(
    ("choose", "promise", "why"),
    [
        (any_row, "chooses among what it is given", "not accepted"),
        (any_row, "chooses nothing of nothing", "none is accepted"),
        (copied, "chooses among what it is given", "no row of the sample"),
        (twice, "chooses among what it is given", "one row twice"),
        (row_alone, "chooses the same again", "not an Example"),
    ],
)
def test_a_fault_of_a_selector_is_found(choose: Any, promise: str, why: str) -> None:
    with pytest.raises(BrokenPromiseError, match=why):
        owed_by("selectors", Selector(choose, "sft"))[promise]()


# --- services ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Length:
    kind: ClassVar[str] = "length"
    reply: ClassVar[Any] = int

    text: str


class Honest:
    batch, parallel = 3, 2

    def serve(self, requests: Sequence[Length]) -> list[Any]:
        return [len(request.text) for request in requests]

    def close(self) -> None:
        """Nothing is open."""


class Backwards(Honest):
    def serve(self, requests: Sequence[Length]) -> list[Any]:
        return super().serve(requests)[::-1]


class Short(Honest):
    def serve(self, requests: Sequence[Length]) -> list[Any]:
        return super().serve(requests)[:1]


class Words(Honest):
    def serve(self, requests: Sequence[Length]) -> list[Any]:
        return [request.text for request in requests]


class Fragile(Honest):
    def serve(self, requests: Sequence[Length]) -> list[Any]:
        return [len(request.text.encode()) // len(request.text) for request in requests]


class Refusing(Honest):
    def serve(self, requests: Sequence[Length]) -> list[Any]:
        return [Failure("no") for _ in requests]


class Nothing(Honest):
    batch = 0


class Shared(Honest):
    def serve(self, requests: Sequence[Length]) -> list[Any]:
        self.text = requests[0].text
        time.sleep(0.01)
        return [len(self.text)] if len(requests) == 1 else super().serve(requests)


ASKED = [Length("a"), Length("bbb"), Length("cc"), Length("")]


def test_an_honest_service_keeps_every_promise() -> None:
    kept = owed_by("services", Service(Honest, ("length",)), requests=ASKED)
    assert len(kept) == 4
    for promise in kept.values():
        promise()


@pytest.mark.parametrize(
    ("server", "promise", "why"),
    [
        (Backwards, "answers each request in its place", "in a batch"),
        (Short, "answers each request in its place", "1 replies to 3"),
        (Words, "answers each request in its place", "not of the request's type"),
        (Refusing, "answers each request in its place", "fails on a request"),
        (Fragile, "survives junk", "raises"),
        (Nothing, "says how much it takes at once", "batch is 0"),
        (Shared, "answers many threads", "several threads"),
    ],
)
def test_a_fault_of_a_service_is_found(server: Any, promise: str, why: str) -> None:
    with pytest.raises(BrokenPromiseError, match=why):
        owed_by("services", Service(server, ("length",)), requests=ASKED)[promise]()


# --- verifiers -----------------------------------------------------------------------------------


def by_the_clock(candidate: Any) -> Any:
    return accept("early") if time.time() < 2e9 and candidate.text == "a" else reject("late")


def by_the_home(candidate: Any) -> Any:
    at_home = os.environ.get("HOME") != "/nonexistent"
    return accept("here") if at_home and candidate.text == "a" else reject("away")


def faulty_row(candidate: Any) -> Any:
    if not isinstance(candidate.sample.reference["answer"], str):
        return Failure("the answer is no text", kind="row")
    right = bool(candidate.text) and candidate.text == candidate.sample.reference["answer"]
    return accept("right") if right else reject("wrong")


def marking(candidate: Any) -> Any:
    candidate.sample.tags["seen"] = True
    return accept("right") if candidate.text == "a" else reject("wrong")


ROW = Sample("r", chat("Which?"), {"answer": "a"})
CONTROLS = (
    Control(answer(ROW, "a"), 1.0),
    Control(answer(ROW, "b"), 0.0, tags={"set": "adversarial"}),
)


def verifier(check: Any) -> dict[str, Promise]:
    return owed_by("verifiers", Verifier(check, needs=("answer",), controls=CONTROLS))


@pytest.mark.parametrize("check", [by_the_clock, by_the_home])
def test_what_hangs_on_time_or_place_is_found(check: Any) -> None:
    with pytest.raises(BrokenPromiseError, match="in a process"):
        verifier(check)["is deterministic"]()


def test_a_failure_of_the_row_is_no_broken_promise() -> None:
    verifier(faulty_row)["survives an odd reference"]()
    verifier(faulty_row)["gets its controls right"]()


def test_what_an_earlier_check_changed_does_not_hide_it() -> None:
    kept = verifier(marking)
    kept["gets its controls right"]()
    with pytest.raises(BrokenPromiseError, match="changes what it is given"):
        kept["leaves its input alone"]()
