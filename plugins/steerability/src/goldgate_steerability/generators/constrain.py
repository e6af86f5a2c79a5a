"""The generator ``steerability.constrain``: prompts with constraints that can be kept together.

Llama 3 report, 4.3.7. The level is the number of constraints. Sets that conflict are never made.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from random import Random
from typing import Any, Literal

from goldgate import Message, Sample

from goldgate_steerability.conflicts import conflict_of
from goldgate_steerability.generators.phrases import PHRASES, say
from goldgate_steerability.rows import Constraint, constraint_of


@dataclass(frozen=True, slots=True)
class ConstrainOptions:
    """How prompts are constrained."""

    levels: tuple[int, ...] = (1, 2, 3)
    """Numbers of constraints; one prompt is made for each."""
    place: Literal["system", "user", "both"] = "user"
    """Where the instructions stand: in the system message, at the end of the last user turn, or in both
    (the second half of them in the user turn).
    """
    kinds: tuple[str, ...] = ()
    """Ids to draw from; empty: all that can be phrased."""
    tries: int = 50
    """How many draws are made before a level is given up for lack of sets without conflict."""
    seed: int | None = None
    """Seed of the draws; the run's where it is not set."""

    def __post_init__(self) -> None:
        unknown = sorted(set(self.kinds) - set(PHRASES))
        if unknown:
            raise ValueError(f"kinds: {unknown[0]!r} cannot be phrased (known: {', '.join(PHRASES)})")
        if not self.levels or min(self.levels) < 1:
            raise ValueError("levels: numbers from 1 on")


def make(sample: Sample, options: ConstrainOptions) -> list[Sample]:
    """One sample per level, its id with the level, ``reference.constraints`` and the tags ``level`` and
    ``place``. A level with more constraints than there are kinds, or that always conflicts, makes none.
    """
    made = []
    for level in dict.fromkeys(options.levels):
        rng = Random(f"{options.seed}/{sample.id}/{level}")  # noqa: S311 - draws, not secrets
        drawn = draw(rng, level, options)
        if drawn:
            made.append(_sample(sample, level, drawn, rng, options))
    return made


def draw(rng: Random, level: int, options: ConstrainOptions) -> list[Constraint]:
    """Constraints of different kinds without a conflict; empty where none is found."""
    names = sorted(options.kinds or PHRASES)
    if level > len(names):
        return []
    for _ in range(options.tries):
        found = [Constraint(name, PHRASES[name].draw(rng)) for name in rng.sample(names, level)]
        if not conflict_of([constraint_of(one.id, {"id": one.id, "args": one.args}) for one in found]):
            return found
    return []


def _sample(
    sample: Sample, level: int, drawn: list[Constraint], rng: Random, options: ConstrainOptions
) -> Sample:
    texts = [say(one.id, one.args, rng.randrange(3)) for one in drawn]
    half = {"system": len(texts), "user": 0, "both": (len(texts) + 1) // 2}[options.place]
    prompt = placed(sample.prompt, texts[:half], texts[half:])
    raw: list[dict[str, Any]] = [{"id": one.id, "args": dict(one.args)} for one in drawn]
    return replace(
        sample,
        id=f"{sample.id}/{level}",
        prompt=prompt,
        reference={**sample.reference, "constraints": raw},
        tags={**sample.tags, "level": level, "place": options.place},
    )


def placed(prompt: tuple[Message, ...], system: list[str], user: list[str]) -> tuple[Message, ...]:
    """The prompt with instructions added to its system message and its last user turn."""
    messages = list(prompt)
    if system:
        text = " ".join(system)
        if messages and messages[0].role == "system":
            messages[0] = replace(messages[0], content=f"{messages[0].content}\n\n{text}")
        else:
            messages.insert(0, Message("system", text))
    if user:
        last = max((at for at, message in enumerate(messages) if message.role == "user"), default=-1)
        if last < 0:
            messages.append(Message("user", " ".join(user)))
        else:
            messages[last] = replace(messages[last], content=f"{messages[last].content}\n\n{' '.join(user)}")
    return tuple(messages)
