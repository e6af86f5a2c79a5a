"""What the hooks return: frozen values that hold a function and what is to be known of it.

Every function takes its options as a second argument where ``options`` names their type (a frozen
dataclass, or a pydantic model), and no second argument where it is None.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, Protocol

from goldgate.nouns import Control, Example, Judged


class Server(Protocol):
    """An opened service. Up to ``parallel`` batches of up to ``batch`` requests are under way at
    once, each in a thread of its own.
    """

    batch: int
    parallel: int

    def serve(self, requests: Sequence[Any]) -> Sequence[Any]:
        """A reply for each request, in order; a Failure where the machinery failed on one.

        An exception fails the whole batch.
        """

    def close(self) -> None:
        """Give everything back; called once, also after a failure."""


class Sink(Protocol):
    """An opened export file."""

    def write(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Add rows; all rows of one file have the same keys."""

    def close(self) -> None:
        """Finish the file; nothing else ever sees it before."""

    def abandon(self) -> None:
        """Give up: leave nothing behind."""


class Pool(Protocol):
    """Many workers. ``map`` gives the results of a stage in the order of the groups that went in."""

    def map(self, stage: int, groups: Iterable[Any]) -> Iterator[Any]:
        """Run stage number ``stage`` of the pipeline over groups of candidates."""

    def close(self) -> None:
        """End every worker."""


@dataclass(frozen=True, slots=True)
class Probe:
    """One finding of ``goldgate doctor``: does it work here, what was seen, and the hint if not."""

    name: str
    works: bool
    detail: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Verifier:
    """A check of one candidate, and the controls that prove it awake.

    ``check(candidate[, options])`` returns a Verdict, or yields requests and then returns one.
    ``needs``: keys of the sample's reference, any one of which will do; a row that has none of
    them is given an abstention before the check is called. ``cases`` names a JSONL file of labelled
    cases within the plug-in's package. ``asks``: the kinds of request it may yield, so that a missing
    service is found before anything runs.
    """

    check: Callable[..., Any]
    needs: tuple[str, ...] = ()
    options: type | None = None
    controls: tuple[Control, ...] = ()
    cases: str = ""
    asks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Generator:
    """Makes candidates, or further samples, of a sample; or candidates of a judged candidate.

    ``make(sample[, options])`` returns a sequence of Candidate or Sample, or yields requests and
    then returns it. With ``of="judged"`` it is called with each Judged candidate so far, accepted
    or not (a correction, an edit), and what it returns joins them. An options field named ``seed``
    is filled with the run's seed where the config gives none. ``asks`` as for a Verifier.
    """

    make: Callable[..., Any]
    of: Literal["sample", "judged"] = "sample"
    options: type | None = None
    asks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Filter:
    """Marks candidates of the whole stream, in order: ``sift(rows[, options])`` yields every row it
    is given, in the order given, some with ``dropped`` set. It may mark a row, never swallow one.
    """

    sift: Callable[..., Iterator[Judged]]
    options: type | None = None


@dataclass(frozen=True, slots=True)
class Selector:
    """Chooses training rows among all judged candidates of one sample: ``choose(rows[, options])``
    gives Examples for the data set named ``to``.
    """

    choose: Callable[..., Iterable[Example]]
    to: str
    options: type | None = None


@dataclass(frozen=True, slots=True)
class Service:
    """Answers requests of the kinds in ``answers``. ``open([options])`` gives a Server.

    A ``default`` service answers its kinds where the config names none. ``probe`` tells
    ``goldgate doctor`` what works here; ``build_image`` is what its ``--build-image`` does. An
    options field whose metadata has ``digest: False`` (a key, a number of connections) does not
    change what is answered, so it is left out of the service's digest.
    """

    open: Callable[..., Server]
    answers: tuple[str, ...]
    options: type | None = None
    default: bool = False
    probe: Callable[[], Sequence[Probe]] | None = None
    build_image: Callable[[], Probe] | None = None


@dataclass(frozen=True, slots=True)
class Exporter:
    """A file format: ``open(path)`` gives a Sink; ``suffix`` is the file's ending."""

    open: Callable[[Path], Sink]
    suffix: str


@dataclass(frozen=True, slots=True)
class Reader:
    """Turns data of another shape into rows of ours (see docs/reference/rows.md).

    ``row(raw[, options])`` gives the rows of one row of a data file; or ``files(path[, options])`` yields
    the rows of one file of another kind, whose names end in one of ``suffixes``. A row that cannot be read
    raises RowError. Each row should have an ``id`` that does not depend on the order of reading.
    """

    row: Callable[..., Iterable[Mapping[str, Any]]] | None = None
    files: Callable[..., Iterable[Mapping[str, Any]]] | None = None
    suffixes: tuple[str, ...] = ()
    options: type | None = None


@dataclass(frozen=True, slots=True)
class Trainer:
    """Learns from a run's data sets: ``train(data, out[, options])`` reads the folder ``data``, writes
    below the folder ``out`` only, and returns its measures.
    """

    train: Callable[..., Mapping[str, float]]
    options: type | None = None


@dataclass(frozen=True, slots=True)
class Executor:
    """A way to have many workers: ``open(plan, journal, workers)`` gives a Pool."""

    open: Callable[..., Pool]
