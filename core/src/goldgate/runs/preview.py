"""What the first rows of a source say will not work, in a sentence each: before anything is paid for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from goldgate import groups
from goldgate.config.plan import Plan, ResolvedStep
from goldgate.groups import Group, applies
from goldgate.io import input_rows
from goldgate.io.filesystems import network
from goldgate.io.output_rows import PROMPTS
from goldgate.io.sources import OpenedSource

ROWS = 100
ALWAYS = (PROMPTS, "accepted", "rejected", "failures")


def warnings(plan: Plan, sources: Sequence[OpenedSource], rows: int = ROWS) -> list[str]:
    """What will not work, by the config and by the first ``rows`` rows of each source."""
    found = [*_exports(plan), *_rankings(plan), *_places(plan)]
    read: list[Group] = []
    for source in sources:
        raws = list(islice(source.rows(), rows))
        here = [groups.read(*raw, source.config.columns, source.config.tags) for raw in raws]
        found += _source(source, raws)
        read += [group for group in here if not group.failures]
        if here and all(group.failures for group in here):
            found.append(f"{source.config.path}: no row can be read: {here[0].failures[0].why}")
    return found + (list(_steps(plan, read)) if read else [])


def _source(source: OpenedSource, raws: Sequence[Any]) -> Iterator[str]:
    path = source.config.path
    if not raws:
        yield f"{path}: the source has no rows"
    objects = [raw for _, raw, wrong in raws if not wrong and isinstance(raw, dict)]
    for column in source.config.columns:
        if objects and all(input_rows.absent(raw, {column: ""}) for raw in objects):
            known = ", ".join(sorted(objects[0])[:12])
            yield f"{path}: columns: no row has a column {column!r}; the first has {known}"
    if objects and "prompt" in source.config.columns.values():
        theirs = next(old for old, new in source.config.columns.items() if new == "prompt")
        if all(_is_dialogue(raw.get(theirs)) for raw in objects):
            yield (
                f"{path}: column {theirs!r} holds whole dialogues with answers; as prompt they leave nothing "
                'to judge: leave it out of columns, or set reader = "messages"'
            )


def _is_dialogue(value: Any) -> bool:
    last = value[-1] if isinstance(value, list) and value else None
    return isinstance(last, dict) and last.get("role") == "assistant"


def _exports(plan: Plan) -> Iterator[str]:
    filled = {step.component.value.to for step in plan.selectors}
    for name in plan.config.export:
        if name not in filled and name not in ALWAYS:
            known = ", ".join(sorted(filled)) or "none"
            yield f"export.{name}: no selector fills a data set of this name; filled: {known}"
    if not plan.selectors and PROMPTS not in plan.config.export:
        yield 'no selector: all that is accepted goes to "accepted"; add [[step]] use = "select.best"'


def _places(plan: Plan) -> Iterator[str]:
    """A journal where SQLite cannot lock it."""
    folder = Path(plan.config.journal or plan.config.runs)
    if kind := network(folder):
        yield (
            f"{folder} lies on a network file system ({kind}), where the journal cannot be locked reliably: "
            'set journal = "/a/local/folder" in the config'
        )


def _rankings(plan: Plan) -> Iterator[str]:
    """Selectors that rank by the verdict of a step that is not there."""
    names = {step.config.name for stage in plan.stages for step in stage}
    for step in plan.selectors:
        by = getattr(step.options, "by", "")
        if isinstance(by, str) and by and by not in names and not by.startswith("tags."):
            yield f"{step.config.name}: by = {by!r}: no step of this name; steps: {', '.join(sorted(names))}"


def _steps(plan: Plan, read: Sequence[Group]) -> Iterator[str]:
    steps = [step for stage in plan.stages for step in stage]
    makes = any(step.component.kind == "generators" for step in steps)
    if not makes and not any(group.judged for group in read):
        yield "no row has responses, and no step makes any: map their column to response, or add a generator"
    tags_change = makes
    for step in (*steps, *plan.selectors):
        matching = [group for group in read if applies(step.config.when, group.sample)]
        if step.config.when and not matching and not tags_change:
            yield f"{step.config.name}: when = {dict(step.config.when)}: no row matches; {_tags(step, read)}"
        elif matching:
            yield from _needs(step, matching)


def _tags(step: ResolvedStep, read: Sequence[Group]) -> str:
    key = next(iter(step.config.when))
    values = sorted({str(group.sample.tags[key]) for group in read if key in group.sample.tags})
    return f"values of {key}: {', '.join(values[:8])}" if values else f"no row has a tag {key!r}"


def _needs(step: ResolvedStep, matching: Sequence[Group]) -> Iterator[str]:
    needs = getattr(step.component.value, "needs", ())
    if not needs:
        return
    lacking = [group for group in matching if not any(key in group.sample.reference for key in needs)]
    if not lacking:
        return
    wanted = " or ".join(f"reference.{key}" for key in needs)
    if len(lacking) < len(matching):
        yield (
            f"{step.config.name}: {len(lacking)} of the first {len(matching)} rows have no {wanted}: it "
            "abstains there; limit it with when"
        )
        return
    keys = sorted({key for group in lacking for key in group.sample.reference})
    known = f"they have reference.{', reference.'.join(keys[:8])}" if keys else "they have no reference"
    yield f"{step.config.name}: no row has {wanted}, so it abstains on every one; {known}"
