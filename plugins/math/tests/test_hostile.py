"""Nothing here may take long, take much memory, or raise."""

from __future__ import annotations

import pytest
from goldgate import Sample, answer, chat
from goldgate_math.options import AnswerOptions
from goldgate_math.verifiers.answer import check

OPTIONS = AnswerOptions()


NASTY = (
    "9^{9^{9^{9}}}", "((10000!)!)!", "\\frac{" * 500 + "1" + "}{2}" * 500, "x" * 1_000_000, "1" * 1_000_000,
    "0." + "3" * 100_000, "(1+x)^{1000}", "\\sqrt{" * 300 + "x" + "}" * 300, "10^{10^{10}}-10^{10^{10}}+1",
    "-" * 1900 + "1", "\\boxed{" * 6000, "answer is " * 4000, "####" * 10_000, " " * 100_000 + "x", "$" * 40_000,
    "\\text{" * 6000, "\\{" * 900, "|" * 2000, ",".join(map(str, range(5000))), "\\pm" * 600 + "1", "²" * 2000,
    "</think>" * 5000, "1 000 " * 3000, "x=1 or " * 1000, "5" + "!" * 500, "3" + "^3" * 300, "is is " * 6000,
    "\\{" + ",".join(f"\\sin {n}" for n in range(40)) + "\\}", "\\prod_{a=1}^{200}\\prod_{b=1}^{200}\\prod_{c=1}^{200} 2",
)  # fmt: skip


@pytest.mark.parametrize("text", NASTY, ids=lambda text: text[:12])
@pytest.mark.parametrize("form", ["{}", "\\boxed{{{}}}", "The answer is {}."])
def test_hostile_answers_get_a_verdict(text, form):
    for gold, response in (("1", text), (text[:3000], "1"), (text[:3000], text)):
        sample = Sample("s", chat("?"), {"answer": gold})
        assert check(answer(sample, form.format(response)), OPTIONS).score in (0.0, 1.0, None)
