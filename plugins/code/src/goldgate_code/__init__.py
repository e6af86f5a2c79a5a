"""The code domain: unit tests, static analysis, generation and self-correction."""

from __future__ import annotations

from collections.abc import Mapping

from goldgate import hookimpl
from goldgate.offers import Service, Verifier


@hookimpl
def goldgate_verifiers() -> Mapping[str, Verifier]:
    """Checks of code."""
    from goldgate_code import controls, static, unit_tests

    return {
        "code.tests": Verifier(
            unit_tests.check,
            needs=("check", "asserts", "cases", "stdin", "pytest"),
            options=unit_tests.UnitTestOptions,
            controls=controls.TESTS,
            cases="cases/tests.jsonl",
        ),
        "code.static": Verifier(
            static.check,
            options=static.StaticOptions,
            controls=controls.STATIC,
            cases="cases/static.jsonl",
        ),
    }


@hookimpl
def goldgate_services() -> Mapping[str, Service]:
    """The linter."""
    from goldgate_code import lint_ruff

    return {
        "lint.ruff": Service(
            lint_ruff.open_ruff,
            answers=("lint",),
            options=lint_ruff.RuffOptions,
            default=True,
            probe=lint_ruff.probe,
        )
    }
