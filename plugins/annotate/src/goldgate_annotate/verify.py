"""The verifiers of a pipeline, asked about a single response: an edit passes the same gate as all others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from threading import Lock

from goldgate import Candidate, Judged, Message, Origin
from goldgate.engine import Group, LocalPool, NullJournal, prepare
from goldgate.runs import Config, StepConfig

from goldgate_annotate.labels import Check
from goldgate_annotate.tasks import Task
from goldgate_annotate.texts import shown


class Verifying:
    """The verifiers of a config in a worker process, watched: one that computes for ever is a failure. Steps
    that look at groups or samples are left out. Raises ConfigError.
    """

    def __init__(self, config: Config) -> None:
        plan = prepare(replace(config, cascade=False))
        kept: tuple[StepConfig, ...] = ()
        for step in (step for stage in plan.stages for step in stage):
            if step.component.kind == "verifiers" and step.component.value.of == "candidate":
                same = (replace(one, name=step.config.name) == step.config for one in kept)
                kept += () if any(same) else (step.config,)  # a verifier that judges twice judges once here
        self.names = tuple(step.name for step in kept)
        self._accept = {step.name: step.accept for step in kept}
        self._config = replace(config, step=kept, cascade=False, order="given", workers=1, export={})
        self._pool: LocalPool | None = None
        self._lock = Lock()

    def check(self, task: Task, messages: Sequence[Message], of: int = 0) -> Check:
        """What the verifiers say of messages in a response's place; ``of`` is the label's number."""
        if not self.names:
            return Check(of, None, (), "the pipeline has no verifiers")
        candidate = Candidate(task.sample, tuple(messages), Origin("human"))
        with self._lock:
            if self._pool is None:
                self._pool = LocalPool(prepare(self._config), NullJournal(), 1)
            group = Group(task.sample.id, task.sample, (Judged(candidate),))
            (done,) = tuple(self._pool.map(0, [group]))
        return self._read(done, of)

    def close(self) -> None:
        """End the worker."""
        with self._lock:
            if self._pool is not None:
                self._pool.close()

    def _read(self, done: Group, of: int) -> Check:
        (judged,) = done.judged or (None,)
        failure = next(iter(done.failures), None) or (judged.failure if judged else None)
        if judged is None or failure is not None:
            return Check(of, None, (), f"the verifiers failed: {failure.why if failure else 'no result'}")
        verdicts = tuple(
            shown(name, verdict.score, verdict.why, self._accept[name])
            for name, verdict in judged.verdicts.items()
        )
        if not verdicts:
            return Check(of, None, (), "no verifier of the pipeline judges such a task")
        if judged.dropped is None:
            return Check(of, True, verdicts)
        return Check(of, False, verdicts, f"{judged.dropped.by}: {judged.dropped.why}")


def of_config(path: Path | None) -> Verifying | None:
    """The verifiers of a pipeline's file, where one is given. Raises ConfigError."""
    if path is None:
        return None
    from goldgate.runs import read_config

    return Verifying(read_config(path))
