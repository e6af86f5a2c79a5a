"""``goldgate annotate merge``: turn labels into rows that train, labelled cases, and an audit.

Rows go to standard output, what the labels say together to standard error.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from goldgate import ConfigError, RowError, message_to_dict
from goldgate.runs import audit_counts, audit_file, audit_labels, audit_record, audit_share, audit_strata

from goldgate_annotate import figures, files, log, tasks, texts, words
from goldgate_annotate.consensus import Agreed, agreed
from goldgate_annotate.labels import State
from goldgate_annotate.merged import Merged
from goldgate_annotate.requests import Edit
from goldgate_annotate.tasks import Task


def add(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    parser.add_argument("labels", nargs="+", type=Path, help="logs of goldgate annotate serve")
    parser.add_argument("--out", type=Path, help="the file of rows (standard output)")
    parser.add_argument("--cases", type=Path, help="labelled cases for goldgate certify --cases")
    parser.add_argument("--audit", type=Path, metavar="RUN", help="write right and wrong into a run's audit")
    parser.add_argument("--report", type=Path, help="all figures, as JSON")


def run(arguments: argparse.Namespace) -> int:
    """Write what was asked for; exit code 1 where there is no label."""
    state = together(arguments.labels)
    merged = merge(state)
    if arguments.out is None:
        sys.stdout.write(files.lines(merged.rows))
    else:
        files.write(arguments.out, files.lines(merged.rows))
    if arguments.cases is not None:
        files.write(arguments.cases, files.lines(merged.cases))
    if arguments.report is not None:
        summary = {**merged.counts, "rows": len(merged.rows), "cases": len(merged.cases)}
        summary |= {"conflicts": [{"task": name, "why": why} for name, why in merged.conflicts]}
        files.write(arguments.report, json.dumps(summary, indent=1, ensure_ascii=False) + "\n")
    sys.stderr.write("".join(line + "\n" for line in words.summary(merged, state)))
    if arguments.audit is not None:
        sys.stderr.write("".join(line + "\n" for line in _audited(arguments.audit, merged)))
    return int(not merged.counts["labelled"])


def together(paths: Sequence[Path]) -> State:
    """The state of several logs as of one; labels of one annotator and task stand in the order of their
    times. Raises ConfigError for a file that is not there.
    """
    both = State()
    for path in paths:
        if not path.is_file():
            raise ConfigError(f"{path}: there is no such log of labels")
        state = log.read(path)
        start = len(both.labels)
        both.tasks |= state.tasks
        both.owners |= state.owners
        both.labels += state.labels
        both.undone |= {start + number for number in state.undone}
        both.checks |= {start + number: check for number, check in state.checks.items()}
        both.unread += state.unread
        for (task, name), numbers in state.live.items():
            both.live.setdefault((task, name), []).extend(start + number for number in numbers)
            both.who[task] = list(dict.fromkeys([*both.who.get(task, []), name]))
    for numbers in both.live.values():
        numbers.sort(key=lambda number: (both.labels[number].at, number))
    return both


def merge(state: State) -> Merged:
    """Rows, cases and audits of the tasks that people labelled."""
    merged = Merged()
    known: list[Task] = []
    for digest, row in state.tasks.items():
        try:
            task = tasks.read(row, digest)
        except RowError as error:
            state.unread.append(str(error))
            continue
        known.append(task)
        given = state.given(digest)
        if not given or task.more.gold is not None:
            continue
        _add(merged, task, agreed(given, _edits(state, digest, merged)))
    merged.counts = figures.report(known, state)
    return merged


def row_of(task: Task, found: Agreed) -> dict[str, Any] | None:
    """The row of a task: responses best first, strengths between each and the next, edits last. None where it
    holds no preference.
    """
    places = list(found.ranking) or sorted({edit.of for edit in found.edits})
    if not places or (not found.edits and (len(places) < 2 or set(found.strengths) == {"same"})):
        return None
    reference = {key: value for key, value in task.sample.reference.items() if key != "strengths"}
    if found.ranking:
        reference["strengths"] = list(found.strengths)
    responses = [_response(task, place) for place in places]
    for edit in found.edits:
        messages = texts.edited(task.response(edit.of).messages, edit.text)
        written = [message_to_dict(message) for message in messages]
        responses.append({"messages": written, "parent": places.index(edit.of), "by": f"human:{edit.by}"})
    return {**_head(task, reference), "responses": responses}


def _add(merged: Merged, task: Task, found: Agreed) -> None:
    if found.conflict:
        merged.conflicts.append((task.sample.id, found.conflict))
        return
    row = row_of(task, found)
    if row is not None:
        merged.rows.append(row)
    if found.right is not None:
        merged.cases.append(_case(task, found))
        if task.more.dataset and task.more.indices:
            labels = merged.audit.setdefault(task.more.dataset, {})
            labels[task.more.sample or task.sample.id, task.more.indices[0]] = found.right
    merged.nothing += row is None and found.right is None


def _edits(state: State, digest: str, merged: Merged) -> list[Edit]:
    found = []
    for annotator in state.who.get(digest, ()):
        numbers = state.live[digest, annotator]
        label = state.labels[numbers[-1]]
        if label.edited is None:
            continue
        if state.passes(numbers[-1]):
            found.append(Edit(label.edited.of, label.edited.text, annotator))
        else:
            merged.rejected_edits += 1
    return found


def _case(task: Task, found: Agreed) -> dict[str, Any]:
    """A labelled case: what verifiers should say. An edit that was called right is one too."""
    responses = [{**_response(task, task.responses[0].origin.index), "expected": found.right}]
    for edit in found.edits:
        messages = texts.edited(task.responses[0].messages, edit.text)
        written = [message_to_dict(message) for message in messages]
        responses.append({"messages": written, "by": f"human:{edit.by}", "expected": 1})
    case = {**_head(task, task.sample.reference), "responses": responses}
    return case | {"tags": {**case["tags"], "labelled_by": "people"}}


def _response(task: Task, place: int) -> dict[str, Any]:
    candidate = task.response(place)
    found: dict[str, Any] = {"messages": [message_to_dict(message) for message in candidate.messages]}
    found |= {"by": candidate.origin.by, "model": candidate.origin.model}
    return found | ({"finish": candidate.finish} if candidate.finish else {})


def _head(task: Task, reference: Mapping[str, Any]) -> dict[str, Any]:
    sample = task.sample
    found: dict[str, Any] = {
        "id": sample.id,
        "prompt": [message_to_dict(message) for message in sample.prompt],
        "reference": dict(reference),
        "tags": dict(sample.tags),
    }
    if sample.tools:
        found["tools"] = [dict(tool) for tool in sample.tools]
    return found | ({"files": dict(sample.files)} if sample.files else {})


def _audited(run: Path, merged: Merged) -> Iterable[str]:
    """Write the audit's labels, and say what they say."""
    if not merged.audit:
        yield f"{run}: no label is about a row of it; goldgate annotate select --by audit makes such tasks"
    for dataset, labels in merged.audit.items():
        missing = audit_record(run, dataset, labels)
        if missing:
            yield f"{run}: {len(missing)} labelled rows are not in its data set {dataset}"
        strata = audit_strata(run, dataset)
        right = int(dataset != "rejected")
        counts = audit_counts(strata, audit_labels(audit_file(run, dataset)), right)
        share = audit_share(counts)
        done = sum(one.labelled for one in counts)
        what = "wrong" if right else "right after all"
        yield (
            f"{audit_file(run, dataset)}: {done} rows labelled, about {100 * share.share:.2g} % {what} "
            f"({100 * share.low:.2g} to {100 * share.high:.2g} %)"
        )
