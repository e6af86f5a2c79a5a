"""inspect_ai: a scorer.

Task(dataset=…, solver=generate(), scorer=scorer("math.answer"))
"""

from __future__ import annotations

import asyncio
from typing import Any

from goldgate.adapters.gate import Gate
from goldgate.nouns import Failure


def scorer(verifier: str, options: Any = None, **gate: Any) -> Any:
    """An inspect_ai scorer of a verifier; ``gate`` as for ``Gate``. The target is the reference's answer,
    unless the sample's metadata holds a reference or columns that are mapped to one. An abstention or a
    failure is ``Score.unscored``, with its reason.
    """
    from inspect_ai.scorer import Score, accuracy, stderr
    from inspect_ai.scorer import scorer as decorated

    judge = Gate(verifier, options, **gate)

    @decorated(metrics=[accuracy(), stderr()], name=verifier)  # type: ignore[untyped-decorator] # not looked into
    def goldgate() -> Any:
        async def score(state: Any, target: Any) -> Any:
            row = {"prompt": state.input_text, "answer": target.text, **(state.metadata or {})}
            if "reference" not in row and not judge.columns:
                row["reference"] = {key: row[key] for key in row if key != "prompt"}
            result = await asyncio.wrap_future(judge.submit_row(row, state.output.completion))
            if isinstance(result, Failure):
                return Score.unscored(reason="failed", explanation=result.why)
            evidence = dict(result.evidence)
            if result.score is None:
                return Score.unscored(reason="abstained", explanation=result.why, metadata=evidence)
            return Score(value=result.score, explanation=result.why, metadata=evidence)

        return score

    return goldgate()
