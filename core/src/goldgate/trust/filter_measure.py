"""Have a filter decide labelled cases for real: in several processes with other hash seeds."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from multiprocessing.connection import Connection, Pipe
from pathlib import Path

from goldgate.config.file import Config
from goldgate.config.plan import Plan, ResolvedStep, prepare
from goldgate.engine.deciding import decided
from goldgate.engine.inline import InlinePool
from goldgate.engine.journal import NullJournal
from goldgate.errors import GoldgateError, RunError
from goldgate.groups import Group
from goldgate.nouns import Failure
from goldgate.trust.filter_cases import FilterCase, FilterCases
from goldgate.trust.measure import Judgement, Measured


def measure(plan: Plan, cases: FilterCases, repeat: int = 3) -> Measured:
    """Decide every case ``repeat`` times, each time in a fresh process with another hash seed, all at once.
    The first pass gives the outcomes: a score of 1 for a row that was kept, 0 for one that was dropped for
    the expected reason. Raises RunError where a process dies.
    """
    passes = _passes(plan.config, cases, max(1, repeat))
    first = passes[0]
    differing = {
        one.place
        for other_pass in passes[1:]
        for one, other in zip(first, other_pass, strict=True)
        if (one.score, one.why, one.failure) != (other.score, other.why, other.failure)
    }
    return Measured(tuple(first), len(passes), len(passes), tuple(sorted(differing)), None)


def judgements(plan: Plan, cases: FilterCases) -> Iterator[Judgement]:
    """What becomes of each row, in this process; each case is a stream of its own."""
    step = plan.stages[0][0]
    with closing(InlinePool(plan, NullJournal())) as pool, tempfile.TemporaryDirectory() as folder:
        for case in cases.cases:
            yield from _judged(step, case, list(pool.map(0, case.groups)), Path(folder))


def _judged(step: ResolvedStep, case: FilterCase, noted: list[Group], scratch: Path) -> Iterator[Judgement]:
    broken = ""
    try:
        after = list(decided((step,), noted, scratch))
    except RunError as error:
        after, broken = noted, str(error)
    for group, expected in zip(after, case.expected, strict=True):
        judged = group.judged[0] if group.judged else None
        lost = [*group.failures, *([judged.failure] if judged and judged.failure else [])]
        failure = broken or (lost[0].why if lost else "")
        drop = judged.dropped if judged else group.dropped
        score, why = expected.judged(drop)
        index = judged.candidate.origin.index if judged else -1
        text = judged.candidate.text if judged else ""
        yield Judgement(group.sample, index, text, expected.score, None if failure else score, why, failure)


def _passes(config: Config, cases: FilterCases, count: int) -> list[list[Judgement]]:
    started = [_started(seed) for seed in range(count)]
    try:
        for _, connection in started:
            connection.send((config, cases))
        return [_received(connection) for _, connection in started]
    finally:
        for process, connection in started:
            process.kill()
            process.wait()
            connection.close()


def _started(seed: int) -> tuple[subprocess.Popen[bytes], Connection]:
    ours, theirs = Pipe()
    process = subprocess.Popen(  # noqa: S603 - our own module
        [sys.executable, "-m", __name__, str(theirs.fileno())],
        pass_fds=(theirs.fileno(),),
        stdin=subprocess.DEVNULL,
        env={
            **os.environ,
            "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
            "PYTHONHASHSEED": str(seed),
        },
    )
    theirs.close()
    return process, ours


def _received(connection: Connection) -> list[Judgement]:
    try:
        found: list[Judgement] | Failure = connection.recv()
    except (EOFError, OSError) as error:
        raise RunError("the process in which the cases were decided died") from error
    if isinstance(found, Failure):
        raise RunError(found.why)
    return found


def main(fd: int) -> None:
    """Decide the cases that are sent once, and end."""
    connection = Connection(fd)
    config, cases = connection.recv()
    try:
        connection.send(list(judgements(prepare(config), cases)))
    except GoldgateError as error:
        connection.send(Failure(str(error)))


if __name__ == "__main__":
    main(int(sys.argv[1]))
