"""Steerability: instructions and system prompts that can be checked (Llama 3 report, 4.3.7)."""

from __future__ import annotations

from collections.abc import Mapping

from goldgate import Verifier, hookimpl

from goldgate_steerability import constraints, controls
from goldgate_steerability.options import ConstraintsOptions

__all__ = ["goldgate_verifiers"]


@hookimpl
def goldgate_verifiers() -> Mapping[str, Verifier]:
    """Checks of instructions over single responses and dialogues."""
    return {
        "steerability.constraints": Verifier(
            constraints.check,
            needs=("constraints", "instruction_id_list"),
            options=ConstraintsOptions,
            controls=controls.CONSTRAINTS,
            cases="cases/constraints.jsonl",
        )
    }
