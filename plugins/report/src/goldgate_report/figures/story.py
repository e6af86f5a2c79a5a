"""All figures of a run together: what the templates draw."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from goldgate.runs import rate

from goldgate_report.figures import agreement, funnel, labels, queue, reasons, shape, trust, words
from goldgate_report.figures.changes import Changes
from goldgate_report.figures.doors import door
from goldgate_report.figures.funnel import Part
from goldgate_report.reading.folder import RunFolder
from goldgate_report.reading.table import ABSTAINED, ACCEPTED, CHOSEN, FAILED, OUTCOMES, Table

SQUARES = 400  # kept rows up to which each is a square


@dataclass(frozen=True, slots=True)
class Cost:
    """What the run took. ``steps``: seconds that a candidate took by step in the last session, waiting for
    services included, longest first.
    """

    tokens: tuple[int, int]
    usd: float | None
    seconds: float | None
    steps: tuple[tuple[str, float], ...]
    asked: tuple[tuple[str, int], ...]
    """Service → requests whose replies the rows rest on."""


@dataclass(frozen=True, slots=True)
class CameOut:
    """Rows by data set, with doors; kept rows by the main tag; and what went wrong."""

    datasets: tuple[Part, ...]
    groups: tuple[Part, ...]
    square: int
    """Rows that a square stands for; 0 for none."""
    failures: Part
    abstained: Part
    bad_rows: int | None
    unreadable: int


@dataclass(frozen=True, slots=True)
class Story:
    """Everything that the page says of a run before one looks at rows."""

    folder: RunFolder
    headline: str
    lead: tuple[tuple[str, str], ...]
    """The sentence below the headline in pieces: text, and the door it leads to ("" where it is no door)."""
    causes: tuple[str, ...]
    """Why nothing came out, where nothing did."""
    labels: labels.Labels
    cost: Cost
    came_out: CameOut
    steps: list[funnel.Step]
    tags: list[tuple[str, list[funnel.Group]]]
    tag_words: tuple[str, ...]
    reasons: reasons.Reasons
    certificates: list[trust.Certificate]
    trust_words: list[str]
    agreement: list[agreement.Pair]
    tag: str
    """The tag by which curves and lengths are grouped."""
    difficulty: shape.Difficulty | None
    pass_at: list[shape.Line]
    lengths: list[shape.Lengths]
    pairs: shape.Pairs | None
    scores: list[shape.Scores]
    shape_words: tuple[str, ...]
    changes: Changes | None
    queue: list[queue.Item]
    prompts: int
    candidates: int
    command: str
    complaints: tuple[str, ...]


def story(folder: RunFolder, table: Table, changed: Changes | None = None, unreadable: int = 0) -> Story:
    """The figures of a run."""
    accept = {step["name"]: float(step.get("accept", 1.0)) for step in folder.config.get("step") or ()}
    certificates = trust.certificates(folder, table)
    found_labels = labels.labels(folder, table)
    tags = funnel.by_tag(table)
    tag = tags[0][0] if tags else ""
    ended = funnel.outcomes(table)
    candidates = sum(ended.values())
    kept = ended[CHOSEN] + ended[ACCEPTED]
    primary = folder.chosen[0] if folder.chosen else ""
    rows = table.counts.get(primary, 0) if primary else kept
    difficulty = shape.difficulty(table)
    items = queue.queue(folder, table, certificates, accept)
    came_out = _came_out(folder, table, ended, tag, unreadable)
    complaints = [*folder.complaints, *([found_labels.complaint] if found_labels.complaint else [])]
    complaints += _differences(folder, candidates)
    return Story(
        folder=folder,
        headline=labels.headline(found_labels, rows, folder.finished),
        lead=tuple(_lead(table, candidates, kept, ended, items, _measured(found_labels), folder.finished)),
        causes=tuple(_causes(folder, table, candidates, kept) if rows == 0 else ()),
        labels=found_labels,
        cost=_cost(folder, table),
        came_out=came_out,
        steps=funnel.steps(folder, table),
        tags=tags,
        tag_words=tuple(_tag_words(tags)),
        reasons=reasons.reasons(table),
        certificates=certificates,
        trust_words=trust.in_words(certificates),
        agreement=agreement.pairs(table, list(table.digests)),
        tag=tag,
        difficulty=difficulty,
        pass_at=shape.pass_at(table, tag),
        lengths=shape.lengths(table, tag),
        pairs=shape.pairs(table),
        scores=shape.scores(table, accept),
        shape_words=tuple(_shape_words(difficulty, shape.pairs(table))),
        changes=changed,
        queue=items,
        prompts=len(table.prompts),
        candidates=candidates,
        command=_name(folder.path),
        complaints=tuple(complaints),
    )


def _name(path: Path) -> str:
    """The run's folder, as commands next to it name it."""
    return str(path) if not path.is_absolute() else path.name


def _lead(
    table: Table,
    candidates: int,
    kept: int,
    ended: Counter[int],
    items: list[queue.Item],
    measured: bool,
    finished: bool,
) -> list[tuple[str, str]]:
    pieces = [(f"{words.counted(len(table.prompts), 'prompt')}, ", "")]
    pieces += [(words.counted(candidates, "candidate"), door(real=1))]
    pieces += [
        (", ", ""),
        (f"{words.count(kept)} passed", door(o=funnel.KEPT, real=1)),
        (" every step. ", ""),
    ]
    if failed := ended[FAILED]:
        pieces += [(f"{words.count(failed)} failed", door(o="failed")), (". ", "")]
    else:
        pieces += [("Nothing failed. ", "")]
    if items:
        source = "The limit comes from the verifiers’ certificates, not from reading the rows: "
        unknown = "No certificate holds for all of its verifiers: " if finished else "Meanwhile: "
        pieces += [(source if measured else unknown, "")]
        pieces += [(f"read the {len(items)} rows that tell most", "#label"), (".", "")]
    return pieces


