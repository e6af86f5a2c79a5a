"""What the hooks return: frozen values that hold a function and what is to be known of it.

Every function takes its options as a second argument where ``options`` names their type (a frozen
dataclass, or a pydantic model), and no second argument where it is None.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, Protocol

from goldgate.nouns import Candidate, Control, Drop, Example, Sample
from goldgate.quick import quick
from goldgate.requests import Expected


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
    """Many workers. ``map`` gives the results of a stage in the order of the groups that went in. ``usage``
    counts what they took so far: (step, service) → requests, prompt tokens, completion tokens.
    """

    usage: dict[tuple[str, str], list[int]]

    def map(self, stage: int, groups: Iterable[Any]) -> Iterator[Any]:
        """Run segment number ``stage`` of the plan over groups of candidates."""

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
    With ``of="group"`` it is ``check(sample, judged[, options])`` and returns a sequence with a Verdict for
    each of the Judged candidates it is given (those that no earlier step dropped), in their order. With
    ``of="sample"`` it is ``check(sample[, options])``; a verdict below the step's ``accept`` drops the
    sample. ``needs``: keys of the sample's reference, any one of which will do; a row that has none of
    them is given an abstention before the check is called. ``cases`` names a JSONL file of labelled
    cases within the plug-in's package. ``asks``: the kinds of request it may yield, so that a missing
    service is found before anything runs. ``expects(sample[, options])`` gives an Expected for each kind of
    request that one check yields, so that a plan can say what a run costs.
    """

    check: Callable[..., Any]
    needs: tuple[str, ...] = ()
    options: type | None = None
    controls: tuple[Control, ...] = ()
    cases: str = ""
    asks: tuple[str, ...] = ()
    of: Literal["candidate", "group", "sample"] = "candidate"
    expects: Callable[..., Iterable[Expected]] | None = None


@dataclass(frozen=True, slots=True)
class Generator:
    """Makes candidates, or further samples, of a sample; or candidates of a judged candidate.

    ``make(sample[, options])`` returns a sequence of Candidate or of Sample, or yields requests and then
    returns it; a Failure may stand in the place of either. A Drop among them says why nothing, or less than
    was asked for, came of the sample: its sentence and code stand in the sample's row in ``rejected``, unless
    the sample has candidates. New samples take the place of the one that they
    were made of; it goes on too where it is among what is returned (the same id): with new tags or a new
    reference, if it has some. One that has candidates goes on with those. With ``of="judged"``, ``make`` is
    called with each Judged candidate so far, accepted or not (a correction, an edit), and what it returns
    joins them. With
    ``of="group"`` it is ``make(sample, judged[, options])`` and is called once, with all of them: it returns
    candidates, or samples as above (the same id: the sample is replaced for its candidates, too). Its own
    sample may be among the candidates; new samples may not.

    An options field named ``seed`` is filled with the run's seed where the config gives none. ``asks`` and
    ``expects`` as for a Verifier; ``expects`` may give, besides what is asked for, a stand-in for each Sample
    or Candidate that a call makes: a plan asks the steps behind about the first such sample, and counts by
    them.
    """

    make: Callable[..., Any]
    of: Literal["sample", "judged", "group"] = "sample"
    options: type | None = None
    asks: tuple[str, ...] = ()
    expects: Callable[..., Iterable[Expected | Sample | Candidate]] | None = None


@quick
@dataclass(frozen=True, slots=True)
class Note:
    """What a filter's ``decide`` reads of one row that is still accepted.

    ``value`` is what ``note`` returned, as plain data (a tuple has become a list); None where the filter has
    no ``note``. ``id`` is the sample's, ``index`` the candidate's; -1 for a sample. ``tags`` and ``scores``
    (by step name) are empty unless the filter's ``wants`` name them.
    """

    value: Any
    id: str
    index: int = -1
    tags: Mapping[str, Any] = field(default_factory=dict)
    scores: Mapping[str, float | None] = field(default_factory=dict)


