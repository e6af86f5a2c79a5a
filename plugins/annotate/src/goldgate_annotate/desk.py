"""What the page asks for: the next task, a label saved, an undo. All rules stand here, none in the page."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
from goldgate import ConfigError, GoldgateError

from goldgate_annotate import policy as dialogue
from goldgate_annotate import queue, tasks, texts, views
from goldgate_annotate.labels import STRENGTHS, Check, Edited, Label
from goldgate_annotate.log import Log
from goldgate_annotate.policy import Policy
from goldgate_annotate.queue import Leases, Rules
from goldgate_annotate.tasks import Task
from goldgate_annotate.verify import Verifying

HISTORY = 80  # intervals that are drawn


class RefusedError(GoldgateError):
    """What the page sent cannot be a label; the sentence is for the annotator."""


class Sent(msgspec.Struct, forbid_unknown_fields=True):
    """A label as the page sends it. Responses are named by where they stand on the screen."""

    task: str
    browser: str = ""
    ranking: tuple[int, ...] = ()
    strengths: tuple[str, ...] = ()
    right: int | None = None
    bad: bool = False
    edited: Edited | None = None
    skipped: str = ""
    comment: str = ""
    seconds: float = 0.0
    keys: int = 0
    once: str = ""


@dataclass(slots=True)
class Desk:
    """The tasks, the log, and whoever may help: verifiers for edits, a model that continues dialogues."""

    paths: Sequence[Path]
    log: Log
    rules: Rules = field(default_factory=Rules)
    verifying: Verifying | None = None
    policy: Policy | None = None
    show_models: bool = False
    guide: str = ""
    clock: Callable[[], float] = time.time
    leases: Leases = field(default_factory=Leases)
    _tasks: list[Task] = field(default_factory=list)
    _history: list[dict[str, Any]] = field(default_factory=list)  # intervals since the program began
    _owned: dict[str, Task] = field(default_factory=dict)
    _seen: tuple[tuple[int, int], ...] = ()

    def next(self, annotator: str, browser: str, wanted: str = "") -> dict[str, Any]:
        """The task to show, or none; ``wanted`` is the one that the browser had on its screen."""
        now, browser = self.clock(), f"{annotator} {browser}"
        found = list(queue.open_tasks(self.tasks(), self.log.state, annotator, self.rules))
        found.sort(key=lambda task: task.digest != wanted)
        free = [task for task in found if self.leases.free(task.digest, browser, now)]
        if not free:
            self.leases.drop(browser)
            return {"task": None, "elsewhere": len(found), **self._about(annotator, len(found))}
        self.leases.take(free[0].digest, browser, now)
        return {"task": self._view(free[0], annotator), **self._about(annotator, len(found))}

    def save(self, annotator: str, sent: Sent) -> dict[str, Any]:
        """Write a label; then tell what verifiers say of the responses and of the edit."""
        task = self._task(sent.task)
        before = self._history[-1] if self._history else views.interval(self.tasks(), self.log.state)
        label = _label(sent, task, annotator, self._order(task, annotator), self.clock())
        seen = any(  # also where it was undone: its verdicts were on the screen
            (one.task, one.annotator) == (task.digest, annotator) and not one.skipped
            for one in self.log.state.labels
        )
        if (number := self._sent_before(label)) is None:
            self._keep(task)
            self.log.append(msgspec.to_builtins(label) | {"kind": "label", "seen": seen})
            number = len(self.log.state.labels) - 1
        self.leases.drop(f"{annotator} {sent.browser}")
        if label.skipped:
            return {"number": number, "skipped": True}
        check = self._check(task, label, number)
        shown = views.saved(self.tasks(), self.log.state, task, number, self._order(task, annotator))
        verdicts = [self._verdicts(task, place) for place in self._order(task, annotator)]
        about = self._about(annotator)
        self._history += [about["interval"]] if about["interval"] else []
        return {
            **shown,
            "history": self._history[-HISTORY:],
            "verdicts": verdicts,
            "check": msgspec.to_builtins(check) if check else None,
            "before": before,
            "can_continue": self.policy is not None and task.ask == "rank" and not label.bad,
            "needs_text": not _chosen(task, label).messages[-1].tool_calls if label.ranking else True,
            "number": number,
            **about,
        }

    def undo(self, annotator: str, browser: str) -> dict[str, Any]:
        """Take back the annotator's latest label, and show its task again with what was chosen."""
        number = self.log.state.last(annotator)
        if number is None:
            raise RefusedError("there is nothing to undo")
        label = self.log.state.labels[number]
        self.log.append({"kind": "undo", "of": number, "annotator": annotator, "at": _now(self.clock())})
        task = self._task(label.task)
        self.leases.take(task.digest, f"{annotator} {browser}", self.clock())
        order = self._order(task, annotator)
        chosen = {
            "ranking": [order.index(place) for place in label.ranking if place in order],
            "strengths": list(label.strengths),
            "right": label.right,
            "bad": label.bad,
            "edited": {"of": order.index(label.edited.of), "text": label.edited.text}
            if label.edited
            else None,
        }
        about = self._about(annotator)
        self._history += [about["interval"]] if about["interval"] else []
        return {"task": self._view(task, annotator), "chosen": chosen, **about}

    def go_on(self, annotator: str, digest: str, text: str) -> dict[str, Any]:
        """Continue a dialogue: a task of this annotator's own, kept in the log. Raises GoldgateError."""
        task, label = self._task(digest), self.log.state.of(digest, annotator)
        if self.policy is None or label is None:
            raise RefusedError("no model continues dialogues here: start with --policy NAME")
        made = dialogue.continued(task, label, text, self.policy)
        if len(made.responses) < dialogue.ANSWERS:
            raise RefusedError("the model gave the same answer twice: there is nothing to choose")
        self._keep(made, annotator)
        return {"task": made.digest}

    def tasks(self) -> list[Task]:
        """The tasks of the files, read again where these have changed, and the dialogues that went on."""
        try:
            now = tuple((found.st_size, found.st_mtime_ns) for path in self.paths if (found := path.stat()))
        except OSError as error:
            raise ConfigError(f"{error.filename}: {error.strerror}") from error
        if now != self._seen:
            self._tasks, self._seen = (
                list({one.digest: one for one in tasks.of_files(self.paths)}.values()),
                now,
            )
        for one in self.log.state.owners.keys() - self._owned.keys():
            self._owned[one] = tasks.read(self.log.state.tasks[one], one)
        return [*self._tasks, *self._owned.values()]

    def close(self) -> None:
        """Give back everything."""
        for one in (self.verifying, self.policy, self.log):
            if one is not None:
                one.close()

    def _task(self, digest: str) -> Task:
        for task in self.tasks():
            if task.digest == digest:
                return task
        raise RefusedError("this task is not among the tasks any more: its text has changed")

    def _order(self, task: Task, annotator: str) -> tuple[int, ...]:
        return queue.order(task, annotator, self.rules.seed)

    def _view(self, task: Task, annotator: str) -> dict[str, Any]:
        return views.task(task, self._order(task, annotator), self.show_models)

    def _about(self, annotator: str, left: int | None = None) -> dict[str, Any]:
        return {
            **views.progress(self.tasks(), self.log.state, annotator, self.rules, left),
            "annotator": annotator,
            "guide": self.guide,
        }

    def _keep(self, task: Task, owner: str = "") -> None:
        """Write the task's row into the log, once, so that the log speaks for itself."""
        if task.digest not in self.log.state.tasks:
            line = {"kind": "task", "task": task.digest, "row": dict(task.row)}
            self.log.append(line | ({"annotator": owner} if owner else {}))

    def _sent_before(self, label: Label) -> int | None:
        """The number of the same label, where the browser sends it again because it heard no answer."""
        numbers = self.log.state.live.get((label.task, label.annotator), [])
        return next((n for n in numbers if label.once and self.log.state.labels[n].once == label.once), None)

    def _check(self, task: Task, label: Label, number: int) -> Check | None:
        """What verifiers say of an edit; kept in the log."""
        if label.edited is None or self.verifying is None:
            return None
        if number in self.log.state.checks:
            return self.log.state.checks[number]
        messages = texts.edited(task.response(label.edited.of).messages, label.edited.text)
        check = self.verifying.check(task, messages, number)
        self.log.append({"kind": "check", **msgspec.to_builtins(check)})
        return check

    def _verdicts(self, task: Task, place: int) -> list[dict[str, Any]]:
        if known := task.verdicts(place):
            return [dict(one) for one in known]
        if self.verifying is None:
            return []
        return [dict(one) for one in self.verifying.check(task, task.response(place).messages).verdicts]


