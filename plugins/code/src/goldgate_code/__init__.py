"""The code domain: unit tests, static analysis, generation and self-correction."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from goldgate import Filter, Generator, Service, Verifier, hookimpl


@hookimpl
def goldgate_generators() -> Mapping[str, Generator]:
    """Problems, solutions, tests, corrections, translations, and dialogues about code."""
    from goldgate_code.generators import (
        dialogues,
        problems,
        self_correct,
        solutions,
        translate,
        unit_tests,
    )

    return {
        "code.problems": Generator(problems.make, options=problems.ProblemOptions, asks=("chat",)),
        "code.solutions": Generator(solutions.make, options=solutions.SolutionOptions, asks=("chat",)),
        "code.unit_tests": Generator(unit_tests.make, options=unit_tests.WriteTestsOptions, asks=("chat",)),
        "code.self_correct": Generator(
            self_correct.make,
            of="judged",
            options=self_correct.CorrectionOptions,
            asks=("chat", "sandbox", "lint", "compute"),
        ),
        "code.translate": Generator(
            translate.make, of="judged", options=translate.TranslationOptions, asks=("sandbox",)
        ),
        "code.dialogues": Generator(dialogues.make, options=dialogues.DialogueOptions, asks=("sandbox",)),
    }


@hookimpl
def goldgate_verifiers() -> Mapping[str, Verifier]:
    """Checks of code."""
    from goldgate_code.parsing.io_cases import TEST_KEYS
    from goldgate_code.verifiers import (
        complexity,
        controls,
        differential,
        faithfulness,
        judge,
        static,
        strength,
        unit_tests,
    )

    return {
        "code.tests": Verifier(
            unit_tests.check,
            needs=TEST_KEYS,
            options=unit_tests.UnitTestOptions,
            controls=controls.TESTS,
            cases="cases/tests.jsonl",
            asks=("sandbox",),
        ),
        "code.static": Verifier(
            static.check,
            options=static.StaticOptions,
            controls=controls.STATIC,
            cases="cases/static.jsonl",
            asks=("lint", "sandbox", "compute"),
        ),
        "code.complexity": Verifier(
            complexity.check,
            options=complexity.ComplexityOptions,
            controls=controls.COMPLEXITY,
            cases="cases/complexity.jsonl",
        ),
        "code.differential": Verifier(
            differential.check,
            needs=("solution",),
            options=differential.DifferentialOptions,
            controls=controls.DIFFERENTIAL,
            cases="cases/differential.jsonl",
            asks=("compute", "sandbox"),
        ),
        "code.test_strength": Verifier(
            strength.check,
            needs=TEST_KEYS,
            options=strength.StrengthOptions,
            controls=controls.STRENGTH,
            cases="cases/test_strength.jsonl",
            asks=("sandbox",),
        ),
        "code.judge": Verifier(
            judge.check,
            options=judge.JudgeOptions,
            controls=controls.JUDGE,
            cases="cases/judge.jsonl",
            asks=("chat",),
        ),
        "code.faithfulness": Verifier(
            faithfulness.check,
            needs=("source",),
            options=faithfulness.FaithfulnessOptions,
            controls=controls.FAITHFULNESS,
            cases="cases/faithfulness.jsonl",
            asks=("chat", "sandbox"),
        ),
    }


@hookimpl
def goldgate_filters() -> Mapping[str, Filter]:
    """Near duplicates, licences, leaked benchmarks."""
    from goldgate_code.filters import decontamination, licences, near_duplicates

    both: tuple[Literal["candidate", "sample"], ...] = ("candidate", "sample")
    return {
        "code.near_duplicates": Filter(
            near_duplicates.note,
            near_duplicates.decide,
            near_duplicates.NearDuplicateOptions,
            of=both,
            cases="cases/near_duplicates.jsonl",
        ),
        "code.licences": Filter.by_row(licences.check, licences.LicenceOptions, cases="cases/licences.jsonl"),
        "code.leaks": Filter(
            decontamination.note,
            decontamination.decide,
            decontamination.LeakOptions,
            of=both,
            cases="cases/leaks.jsonl",
            case_options={"benchmark": "cases/leaks_items.jsonl"},
        ),
    }


@hookimpl
def goldgate_services() -> Mapping[str, Service]:
    """The linter."""
    from goldgate_code.lint import lint_ruff

    return {
        "lint.ruff": Service(
            lint_ruff.open_ruff,
            answers=("lint",),
            options=lint_ruff.RuffOptions,
            default=True,
            probe=lint_ruff.probe,
        )
    }
