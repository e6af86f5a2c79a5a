"""One pass over the data sets of a run, which makes the table of its candidates."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from hashlib import blake2b
from typing import Any

from goldgate.text import reason_code, sentence

from goldgate_report.reading.folder import NOT_CHOSEN, RunFolder
from goldgate_report.reading.lines import Place, Store
from goldgate_report.reading.table import (
    ACCEPTED,
    BETTER,
    CHOSEN,
    FAILED,
    FILTERED,
    OTHER,
    OUTCOMES,
    REJECTED,
    TAGS,
    VALUES,
    WHOLE,
    WORSE,
    Reason,
    Table,
)

NAN = float("nan")
MOST_REASONS = 2_000  # kinds of reasons that are distinguished


def scan(folder: RunFolder, store: Store) -> Table:
    """The candidates of a run. Raises RunError and ConfigError where a file cannot be read."""
    return _Scan(folder, store).table()


class _Scan:
    def __init__(self, folder: RunFolder, store: Store) -> None:
        self._folder = folder
        self._store = store
        self._accept = {
            step["name"]: float(step.get("accept", 1.0)) for step in folder.config.get("step") or ()
        }
        self._table = Table(steps=[step["name"] for step in folder.steps])
        self._prompts: dict[str, int] = {}
        self._rows: dict[tuple[int, int], int] = {}
        self._last: list[int] = []  # the last candidate of each prompt
        self._reasons: dict[Reason, int] = {}

    def table(self) -> Table:
        for name in [*(one for one in NOT_CHOSEN if one != "prompts"), *self._folder.chosen]:
            for path in self._folder.files.get(name, ()):
                for place, row in self._store.rows(path):
                    self._table.counts[name] = self._table.counts.get(name, 0) + 1
                    self._read(name, place, row)
        self._generated_and_filtered()
        return self._table

    def _read(self, dataset: str, place: Place, row: Mapping[str, Any]) -> None:
        if not isinstance(row.get("id"), str):
            return
        prompt = self._prompt(row)
        if "chosen" in row:
            self._candidate(prompt, row.get("index"), dataset, BETTER, place, row)
            self._candidate(prompt, row.get("rejected_index"), dataset, WORSE, place, row)
        else:
            self._candidate(prompt, row.get("index"), dataset, WHOLE, place, row)

    def _prompt(self, row: Mapping[str, Any]) -> int:
        table = self._table
        known = self._prompts.get(row["id"])
        if known is not None:
            return known
        number = self._prompts[row["id"]] = len(table.prompts)
        table.prompts.append(row["id"])
        table.first.append(-1)
        self._last.append(-1)
        tags = row.get("tags") or {}
        for tag, value in tags.items() if isinstance(tags, dict) else ():
            if isinstance(value, str | int | bool) and (tag in table.tag or len(table.tag) < TAGS):
                if tag not in table.tag:
                    table.tag[tag], table.tags[tag] = array("i", bytes(4 * number)), {}
                values, text = table.tags[tag], sentence(str(value), 80)
                text = text if text in values or len(values) < VALUES else OTHER
                table.tag[tag].append(values.setdefault(text, len(values) + 1))
        for column in table.tag.values():
            if len(column) <= number:
                column.append(0)
        return number

    def _candidate(
        self, prompt: int, index: Any, dataset: str, side: int, place: Place, row: Mapping[str, Any]
    ) -> None:
        table = self._table
        number = index if isinstance(index, int) else -1
        bit = 0
        if dataset not in NOT_CHOSEN:
            if (dataset, side) not in table.sides:
                table.sides.append((dataset, side))
            bit = 1 << table.sides.index((dataset, side))
        at = self._rows.get((prompt, number))
        if at is not None:
            table.side[at] |= bit
            if table.outcome[at] == ACCEPTED and dataset not in NOT_CHOSEN and side != WORSE:
                table.outcome[at] = CHOSEN
            return
        at = self._rows[prompt, number] = len(table)
        if self._last[prompt] < 0:
            table.first[prompt] = at
        else:
            table.next[self._last[prompt]] = at
        self._last[prompt] = at
        verdicts = row.get("rejected_verdicts" if side == WORSE else "verdicts") or ()
        statuses = self._verdicts(at, verdicts)
        outcome, by, code, why = self._ended(dataset, side, row, statuses)
        messages = row.get(("completion", "chosen", "rejected")[side]) or ()
        text = _text(messages)
        table.prompt.append(prompt)
        table.index.append(number)
        table.next.append(-1)
        table.outcome.append(outcome)
        table.by.append(self._step(by) if by else -1)
        table.reason.append(self._reason(by, outcome, code, why) if outcome > ACCEPTED else 0)
        table.length.append(len(text))
        table.text.append(int.from_bytes(blake2b(text.encode("utf-8", "replace"), digest_size=8).digest()))
        table.side.append(bit)
        table.file.append(place.file)
        table.offset.append(place.offset)
        table.size.append(place.size)
        table.part.append(side)
        if number >= 0 and isinstance(origin := row.get("origin"), dict) and side != WORSE:
            maker = origin.get("by")
            if maker in table.steps:
                self._status(maker, at, 1)
        if outcome == FAILED and by in table.steps:
            self._status(by, at, 5)
        for column in table.status.values():
            if len(column) <= at:
                column.append(0)
        for scores in table.scores.values():
            if len(scores) <= at:
                scores.append(NAN)

    def _verdicts(self, at: int, verdicts: Sequence[Mapping[str, Any]]) -> dict[str, int]:
        found = {}
        for verdict in verdicts:
            name, score = str(verdict.get("verifier")), verdict.get("score")
            self._step(name)
            status = 3 if score is None else 1 if score >= self._accept.get(name, 1.0) else 2
            found[name] = status
            self._status(name, at, status)
            if verdict.get("digest"):
                self._table.digests.setdefault(name, str(verdict["digest"]))
            if score not in (None, 0, 1) or name in self._table.scores:
                self._score(name, at, NAN if score is None else float(score))
        return found

    def _status(self, name: str, at: int, status: int) -> None:
        column = self._table.status.get(name)
        if column is None:
            column = self._table.status[name] = array("b", bytes(at))
        if len(column) <= at:
            column.append(status)
        else:
            column[at] = status

    def _score(self, name: str, at: int, score: float) -> None:
        column = self._table.scores.get(name)
        if column is None:  # so far all were 0 or 1, as the status says
            plain = {1: 1.0, 2: 0.0}
            statuses = self._table.status[name]
            column = self._table.scores[name] = array(
                "d", (plain.get(statuses[one], NAN) for one in range(at))
            )
        if len(column) <= at:
            column.append(score)

    def _ended(
        self, dataset: str, side: int, row: Mapping[str, Any], statuses: Mapping[str, int]
    ) -> tuple[int, str, str, str]:
        """Outcome, step, code and sentence."""
        if dataset == "failures":
            return FAILED, _stage(str(row.get("where") or "source")), _code(row), str(row.get("why") or "")
        if dataset == "rejected":
            kind = row.get("outcome")
            outcome = OUTCOMES.index(kind) if kind in OUTCOMES else REJECTED
            return outcome, str(row.get("by") or ""), *_reason(row)
        if dataset == "accepted":
            return ACCEPTED, "", "", ""
        if side != WORSE:
            return CHOSEN, "", "", ""
        for name, status in statuses.items():
            if status == 2:
                return REJECTED, name, "", ""
        return ACCEPTED, "", "", ""

    def _step(self, name: str) -> int:
        if name not in self._table.steps:
            self._table.steps.append(name)
        return self._table.steps.index(name)

    def _reason(self, by: str, outcome: int, code: str, why: str) -> int:
        reason = Reason(by, outcome, code)
        if reason not in self._reasons and len(self._reasons) >= MOST_REASONS:
            reason = Reason(by, outcome, OTHER)
        if reason not in self._reasons:
            self._reasons[reason] = len(self._reasons) + 1
            self._table.reasons.append(reason)
            self._table.sentences.append(sentence(why))
        return self._reasons[reason]

    def _generated_and_filtered(self) -> None:
        """Fill in which filters a candidate passed: those before the step where it ended."""
        table = self._table
        filters = {table.steps[table.by[at]] for at in range(len(table)) if table.outcome[at] == FILTERED}
        filters -= table.status.keys()
        for name in sorted(filters & set(table.steps)):
            order = table.steps.index(name)
            column = array("b", bytes(len(table)))
            for at in range(len(table)):
                by = table.by[at]
                if table.outcome[at] in (CHOSEN, ACCEPTED) or by > order:
                    column[at] = 1
                elif by == order:
                    column[at] = 4
            table.status[name] = column


def _text(messages: Sequence[Mapping[str, Any]]) -> str:
    """What a response says, tool calls included: what its length and its hash are of."""
    return "\n".join(_turn(message) for message in messages if isinstance(message, Mapping))


def _turn(message: Mapping[str, Any]) -> str:
    calls = message.get("tool_calls")
    content = message.get("content")
    return f"{content if isinstance(content, str) else ''}{calls if calls else ''}"


def _reason(row: Mapping[str, Any]) -> tuple[str, str]:
    """Code and sentence of why a row is out. Where the sentence begins with a call that is in the evidence,
    both are counted without the call, so that equal causes have equal codes.
    """
    why, code = str(row.get("why") or ""), _code(row)
    verdicts: Sequence[Mapping[str, Any]] = row.get("verdicts") or ()
    found = next((one for one in verdicts if one.get("verifier") == row.get("by")), None)
    evidence = found.get("evidence") if found else None
    evidence = evidence if isinstance(evidence, dict) else {}
    call = evidence.get("call")
    if not isinstance(call, str) or not call or code != reason_code(why):
        return code, why
    if evidence.get("fault") == "value":
        return "gives_another_value", "f(…) gives another value than expected"
    plain = f"f(…){why.removeprefix(call)}" if why.startswith(call) else why
    return reason_code(plain), plain


def _code(row: Mapping[str, Any]) -> str:
    return str(row.get("code") or reason_code(str(row.get("why") or "")))


def _stage(where: str) -> str:
    """The step of a failure; a place in a file is the source."""
    return "source" if where.rpartition(":")[2].isdecimal() else where