def _measured(found: labels.Labels) -> bool:
    return found.headline is not None and found.headline.high is not None


def _causes(folder: RunFolder, table: Table, candidates: int, kept: int) -> list[str]:
    """The likely reason that nothing came out."""
    if not table.prompts:
        return ["No data set of this run holds a row. goldgate plan shows what the pipeline would read."]
    if not candidates:
        return ["No prompt has a candidate: the source has no responses and no generator made any."]
    if not kept:
        top = reasons.reasons(table, 1).shown
        why = f" Most often: {top[0].step or top[0].outcome}: {top[0].sentence}" if top else ""
        return [f"All {words.count(candidates)} candidates ended before the selectors.{why}"]
    if not folder.chosen:
        return [
            "No selector is configured, so nothing was chosen of what passed: add a step such as select.best."
        ]
    return ["Candidates passed, and no selector chose one of them: look at the options of the selectors."]


def _cost(folder: RunFolder, table: Table) -> Cost:
    usage: Mapping[str, Any] = (folder.manifest.get("counts") or {}).get("usage") or {}
    services = [(name, row) for step in usage.values() for name, row in step.items()]
    tokens = (
        sum(int(row.get("prompt_tokens", 0)) for _, row in services),
        sum(int(row.get("completion_tokens", 0)) for _, row in services),
    )
    priced = [float(row["usd"]) for _, row in services if "usd" in row]
    asked: Counter[str] = Counter()
    for name, row in services:
        asked[name] += int(row.get("requests", 0))
    session = folder.session
    judged = {name: sum(map(bool, column)) for name, column in table.status.items()}
    means = {
        name: float(seconds) / judged[name]
        for name, seconds in (session.get("steps") or {}).items()
        if seconds and judged.get(name)
    }
    took = sorted(means.items(), key=lambda item: -item[1])
    return Cost(
        tokens,
        sum(priced) if priced else None,
        session.get("seconds"),
        tuple(took),
        tuple(asked.most_common()),
    )


def _came_out(folder: RunFolder, table: Table, ended: Counter[int], tag: str, unreadable: int) -> CameOut:
    datasets = []
    for name in folder.chosen:
        sides = [side for data, side in table.sides if data == name and side < 2]
        if sides:
            bit = 1 << table.sides.index((name, sides[0]))
            held, rows = sum(bool(side & bit) for side in table.side), table.counts.get(name, 0)
            words_ = name if held == rows else f"{name}, {words.counted(rows, 'row')} of as many candidates"
            datasets.append(Part(words_, held, door(data=name, side=sides[0])))
    if ended[ACCEPTED]:
        datasets.append(Part("accepted, not chosen", ended[ACCEPTED], door(o="accepted")))
    out = sum(ACCEPTED < outcome < FAILED for outcome in table.outcome)
    if out:
        datasets.append(Part("rejected", out, door(o="rejected,abstained,filtered")))
    counts: Counter[str] = Counter()
    for at in table.real():
        if table.outcome[at] == CHOSEN:
            number = table.tag_of(at, tag) if tag else 0
            counts[table.values(tag)[number - 1] if number else ""] += 1
    groups = tuple(
        Part(name, count, door(o="chosen", **({"tag": tag, "value": name} if name else {})))
        for name, count in counts.most_common(8)
    )
    total = max(counts.values(), default=0)
    square = 1
    while total / square > SQUARES / max(1, len(groups)):
        square *= 10
    bad = (folder.manifest.get("counts") or {}).get("bad_rows")
    return CameOut(
        tuple(datasets),
        groups,
        square,
        Part("failures", sum(outcome == FAILED for outcome in table.outcome), door(o="failed")),
        Part("abstained", ended[ABSTAINED], door(o="abstained", real=1)),
        bad,
        unreadable,
    )


def _tag_words(tags: list[tuple[str, list[funnel.Group]]]) -> list[str]:
    found = []
    for _, groups in tags:
        if sentence := words.compared([(group.value, group.kept) for group in groups]):
            found.append(sentence[0].upper() + sentence[1:])
    return found


def _shape_words(difficulty: shape.Difficulty | None, pairs: shape.Pairs | None) -> list[str]:
    found = []
    if difficulty:
        counts = [part.count for part in difficulty.parts]
        none, every = counts[0], counts[-1]
        found.append(
            f"{'No prompt' if not none else words.counted(none, 'prompt')} without a right answer, "
            f"{'none' if not every else words.count(every)} solved by all {difficulty.candidates} candidates."
        )
    if pairs and pairs.shorter + pairs.longer:
        share = pairs.longer / (pairs.shorter + pairs.longer)
        longer = rate(pairs.longer, pairs.shorter + pairs.longer)
        if longer.low > 0.5:
            found.append(
                f"The chosen answer is longer in {words.percent(share)} of the pairs: length may sway."
            )
        elif longer.high < 0.5:
            found.append(f"The chosen answer is shorter in {words.percent(1 - share)} of the pairs.")
        else:
            found.append(
                "In pairs the chosen answer is as often shorter as longer, as far as the numbers show."
            )
    return found


def _differences(folder: RunFolder, candidates: int) -> list[str]:
    """Where the files hold other numbers than the manifest says."""
    counted = (folder.manifest.get("counts") or {}).get("candidates")
    if counted is None or counted == candidates:
        return []
    return [
        f"The manifest counts {words.counted(int(counted), 'candidate')}, the data sets hold "
        f"{words.count(candidates)}: a file was changed or is missing. The figures are those of the files."
    ]


__all__ = ["OUTCOMES", "Story", "story"]
