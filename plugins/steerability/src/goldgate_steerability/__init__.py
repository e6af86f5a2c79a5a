"""Steerability: instructions and system prompts that can be checked (Llama 3 report, 4.3.7)."""

from __future__ import annotations

from collections.abc import Mapping

from goldgate import Filter, Generator, Reader, Selector, Verifier, hookimpl

from goldgate_steerability import controls, filters, pairs, readers
from goldgate_steerability.generators import constrain, dialogue, rewrite
from goldgate_steerability.options import ConstraintsOptions
from goldgate_steerability.verifiers import consistency, constraints, injection, system

__all__ = [
    "goldgate_filters",
    "goldgate_generators",
    "goldgate_readers",
    "goldgate_selectors",
    "goldgate_verifiers",
]


@hookimpl
def goldgate_verifiers() -> Mapping[str, Verifier]:
    """Checks of instructions, precedence, persona and system prompts, over single responses and dialogues."""
    return {
        "steerability.constraints": Verifier(
            constraints.check,
            needs=("constraints", "instruction_id_list"),
            options=ConstraintsOptions,
            controls=controls.CONSTRAINTS,
            cases="cases/constraints.jsonl",
        ),
        "steerability.injection": Verifier(
            injection.check, needs=("precedence",), controls=controls.INJECTION, cases="cases/injection.jsonl"
        ),
        "steerability.consistency": Verifier(
            consistency.check,
            needs=("persona",),
            controls=controls.CONSISTENCY,
            cases="cases/consistency.jsonl",
        ),
        "steerability.system": Verifier(
            system.check,
            options=system.SystemOptions,
            controls=controls.SYSTEM,
            cases="cases/system.jsonl",
            asks=("chat",),
        ),
    }


@hookimpl
def goldgate_generators() -> Mapping[str, Generator]:
    """Constrained prompts, dialogues with a simulated user, rewrites of violations."""
    return {
        "steerability.constrain": Generator(constrain.make, options=constrain.ConstrainOptions),
        "steerability.dialogue": Generator(
            dialogue.make, options=dialogue.DialogueOptions, asks=("chat",), expects=dialogue.expects
        ),
        "steerability.rewrite": Generator(
            rewrite.make, of="judged", options=rewrite.RewriteOptions, asks=("chat",)
        ),
    }


@hookimpl
def goldgate_filters() -> Mapping[str, Filter]:
    """Rows whose constraints conflict."""
    return {filters.NAME: Filter.by_row(filters.conflicts, of=("sample", "candidate"))}


@hookimpl
def goldgate_readers() -> Mapping[str, Reader]:
    """Rows of published instruction-following sets."""
    return {f"steerability.{name}": Reader(row=readers.reading(name)) for name in readers.READERS}


@hookimpl
def goldgate_selectors() -> Mapping[str, Selector]:
    """Preference pairs that differ in one turn."""
    return {"steerability.pairs": Selector(pairs.choose, "preference", pairs.PairsOptions)}
