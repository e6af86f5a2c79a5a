"""verifiers (``verifiers.v1``): a reward of a task.

class Sums(vf.Task[SumData, vf.State]):
    answer = vf.reward(reward("math.answer"))
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from goldgate.adapters.gate import Gate, scored


def reward(verifier: str, options: Any = None, **gate: Any) -> Callable[..., Awaitable[float]]:
    """A reward of a verifier; ``gate`` as for ``Gate``. The fields of the task's data are the columns of the
    row.

    An abstention or a failure raises UnscoredError: the framework's rewards know no other way to stay
    unscored, and it keeps such a trace with its error.
    """
    judge = Gate(verifier, options, **gate)

    async def function(task: Any, trace: Any) -> float:
        data = getattr(task, "data", task)  # as a method it is given the task, as a function its data
        row = data.model_dump(mode="json", exclude_none=True)
        row["prompt"] = _prompt(row.get("prompt"))
        return scored(await asyncio.wrap_future(judge.submit_row(row, said(trace))))

    function.__name__ = verifier.replace(".", "_")
    return function


def said(trace: Any) -> str | list[dict[str, Any]]:
    """What the assistant did: its last reply, or all its messages where it called tools."""
    messages = [message.model_dump(mode="json", exclude_none=True) for message in trace.messages]
    if not any(message.get("tool_calls") for message in messages):
        return str(trace.last_reply)
    roles = [message["role"] for message in messages]
    return [_message(message) for message in messages[roles.index("assistant") :]]


def _prompt(prompt: Any) -> Any:
    return "" if prompt is None else prompt if isinstance(prompt, str) else [_message(one) for one in prompt]


def _message(told: Mapping[str, Any]) -> dict[str, Any]:
    content = told.get("content")
    if isinstance(content, list):
        content = "".join(part.get("text", "") for part in content)
    kept = {"role": told["role"], "content": content or ""}
    if told.get("tool_call_id"):
        kept["tool_call_id"] = told["tool_call_id"]
    if calls := told.get("tool_calls"):
        kept["tool_calls"] = [_call(call) for call in calls]
    return kept


def _call(call: Mapping[str, Any]) -> dict[str, Any]:
    function = call.get("function", call)
    arguments = function.get("arguments", "")
    text = arguments if isinstance(arguments, str) else json.dumps(arguments)
    return {
        "id": call.get("id", ""),
        "type": "function",
        "function": {"name": function.get("name", ""), "arguments": text},
    }