class Notes(Protocol):
    """The notes of a stream, in its order. ``scratch`` is an empty folder of the filter's own, for state that
    memory should not hold; it is removed with the run. What the filter puts below ``scratch / "keep"`` stays
    in the run folder, as ``filters/STEP/``; a ``report.json`` among it goes into the manifest.

    A filter with ``whole=True`` may go through them as often as it likes, ask for their number and for one by
    its place. Any other filter may go through them once, and yields its answer to one before it reads the
    next.
    """

    scratch: Path

    def __iter__(self) -> Iterator[Note]: ...

    def __len__(self) -> int: ...

    def __getitem__(self, place: int, /) -> Note: ...


Decision = str | Drop | None


@dataclass(frozen=True, slots=True)
class Filter:
    """Drops rows of the whole stream, by notes: ``note`` makes them, ``decide`` reads them in order.

    ``note(subject[, options])`` is given a Candidate or a Sample, as the step's ``of`` says, and returns a
    small plain value (a signature, a language, a hash), or yields requests and then returns one. It runs in
    the workers. ``decide(notes[, options])`` reads the Notes of the rows that are still accepted, in stream
    order, and yields for each of them None, or one sentence why it is dropped (or a Drop, for a ``code`` of
    its own), before it reads the next. With ``whole=True`` it may read them all first.

    ``of``: the subjects that it can read. ``wants``: what else a note carries: "tags", "scores". ``asks``
    as for a Verifier. ``cases`` names a JSONL file of labelled cases within the plug-in's package: small sets
    of rows with what should become of each. ``case_options``: the options that they are decided with, where
    not the defaults; paths are relative to the package.
    """

    note: Callable[..., Any] | None = None
    decide: Callable[..., Iterator[Decision]] | None = None
    options: type | None = None
    of: tuple[Literal["candidate", "sample"], ...] = ("candidate",)
    whole: bool = False
    wants: tuple[Literal["tags", "scores"], ...] = ()
    asks: tuple[str, ...] = ()
    cases: str = ""
    case_options: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def by_row(
        cls,
        function: Callable[..., Any],
        options: type | None = None,
        of: tuple[Literal["candidate", "sample"], ...] = ("candidate",),
        asks: tuple[str, ...] = (),
        cases: str = "",
        case_options: Mapping[str, Any] | None = None,
    ) -> Filter:
        """A filter that looks at one row at a time: ``function(subject[, options])`` returns None, or one
        sentence why the row is dropped.
        """
        return cls(function, None, options, of, asks=asks, cases=cases, case_options=case_options or {})


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
    the rows of one file of another kind, whose names end in one of ``suffixes``; or
    ``folder(path, files[, options])`` yields the rows of one whole folder (a repository), given those of its
    files. A row that cannot be read raises RowError. Each row should have an ``id`` that does not depend on
    the order of reading.
    """

    row: Callable[..., Iterable[Mapping[str, Any]]] | None = None
    files: Callable[..., Iterable[Mapping[str, Any]]] | None = None
    folder: Callable[..., Iterable[Mapping[str, Any]]] | None = None
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
    """A way to have many workers: ``open(plan, journal, workers, log=path, runner=wanted)`` gives a Pool.
    Where it has ``options``, it is given them by that name: the other keys of ``[executor]``.

    The Pool is a ``goldgate.engine.ChunkPool`` as well; tracebacks of plug-ins go to the file ``log``.
    ``runner`` names what runs chunks in a worker, as ``("module:class", id of the run)``; pass it on.
    """

    open: Callable[..., Pool]
    options: type | None = None


@dataclass(frozen=True, slots=True)
class Command:
    """A command of the program ``goldgate``: ``add(parser)`` declares its arguments, ``run(arguments)`` does
    the work and returns the exit code. ``help`` is its first line in ``goldgate --help``.
    """

    add: Callable[[argparse.ArgumentParser], None]
    run: Callable[[argparse.Namespace], int]
    help: str
