"""The math domain: answers, steps, code-interleaved reasoning."""

from __future__ import annotations

from collections.abc import Mapping

from goldgate import Generator, Verifier, hookimpl

from goldgate_math.generators import corrections, self_consistency, skills, solutions, to_code, tree_search
from goldgate_math.options import AnswerOptions, InterleavedOptions, StepsOptions
from goldgate_math.verifiers import (
    answer,
    code_interleaved,
    controls,
    step_labels,
    step_reward,
    valid_solution,
)
from goldgate_math.verifiers import steps as step_claims  # the package has a folder of that name


@hookimpl
def goldgate_verifiers() -> Mapping[str, Verifier]:
    """Checks of mathematical responses."""
    return {
        "math.answer": Verifier(
            answer.check,
            needs=("answer",),
            options=AnswerOptions,
            controls=controls.ANSWER,
            cases="cases/answer.jsonl",
            asks=("compute",),
        ),
        "math.steps": Verifier(
            step_claims.check, options=StepsOptions, controls=controls.STEPS, cases="cases/steps.jsonl"
        ),
        "math.code_interleaved": Verifier(
            code_interleaved.check,
            options=InterleavedOptions,
            controls=controls.INTERLEAVED,
            cases="cases/code_interleaved.jsonl",
            asks=("sandbox",),
        ),
        "math.step_reward": Verifier(
            step_reward.check,
            options=step_reward.StepRewardOptions,
            controls=controls.STEP_REWARD,
            asks=("rate",),
        ),
        "math.step_labels": Verifier(
            step_labels.check,
            needs=("answer",),
            options=step_labels.LabelOptions,
            controls=controls.STEP_LABELS,
            asks=("chat",),
        ),
        "math.valid_solution": Verifier(
            valid_solution.check,
            options=valid_solution.ValidOptions,
            controls=controls.VALID,
            asks=("chat",),
        ),
    }


@hookimpl
def goldgate_generators() -> Mapping[str, Generator]:
    """Makers of solutions, corrections and problems (Llama 3 report, 4.3.3)."""
    return {
        "math.solutions": Generator(solutions.make, options=solutions.SolutionOptions, asks=("chat",)),
        "math.self_consistency": Generator(
            self_consistency.make, options=self_consistency.ConsistencyOptions, asks=("chat",)
        ),
        "math.mistakes": Generator(
            corrections.make, of="judged", options=corrections.MistakeOptions, asks=("chat",)
        ),
        "math.to_code": Generator(to_code.make, options=to_code.CodeOptions, asks=("chat", "sandbox")),
        "math.skills": Generator(skills.make, options=skills.SkillOptions, asks=("chat",)),
        "math.tree_search": Generator(
            tree_search.make, options=tree_search.SearchOptions, asks=("chat", "reward")
        ),
    }
