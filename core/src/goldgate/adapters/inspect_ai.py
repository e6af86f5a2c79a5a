"""inspect_ai: a scorer.

Task(dataset=…, solver=generate(), scorer=scorer("math.answer"))
"""

from __future__ import annotations

import asyncio
import json
from typing import Any

from goldgate.adapters import rewards
from goldgate.adapters.gate import Gate
from goldgate.nouns import Failure

_FINISH = {"max_tokens": "length", "model_length": "length", "content_filter": "content_filter"}


def response(state: Any) -> str | list[dict[str, Any]]:
    """What a state's model answered: the text, or where tools were called all messages after the input."""
    messages = list(state.messages)
    given = sum(message.role != "system" for message in state.input) if isinstance(state.input, list) else 1
    rest = [message for message in messages if message.role != "system"][given:]
    first = next((at for at, message in enumerate(rest) if message.role == "assistant"), len(rest))
    answered = rest[first:]
    if not any(getattr(message, "tool_calls", None) for message in answered):
        return str(state.output.completion)
    return [_message(message) for message in answered]


def _message(message: Any) -> dict[str, Any]:
    made: dict[str, Any] = {"role": message.role, "content": message.text}
    if calls := getattr(message, "tool_calls", None):
        made["tool_calls"] = [
            {
                "id": one.id,
                "type": "function",
                "function": {"name": one.function, "arguments": _arguments(one)},
            }
            for one in calls
        ]
    if message.role == "tool":
        made["tool_call_id"] = message.tool_call_id or ""
        if error := getattr(message, "error", None):
            made["content"] = message.text or f"Error: {error.message}"
    return made


def _arguments(call: Any) -> str:
    """The arguments as the model wrote them; those that inspect_ai could not read stay no object."""
    return "" if call.parse_error else json.dumps(call.arguments, ensure_ascii=False)


def scorer(
    verifier: str,
    options: Any = None,
    *,
    unscored: float | None = None,
    no_answer: float | None = 0.0,
    **gate: Any,
) -> Any:
    """An inspect_ai scorer of a verifier; ``gate`` as for ``Gate``. The target is the reference's answer,
    unless the sample's metadata holds a reference or columns that are mapped to one; ``tools`` and ``files``
    of the metadata are the row's. Calls of tools and their results are judged with the answer.

    A response without an answer, be it empty, refused or cut off, scores ``no_answer``. Another abstention or
    a failure scores ``unscored``: by default it is ``Score.unscored``, with its reason. The metadata says
    which it was (``outcome``).
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
            judge.check([row])
            finish = _FINISH.get(str(state.output.stop_reason), "")
            result = await asyncio.wrap_future(judge.submit_row(row, response(state), finish))
            outcome = rewards.kind(result)
            evidence = {} if isinstance(result, Failure) else dict(result.evidence)
            value = rewards.reward(result, unscored, no_answer)
            metadata = {**evidence, "outcome": outcome}
            if value is None:
                return Score.unscored(reason=outcome, explanation=result.why, metadata=metadata)
            return Score(value=value, explanation=result.why, metadata=metadata)

        return score

    return goldgate()
