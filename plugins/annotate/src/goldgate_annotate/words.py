"""What labels say together, in sentences. None claims more than its interval does."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from goldgate_annotate.figures import LEAST
from goldgate_annotate.labels import State
from goldgate_annotate.merged import Merged

SHOWN = 20  # conflicts that are listed


def summary(merged: Merged, state: State) -> Iterator[str]:
    """A line for each thing to know."""
    counts = merged.counts
    yield (
        f"{counts['labelled']} of {counts['tasks']} tasks labelled: "
        f"{len(merged.rows)} rows with preferences, "
        f"{len(merged.cases)} labelled cases, {merged.nothing} without a preference, "
        f"{len(merged.conflicts)} conflicts"
    )
    if merged.rejected_edits:
        yield f"{merged.rejected_edits} edits left out: verifiers reject them"
    if counts["changed_minds"]:
        yield f"{counts['changed_minds']} labels changed after verifiers had spoken: the last one counts"
    for name, person in counts["annotators"].items():
        yield from _person(name, person)
    for ask, found in counts["agreement"].items():
        yield (
            f"agreement, {ask}: alpha {_figure(found['alpha'])}, Gwet {_figure(found['gwet'])}, "
            f"over {found['alpha']['items']} items"
        )
    yield from _biases(counts)
    for name, why in merged.conflicts[:SHOWN]:
        yield f"conflict in {name}: {why}"
    if len(merged.conflicts) > SHOWN:
        yield f"… and {len(merged.conflicts) - SHOWN} more conflicts (--report has them all)"
    for place in state.unread[:SHOWN]:
        yield f"not read: {place}"


def _person(name: str, person: Mapping[str, Any]) -> Iterator[str]:
    pace = f"{person['seconds']:g} s and {person['keys']:g} keys each (medians)"
    line = f"{name}: {person['labels']} labels, {pace}"
    gold = person["gold"]
    if gold["n"]:
        line += f"; planted items wrong: {_share(gold)}"
    yield line
    if person["below"]:
        sure = 1.0 - gold["low"] < LEAST
        tail = "" if sure else ", which may be chance: the interval reaches above it"
        yield f"{name}: below {LEAST:.0%} of planted items right{tail}"


def _biases(counts: Mapping[str, Any]) -> Iterator[str]:
    first = counts["shown_first"]
    if first["n"]:
        expected = first["expected"] / first["n"]
        verdict = "as by chance" if first["low"] <= expected <= first["high"] else "not as by chance"
        yield f"the first shown was best in {_share(first)}, by chance {first['expected']:g}: {verdict}"
    longer = counts["longer_chosen"]
    if longer["n"]:
        yield f"the best response was the longer one in {_share(longer)}"


def _share(rate: Mapping[str, Any]) -> str:
    return f"{rate['errors']} of {rate['n']} ({100 * rate['low']:.0f} to {100 * rate['high']:.0f} %)"


def _figure(found: Mapping[str, Any]) -> str:
    if found["value"] is None:
        return "undefined"
    if found["low"] is None:
        return f"{found['value']:.2f}"
    return f"{found['value']:.2f} ({found['low']:.2f} to {found['high']:.2f})"
