"""Answers whose right verdict is known: a few that prove each verifier awake."""

from __future__ import annotations

from goldgate.nouns import Control, Sample, answer, chat


def _control(gold: str, response: str, score: float | None, family: str) -> Control:
    sample = Sample(f"{family}: {gold}", chat("What is it?"), {"answer": gold})
    return Control(answer(sample, response), score, tags={"family": family})


ANSWER = (
    _control("18", "She sells 9 eggs at $2 each, so 9 * 2 = 18.\n#### 18", 1.0, "number"),
    _control("18", "She sells 9 eggs.\nA: 81", 0.0, "number"),
    _control("1/2", "Half of them, so the answer is $\\frac{2}{4}$.", 1.0, "fraction"),
    _control("7", "The answer is not 7.", 0.0, "negation"),
    _control("42", "We get \\boxed{41=42}.", 0.0, "false statement"),
    _control("3 hours", "It takes \\boxed{3\\text{ min}}.", 0.0, "units"),
    _control("3 hours", "It takes \\boxed{180\\text{ minutes}}.", 1.0, "units"),
    _control("\\frac{1}{20!}", "\\boxed{\\frac{1}{21!}}", 0.0, "tiny numbers"),
    _control(
        "12",
        "I could not work it out, but thank you for asking me about eggs and hens and so on today",
        None,
        "no answer",
    ),
)
