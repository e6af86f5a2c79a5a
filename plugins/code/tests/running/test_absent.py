"""A program that needs an absent package is not judged; a missing name of its own is."""

import pytest
from goldgate_code.running.absent import or_absent
from goldgate_code.verdicts import accept, reject


@pytest.mark.parametrize(
    ("code", "why", "score"),
    [
        ("import numpy as np", "not loaded: ModuleNotFoundError: No module named 'numpy'", None),
        ("def f():\n    from a.b import c", "raises ModuleNotFoundError: No module named 'a'", None),
        ("import os", "ModuleNotFoundError: No module named 'numpy'", 0.0),
        ("import tkinter", "No module named 'tkinter'", 0.0),
        ("import numpy", "gives 1, not 2", 0.0),
    ],
)
def test_which_modules_excuse(code: str, why: str, score: float | None) -> None:
    verdict = or_absent(reject("it fails", got=why), code)
    assert verdict.score == score
    assert score is not None or verdict.code == "module_absent"


def test_an_acceptance_stays() -> None:
    assert or_absent(accept("No module named 'numpy'"), "import numpy").score == 1.0
