"""Strength of tests, by mutants."""

from collections.abc import Mapping
from typing import Any

from goldgate import Sample, Server, Verdict, answer, chat
from goldgate.testing import drive
from goldgate_code.verifiers import strength


def block(code: str, tag: str = "python") -> str:
    return f"```{tag}\n{code}\n```"


class TestStrength:
    CODE = "def f(n):\n    if n > 10:\n        return n * 2\n    return n + 1"

    def verdict(self, servers: Mapping[str, Server], *asserts: str, **options: Any) -> Verdict:
        sample = Sample("s", chat("x"), {"asserts": list(asserts)})
        verdict: Verdict = drive(
            strength.check,
            answer(sample, block(self.CODE)),
            strength.StrengthOptions(**options),
            servers=servers,
        )
        return verdict

    def test_tests_that_see_something(self, servers: Mapping[str, Server]) -> None:
        assert self.verdict(servers, "assert f(11) == 22", "assert f(1) == 2").score == 1

    def test_tests_that_see_nothing(self, servers: Mapping[str, Server]) -> None:
        verdict = self.verdict(servers, "assert f(1)", "assert f(20)")
        assert verdict.score is None
        assert "too weak" in verdict.why
        assert verdict.evidence["survivors"]

    def test_more_can_be_asked_for(self, servers: Mapping[str, Server]) -> None:
        assert self.verdict(servers, "assert f(1) == 2", mutants=30, share=0.9).score is None
        some = self.verdict(servers, "assert f(1) == 2", mutants=30, share=0.1)
        assert (some.score, some.evidence["killed"]) == (1, 1)

    def test_a_wrong_solution_is_rejected(self, servers: Mapping[str, Server]) -> None:
        assert self.verdict(servers, "assert f(1) == 3").score == 0


def test_a_mutant_that_fails_while_it_is_loaded_is_no_merit_of_the_tests(
    servers: Mapping[str, Server],
) -> None:
    weak = {"entry_point": "f", "check": "def check(f):\n    assert isinstance(f(2), int)\n"}
    code = "def f(n):\n    return n * 2 + 1\n\n\nassert f(2) == 5\n"
    verdict = drive(
        strength.check,
        answer(Sample("s", chat("x"), weak), block(code)),
        strength.StrengthOptions(),
        servers=servers,
    )
    assert verdict.score is None
    assert "too weak" in verdict.why
