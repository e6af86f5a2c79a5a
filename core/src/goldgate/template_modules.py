"""The modules that ``goldgate new`` writes, one for each kind of component."""

from __future__ import annotations

VERIFIER = '''"""@TITLE@: a goldgate plug-in. Replace the check below with your own."""

from __future__ import annotations

from collections.abc import Mapping

from goldgate import (
    Candidate,
    Control,
    Sample,
    Verdict,
    Verifier,
    abstain,
    accept,
    answer,
    chat,
    hookimpl,
    no_answer,
    reject,
)


def check(candidate: Candidate) -> Verdict:
    """Accept a response that ends with the row's answer. Rows without an answer never get here."""
    expected = candidate.sample.reference["answer"]
    if not isinstance(expected, str) or not expected.strip():
        return abstain("the row's answer is no text")
    words = candidate.text.split()
    if not words:
        return no_answer("the response is empty")
    if words[-1].strip(".,!*$") == expected.strip():
        return accept(f"it ends with {expected.strip()!r}"[:200])
    return reject(f"it ends with {words[-1]!r}"[:200])


_SAMPLE = Sample("capital", chat("What is the capital of France?"), {"answer": "Paris"})

# Candidates whose right verdict is known: they prove the check awake. Add what would fool it.
CONTROLS = (
    Control(answer(_SAMPLE, "It is Paris."), 1.0, tags={"set": "gold"}),
    Control(answer(_SAMPLE, "It is Lyon."), 0.0, tags={"set": "gold"}),
    Control(answer(_SAMPLE, ""), None, tags={"set": "adversarial"}),
    Control(answer(_SAMPLE, "Paris? No, Lyon."), 0.0, tags={"set": "adversarial"}),
)


@hookimpl
def goldgate_verifiers() -> Mapping[str, Verifier]:
    """What this package offers, by name."""
    verifier = Verifier(check, needs=("answer",), controls=CONTROLS, cases="cases/check.jsonl")
    return {"@DOMAIN@.check": verifier}
'''

GENERATOR = '''"""@TITLE@: a goldgate plug-in. Replace what it asks for with your own."""

from __future__ import annotations

from collections.abc import Generator as Steps
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from goldgate import Candidate, Completion, Generator, Message, Origin, Sample, answer, hookimpl, together
from goldgate.asking import ask


@dataclass(frozen=True, slots=True)
class MakeOptions:
    """How the model is asked."""

    n: int = 2
    """Answers to each problem."""
    temperature: float = 0.8
    """Of the model."""
    max_tokens: int = 1024
    """Of an answer."""
    seed: int | None = None
    """What the seeds of the answers come from; the run's seed by default."""


def make(sample: Sample, options: MakeOptions) -> Steps[Any, Any, list[Any]]:
    """Answers that were checked once more by the model. An answer whose request fails costs only itself."""
    answers = yield together(*(_answer(sample, options, number) for number in range(options.n)))
    return list(answers)


def _answer(sample: Sample, options: MakeOptions, number: int) -> Steps[Any, Any, Candidate]:
    first: Completion = yield ask(sample.prompt, options, number)
    dialogue = (*sample.prompt, first.message, Message("user", "Check your answer and give it again."))
    second: Completion = yield ask(dialogue, options, number)
    return answer(sample, (second.message,), Origin("@DOMAIN@.make", second.model, index=number))


@hookimpl
def goldgate_generators() -> Mapping[str, Generator]:
    """What this package offers, by name."""
    return {"@DOMAIN@.make": Generator(make, options=MakeOptions, asks=("chat",))}
'''

