"""A plug-in for the core's own tests: small verifiers, good and bad, a service that counts, a generator."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Generator as Steps
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, ClassVar

from goldgate import (
    Candidate,
    Drop,
    Expected,
    Failure,
    Filter,
    Generator,
    Judged,
    Notes,
    Origin,
    Sample,
    Service,
    Verdict,
    Verifier,
    accept,
    answer,
    chat,
    hookimpl,
    reject,
    together,
)


@dataclass(frozen=True, slots=True)
class Echo:
    """A request of our own."""

    kind: ClassVar[str] = "echo"
    reply: ClassVar[Any] = str

    text: str
    service: str = ""


@dataclass(frozen=True, slots=True)
class EchoOptions:
    """``log`` gets a line for each request served; ``seconds`` is how long one takes."""

    log: Path = field(default=Path(os.devnull), metadata={"digest": False})
    seconds: float = 0.0
    batch: int = 4
    parallel: int = 2
    down: bool = False
    slow: float = 0.0


class EchoServer:
    def __init__(self, options: EchoOptions) -> None:
        if options.slow:
            time.sleep(options.slow)
        if options.down:
            raise ConnectionError("nobody listens")
        self.options = options
        self.batch = options.batch
        self.parallel = options.parallel

    def serve(self, requests: Sequence[Echo]) -> list[Any]:
        time.sleep(self.options.seconds)
        if any(request.text.startswith("poison") for request in requests):
            os._exit(4)
        with self.options.log.open("a") as log:
            log.write("".join(f"{request.text}\n" for request in requests))
        return [
            Failure("refused", transient=False) if "refuse" in request.text else request.text[::-1]
            for request in requests
        ]

    def close(self) -> None:
        pass


def even(candidate: Candidate) -> Verdict:
    """Accepts a text of even length."""
    if "endless" in candidate.text:
        while True:
            pass
    if "die" in candidate.text:
        os._exit(3)
    if "leave" in candidate.text:
        sys.exit(5)
    if "set" in candidate.text:
        return accept("a set", found={1, 2})
    if "raise" in candidate.text:
        raise ValueError("boo")
    if "liar" in candidate.text:
        return True  # type: ignore[return-value] # a careless plug-in
    return accept("even") if len(candidate.text) % 2 == 0 else reject("odd")


def echoed(candidate: Candidate) -> Steps[Any, Any, Verdict]:
    """Accepts what the service gives back reversed."""
    first = yield Echo(candidate.text)
    again, other = yield (Echo(first), Echo(first + "!"))
    right = again == candidate.text and other == "!" + candidate.text
    return accept("there and back") if right else reject("lost on the way")


@dataclass(frozen=True, slots=True)
class HeardOptions:
    """``judge`` and ``others`` name services."""

    judge: str = field(default="", metadata={"service": "echo"})
    others: tuple[str, ...] = field(default=(), metadata={"service": "echo"})


def heard(candidate: Candidate, options: HeardOptions) -> Steps[Any, Any, Verdict]:
    """Accepts what the judge says is a palindrome."""
    back = yield Echo(candidate.text, options.judge)
    return accept("a palindrome") if back == candidate.text else reject("no palindrome")


@dataclass(frozen=True, slots=True)
class CountOptions:
    """``n`` candidates."""

    n: int = 3
    seed: int | None = None


def count(sample: Sample, options: CountOptions) -> list[Candidate]:
    """Candidates of growing length."""
    return [
        answer(sample, "x" * n, Origin("toy.count", seed=options.seed, index=n)) for n in range(options.n)
    ]


def split(sample: Sample) -> list[Sample]:
    """Two samples of one."""
    return [replace(sample, id=f"{sample.id}-{half}") for half in "ab"]


def halves(sample: Sample) -> list[Any]:
    """The halves of a text that has some, and why there are not two of them."""
    text = sample.prompt[0].content
    made = [
        replace(sample, id=f"{sample.id}-{at}", prompt=chat(half)) for at, half in enumerate(text.split())
    ]
    missing = [] if len(made) == 2 else [Drop("", f"{len(made)} of 2 halves", "rejected", "halves")]
    return [*made, *missing]


def expects_halves(sample: Sample) -> list[Any]:
    """Two samples."""
    return [replace(sample, id=half, prompt=chat("half")) for half in "ab"]


def grade(sample: Sample, judged: Sequence[Judged]) -> Sample:
    """The sample with its pass rate as a tag."""
    rate = sum(one.accepted for one in judged) / max(1, len(judged))
    return replace(sample, tags={**sample.tags, "passed": rate})


def graded(sample: Sample, judged: Sequence[Judged]) -> list[Any]:
    """The sample with a tag, and a candidate; a stranger of the sample where it is named so."""
    own = replace(sample, tags={**sample.tags, "graded": True})
    other = [replace(sample, id="other")] if sample.id == "bad" else []
    return [own, answer(sample, "xx"), *other]


def expects(sample: Sample, options: CountOptions) -> list[Any]:
    """Two echoes for each of ``n``, and for a half one for each letter; one candidate more than ``n``."""
    times = 2 * options.n if sample.prompt[0].content != "half" else 4
    asked = Expected("echo", times / 2, 2.5 * times, 5.0 * times)
    return [asked, asked, *(answer(sample, "") for _ in range(options.n + 1))]


def expects_of_group(sample: Sample) -> list[Any]:
    """Three echoes for each candidate, and one."""
    return [Expected("echo", 3, 3.0, per_candidate=True), Expected("echo", 1, 1.0)]


def probe(sample: Sample, judged: Sequence[Judged]) -> list[Candidate]:
    """A refusal, where all answers were rejected."""
    if any(one.accepted for one in judged):
        return []
    return [answer(sample, "I do not know.", Origin("toy.probe"))]


def label(sample: Sample) -> Steps[Any, Any, list[Sample]]:
    """The sample with what the service says as a tag, and a harder one of it."""
    result = yield Echo(sample.prompt[0].content)
    return [
        replace(sample, tags={"topic": result}),
        replace(sample, id=f"{sample.id}+", prompt=chat("harder")),
    ]


def twins(sample: Sample) -> list[Sample]:
    """Two samples with one id."""
    return [replace(sample, id="twin"), replace(sample, id="twin")]


def branch(sample: Sample, number: int) -> Steps[Any, Any, Candidate]:
    """One agent: three turns."""
    text = "refuse" if number == 2 and sample.id == "b" else f"{sample.id}{number}"
    for _ in range(3):
        text = yield Echo(text)
    if number == 3 and sample.id == "b":
        raise ValueError("boo")
    return answer(sample, text, Origin("toy.agents"))


def agents(sample: Sample) -> Steps[Any, Any, list[Any]]:
    """Four agents side by side, and what one request says."""
    *made, alone = yield together(*(branch(sample, number) for number in range(4)), Echo("x"))
    assert alone == "x"
    return list(made)


def most_common(sample: Sample, judged: Sequence[Judged]) -> list[Verdict]:
    """Accepts what most of the candidates say."""
    texts = [one.candidate.text for one in judged]
    best = max(texts, key=texts.count)
    return [accept("most say so") if text == best else reject("few say so") for text in texts]


def sensible(sample: Sample) -> Verdict:
    """Accepts a prompt that asks."""
    return accept("it asks") if sample.prompt[0].content.endswith("?") else reject("it asks nothing")


def repair(judged: Judged) -> list[Candidate]:
    """A corrected candidate for each rejected one."""
    if judged.accepted:
        return []
    index = judged.candidate.origin.index
    return [answer(judged.candidate.sample, judged.candidate.text + "y", Origin("toy.repair", parent=index))]


def third(notes: Notes) -> Iterator[str | None]:
    """Drops every third candidate."""
    for number, _ in enumerate(notes, 1):
        yield None if number % 3 else "the third"


def greedy(notes: Notes) -> Iterator[str | None]:
    """Breaks the contract."""
    for _ in list(notes):
        yield None


def size(subject: Candidate | Sample) -> int:
    """Notes how long a text is."""
    text = subject.prompt[0].content if isinstance(subject, Sample) else subject.text
    if "endless" in text:
        while True:
            pass
    return len(text)


def longest(notes: Notes) -> Iterator[str | None]:
    """Keeps the longest of the whole stream."""
    most = max((note.value for note in notes), default=0)
    for note in notes:
        yield None if note.value == most else f"{note.value} and not {most} characters"


def once(notes: Notes) -> Iterator[str | None]:
    """Keeps the first of each length."""
    seen: set[int] = set()
    for note in notes:
        yield f"a second of {note.value} characters" if note.value in seen else None
        seen.add(note.value)


def reversible(candidate: Candidate) -> Steps[Any, Any, str | None]:
    """Drops what the service reads the same from both ends."""
    back = yield Echo(candidate.text)
    return "a palindrome" if back == candidate.text else None


@hookimpl
def goldgate_verifiers() -> dict[str, Verifier]:
    return {
        "toy.even": Verifier(even),
        "toy.echoed": Verifier(echoed, asks=("echo",)),
        "toy.heard": Verifier(heard, options=HeardOptions, asks=("echo",)),
        "toy.needy": Verifier(even, needs=("answer", "tests")),
        "toy.common": Verifier(most_common, of="group"),
        "toy.sensible": Verifier(sensible, of="sample"),
    }


@hookimpl
def goldgate_generators() -> dict[str, Generator]:
    return {
        "toy.count": Generator(count, options=CountOptions),
        "toy.split": Generator(split),
        "toy.halves": Generator(halves, expects=expects_halves),
        "toy.repair": Generator(repair, of="judged"),
        "toy.grade": Generator(grade, of="group"),
        "toy.graded": Generator(graded, of="group"),
        "toy.costly": Generator(count, options=CountOptions, asks=("echo",), expects=expects),
        "toy.probe": Generator(probe, of="group"),
        "toy.asking": Generator(probe, of="group", asks=("echo",), expects=expects_of_group),
        "toy.label": Generator(label, asks=("echo",)),
        "toy.twins": Generator(twins),
        "toy.agents": Generator(agents, asks=("echo",)),
    }


@hookimpl
def goldgate_filters() -> dict[str, Filter]:
    return {
        "toy.third": Filter(None, third),
        "toy.greedy": Filter(None, greedy),
        "toy.longest": Filter(size, longest, whole=True, of=("candidate", "sample")),
        "toy.once": Filter(size, once, of=("candidate", "sample")),
        "toy.reversible": Filter.by_row(reversible, asks=("echo",)),
    }


@hookimpl
def goldgate_services() -> dict[str, Service]:
    return {"toy.echo": Service(EchoServer, ("echo",), EchoOptions)}
