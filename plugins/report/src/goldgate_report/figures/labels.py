"""How many labels are likely wrong: by certificates, and by what people labelled in an audit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from goldgate import GoldgateError
from goldgate.runs import AuditLabels, audit_labels, audit_share

from goldgate_report.figures.doors import door
from goldgate_report.figures.words import counted, percent, rows_at_most
from goldgate_report.reading.folder import RunFolder
from goldgate_report.reading.table import BETTER, WHOLE, WORSE, Table

FEW = 100  # rows below which counts say more than shares
VAGUE = 0.5  # an upper limit from which on an estimate says nothing


@dataclass(frozen=True, slots=True)
class Line:
    """An estimate of wrong labels: a point and an interval as shares, or why there is none."""

    name: str
    note: str
    door: str
    share: float | None
    low: float | None
    high: float | None
    why: str = ""
    inner: bool = False
    """A part of the line above: one verifier's."""
    by: str = "certificates"


@dataclass(frozen=True, slots=True)
class Labels:
    """The estimates of all data sets."""

    lines: tuple[Line, ...]
    headline: Line | None
    rows: int
    assumes: str
    complaint: str = ""


def labels(folder: RunFolder, table: Table) -> Labels:
    """What the manifest estimates, and the audit file next to it."""
    noise = folder.manifest.get("label_noise") or {}
    lines: list[Line] = []
    complaint = ""
    datasets: dict[str, Any] = noise.get("datasets") or {}
    for name in [name for name in folder.chosen if name in datasets]:
        estimate = datasets[name]
        rows = int(estimate.get("rows", 0))
        paired = (name, BETTER) in table.sides
        for key, side, what in (
            ("accepted", BETTER if paired else WHOLE, "chosen side" if paired else counted(rows, "row")),
            ("rejected", WORSE, "rejected side"),
        ):
            if key in estimate:
                lines += _lines(table, name, side, what, estimate[key], inner=not lines)
        try:
            if (line := audited(folder, table, name, BETTER if paired else WHOLE)) is not None:
                lines.append(line)
        except GoldgateError as error:
            complaint = str(error)
    first = folder.chosen[0] if folder.chosen else ""
    own = [line for line in lines if line.name == first and not line.inner]
    best = min(
        (line for line in own if line.high is not None), key=lambda line: line.high or 1.0, default=None
    )
    rows = table.counts.get(first, 0)
    return Labels(tuple(lines), best or (own[0] if own else None), rows, noise.get("assumes", ""), complaint)


def _lines(
    table: Table, name: str, side: int, what: str, estimate: dict[str, Any], inner: bool
) -> Iterable[Line]:
    """The line of a side; with ``inner`` those of its verifiers, where there are several."""
    yield Line(
        name,
        what,
        door(data=name, side=side),
        estimate["share"],
        estimate["low"],
        estimate["high"],
        estimate.get("why", ""),
    )
    by = estimate.get("by") or {}
    if not inner or len(by) < 2:
        return
    bit = table.sides.index((name, side))
    for verifier, one in by.items():
        column = table.status.get(verifier)
        wanted, status = (2, "rejected") if side == WORSE else (1, "passed")
        judged = sum(
            1 for at in range(len(table)) if table.side[at] >> bit & 1 and column and column[at] == wanted
        )
        link = door(data=name, side=side, step=verifier, status=status)
        yield Line(verifier, f"on {judged:,}", link, one["share"], one["low"], one["high"], inner=True)


def audited(folder: RunFolder, table: Table, dataset: str, side: int) -> Line | None:
    """What people's labels say of a data set; None where there are none. Raises RowError."""
    path = folder.path / ("audit.jsonl" if dataset == "sft" else f"audit-{dataset}.jsonl")
    known = audit_labels(path)
    if not any(label is not None for label in known.values()):
        return None
    bit = table.sides.index((dataset, side))
    rows: Counter[str] = Counter()
    labelled: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    for at in table.real():
        if table.side[at] >> bit & 1:
            stratum = "+".join(sorted(name for name in table.digests if table.status[name][at]))
            rows[stratum] += 1
            label = known.get((table.prompts[table.prompt[at]], table.index[at]))
            if label is not None:
                labelled[stratum] += 1
                wrong[stratum] += label == 0
    if not labelled:
        return None
    labels = [AuditLabels(name, rows[name], labelled[name], wrong[name]) for name in sorted(rows)]
    share = audit_share(labels)
    note = f"by {counted(labelled.total(), 'label')}, {wrong.total()} wrong"
    return Line(dataset, note, door(data=dataset, side=side), share.share, share.low, share.high, by="labels")


def headline(found: Labels, rows: int, finished: bool) -> str:
    """The first sentence of the page."""
    so_far = "" if finished else " so far"
    if rows == 0:
        return f"Nothing came out{so_far}."
    verb = "came out" if finished else "so far"
    came = f"{counted(rows, 'row')} {verb}."
    if not finished:
        return f"{came} How many are wrong is estimated at the end."
    line = found.headline
    if line is None or line.high is None:
        return f"{came} How many carry a wrong label, nobody has measured."
    of = min(rows, found.rows) or rows
    if line.high >= VAGUE:
        return f"{came} There are too few labelled cases to say how many are wrong."
    perhaps = ", perhaps none" if (line.low or 0.0) * of < 1 else ""
    if of < FEW:
        most = rows_at_most(line.high, of)
        if not most:
            return f"{came} None of them carries a wrong label, as far as is known."
        return f"{came} At most {most} of them {'carries' if most == 1 else 'carry'} a wrong label{perhaps}."
    if perhaps:
        return f"{came} At most {percent(line.high)} of them carry a wrong label{perhaps}."
    return f"{came} Between {percent(line.low or 0.0)} and {percent(line.high)} of them carry a wrong label."