FILTER = '''"""@TITLE@: a goldgate plug-in. Replace what it notes and decides with your own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from goldgate import Candidate, Drop, Filter, Notes, hookimpl


@dataclass(frozen=True, slots=True)
class LengthOptions:
    """How many rows are kept."""

    most: int = 1000
    """Rows of each length, in words."""


def note(candidate: Candidate, options: LengthOptions) -> int:
    """A small plain value of each row; made in the workers, without I/O."""
    return len(candidate.text.split())


def decide(notes: Notes, options: LengthOptions) -> Iterator[Drop | None]:
    """One answer for each note, before the next is read: None, or why the row is dropped."""
    kept: dict[int, int] = {}
    for note in notes:
        kept[note.value] = kept.get(note.value, 0) + 1
        enough = kept[note.value] > options.most
        why = f"{options.most} rows of {note.value} words are kept already"
        yield Drop("", why, code="too_many") if enough else None


@hookimpl
def goldgate_filters() -> Mapping[str, Filter]:
    """What this package offers, by name."""
    return {"@DOMAIN@.lengths": Filter(note, decide, LengthOptions)}
'''

SERVICE = '''"""@TITLE@: a goldgate plug-in: a request, the service that answers it, a verifier that asks."""

from __future__ import annotations

from collections.abc import Generator as Steps
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from goldgate import (
    Candidate,
    Control,
    Failure,
    Sample,
    Service,
    Verdict,
    Verifier,
    accept,
    answer,
    chat,
    hookimpl,
    reject,
)


@dataclass(frozen=True, slots=True)
class Count:
    """Ask how many words a text has. Fields and reply are what msgspec can encode."""

    kind: ClassVar[str] = "@DOMAIN@.count"
    reply: ClassVar[Any] = int

    text: str


@dataclass(frozen=True, slots=True)
class CountOptions:
    """Where the service is reached, and how."""

    longest: int = 100_000
    """Characters of a text that it takes."""


class CountServer:
    """An open service: replies to batches, from up to ``parallel`` threads at once."""

    batch = 32
    parallel = 1

    def __init__(self, options: CountOptions) -> None:
        self._longest = options.longest

    def serve(self, requests: Sequence[Count]) -> list[int | Failure]:
        """A reply for each request, in order; a Failure where the machinery failed."""
        return [
            len(one.text.split()) if len(one.text) <= self._longest else Failure("the text is too long")
            for one in requests
        ]

    def close(self) -> None:
        """Give back connections and processes."""


def check(candidate: Candidate) -> Steps[Any, Any, Verdict]:
    """Accept a response of one to twenty words."""
    words: int = yield Count(candidate.text)
    return accept(f"{words} words") if 0 < words <= 20 else reject(f"{words} words: not 1 to 20")


_SAMPLE = Sample("brief", chat("Say it in at most twenty words."))

CONTROLS = (
    Control(answer(_SAMPLE, "In short."), 1.0, replies=(2,), tags={"set": "gold"}),
    Control(answer(_SAMPLE, "word " * 30), 0.0, replies=(30,), tags={"set": "gold"}),
    Control(answer(_SAMPLE, ""), 0.0, replies=(0,), tags={"set": "adversarial"}),
)


@hookimpl
def goldgate_services() -> Mapping[str, Service]:
    """Who answers the requests of this package."""
    return {"@DOMAIN@.count": Service(CountServer, ("@DOMAIN@.count",), CountOptions, default=True)}


@hookimpl
def goldgate_verifiers() -> Mapping[str, Verifier]:
    """What asks for them."""
    return {"@DOMAIN@.brief": Verifier(check, controls=CONTROLS, asks=("@DOMAIN@.count",))}
'''

SELECTOR = '''"""@TITLE@: a goldgate plug-in. Replace what it chooses with your own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from goldgate import Example, Judged, Selector, hookimpl


@dataclass(frozen=True, slots=True)
class ShortOptions:
    """How many are chosen."""

    n: int = 1
    """Rows of each sample."""


def choose(rows: Sequence[Judged], options: ShortOptions) -> Iterator[Example]:
    """The shortest of the accepted candidates; of the same length the earlier."""
    accepted = [row for row in rows if row.accepted]
    for row in sorted(accepted, key=lambda row: len(row.candidate.text))[: options.n]:
        yield Example((row,))


@hookimpl
def goldgate_selectors() -> Mapping[str, Selector]:
    """What this package offers, by name."""
    return {"@DOMAIN@.short": Selector(choose, "sft", ShortOptions)}
'''