def _label(sent: Sent, task: Task, annotator: str, order: Sequence[int], now: float) -> Label:
    """What the page sent as a label. Raises RefusedError for what cannot be one."""
    if any(not 0 <= place < len(order) for place in sent.ranking) or len(set(sent.ranking)) < len(
        sent.ranking
    ):
        raise RefusedError("the ranking names a response that is not there, or one twice")
    if not sent.skipped and not sent.bad and task.ask == "rank":
        if len(sent.ranking) != len(order):
            raise RefusedError("rank every response")
        if len(sent.strengths) != len(order) - 1 or any(one not in STRENGTHS for one in sent.strengths):
            raise RefusedError("say how much better each response is than the next")
    if sent.right not in (0, 1, None):
        raise RefusedError("right is 1, wrong is 0")
    edited = _edited(sent.edited, task, order) if sent.edited and not sent.skipped else None
    ranking = tuple(order[place] for place in sent.ranking)
    if edited and not sent.bad and task.ask == "rank" and edited.of != ranking[0]:
        raise RefusedError("the best response is the one to edit")
    return Label(
        task.digest,
        annotator,
        () if sent.skipped or sent.bad else ranking,
        () if sent.skipped or sent.bad or task.ask != "rank" else sent.strengths,
        None if sent.skipped else sent.right,  # type: ignore[arg-type] # looked at above
        sent.bad and not sent.skipped,
        edited,
        sent.skipped,
        sent.comment,
        tuple(order),
        seconds=round(max(0.0, sent.seconds), 2),
        keys=max(0, sent.keys),
        at=_now(now),
        once=sent.once,
    )


def _edited(sent: Edited, task: Task, order: Sequence[int]) -> Edited:
    if not 0 <= sent.of < len(order):
        raise RefusedError("the edited response is not there")
    place = order[sent.of]
    messages = task.response(place).messages
    if not any(message.role == "assistant" for message in messages):
        raise RefusedError("nothing that the assistant wrote is there to edit")
    if not sent.text.strip():
        raise RefusedError("an edit leaves some text")
    if texts.normal(sent.text) == texts.normal(texts.text_of(messages)):
        raise RefusedError("the edited text is the same as before")
    return Edited(place, sent.text)


def _chosen(task: Task, label: Label) -> Any:
    return task.response(label.ranking[0])


def _now(now: float) -> str:
    return datetime.fromtimestamp(now, UTC).strftime("%Y-%m-%dT%H:%M:%S")


def about(desk: Desk) -> Mapping[str, int]:
    """Counts for the first line on the terminal."""
    found = desk.tasks()
    return {
        "tasks": len(found),
        "collapsed": sum(task.collapsed > 0 for task in found),
        "left_out": sum(task.left_out > 0 for task in found),
        "set_aside": len({label.task for label in desk.log.state.labels} - {task.digest for task in found}),
    }
