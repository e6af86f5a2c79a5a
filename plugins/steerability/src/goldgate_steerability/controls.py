"""Rows whose right verdict is known."""

from __future__ import annotations

from typing import Any

from goldgate import Control, Message, Sample, answer, chat


def control(
    constraints: list[dict[str, Any]],
    response: str | tuple[Message, ...],
    score: float | None,
    family: str,
    trap: bool = False,
) -> Control:
    """A control of ``steerability.constraints``."""
    sample = Sample(
        f"{family}-{score}", chat("Write a few lines about rivers."), {"constraints": constraints}
    )
    return Control(
        answer(sample, response), score, tags={"set": "adversarial" if trap else "gold", "family": family}
    )


_DIALOGUE = (
    Message("user", "Hello."),
    Message("assistant", "HELLO THERE."),
    Message("user", "How are you?"),
    Message("assistant", "I am fine."),
)
CONSTRAINTS = (
    control([{"id": "punctuation:no_comma"}], "Rivers run to the sea.", 1.0, "punctuation"),
    control([{"id": "punctuation:no_comma"}], "Rivers، lakes and seas.", 0.0, "punctuation", trap=True),
    control(
        [{"id": "keywords:existence", "args": {"keywords": ["cat"]}}],
        "Concatenate them.",
        0.0,
        "keywords",
        trap=True,
    ),
    control([{"id": "keywords:existence", "args": {"keywords": ["cat"]}}], "A **cat** sat.", 1.0, "keywords"),
    control([{"id": "language:response_language", "args": {"language": "de"}}], "Ja.", None, "language"),
    control([{"id": "change_case:english_capital", "scope": "turn:0"}], _DIALOGUE, 1.0, "dialogue"),
    control([{"id": "change_case:english_capital", "scope": "every"}], _DIALOGUE, 0.0, "dialogue"),
)
