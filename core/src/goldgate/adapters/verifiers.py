"""verifiers (``verifiers.v1``): a reward of a task.

class Sums(vf.Task[SumData, vf.State]):
    answer = vf.reward(reward("math.answer"))
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from goldgate.adapters import rewards
from goldgate.adapters.gate import Gate
from goldgate.messages import message_from_dict, message_to_dict


def reward(
    verifier: str,
    options: Any = None,
    *,
    unscored: float | None = None,
    no_answer: float | None = 0.0,
    **gate: Any,
) -> Callable[..., Awaitable[float]]:
    """A reward of a verifier; ``gate`` as for ``Gate``. The fields of the task's data are the columns of the
    row.

    A response without an answer, be it empty, refused or cut off, earns ``no_answer``. Another abstention
    or a failure earns ``unscored``: by default it raises UnscoredError, as the framework's rewards have no
    other way to stay unscored, and it keeps such a trace with its error.
    """
    judge = Gate(verifier, options, **gate)

    async def function(task: Any, trace: Any) -> float:
        return rewards.scored(await _judged(judge, task, trace), unscored, no_answer)

    function.__name__ = verifier.replace(".", "_")
    return function


def metrics(verifier: str, options: Any = None, **gate: Any) -> Callable[..., Awaitable[dict[str, float]]]:
    """For ``vf.metric``: what the verifier has no score for, as ``no_answer``, ``abstained`` and ``failed``,
    each 1 or 0. It judges again, so give it the arguments of the reward.
    """
    judge = Gate(verifier, options, **gate)

    async def function(task: Any, trace: Any) -> dict[str, float]:
        shares = rewards.shares([await _judged(judge, task, trace)])
        return {f"{verifier}/{name}": share for name, share in shares.items()}

    function.__name__ = verifier.replace(".", "_") + "_outcomes"
    return function


async def _judged(judge: Gate, task: Any, trace: Any) -> rewards.Result:
    data = getattr(task, "data", task)  # as a method it is given the task, as a function its data
    row = data.model_dump(mode="json", exclude_none=True)
    row["prompt"] = _prompt(row.get("prompt"))
    judge.check([row])
    finish = "length" if getattr(trace, "is_truncated", False) else ""
    return await asyncio.wrap_future(judge.submit_row(row, response(trace), finish))


def response(trace: Any) -> str | list[dict[str, Any]]:
    """What the assistant did: its last reply, or all its messages where it called tools."""
    messages = [message.model_dump(mode="json", exclude_none=True) for message in trace.messages]
    if not any(message.get("tool_calls") for message in messages):
        return str(trace.last_reply)
    roles = [message["role"] for message in messages]
    return [_message(message) for message in messages[roles.index("assistant") :]]


def _prompt(prompt: Any) -> Any:
    return "" if prompt is None else prompt if isinstance(prompt, str) else [_message(one) for one in prompt]


def _message(message: Mapping[str, Any]) -> dict[str, Any]:
    """A message in the protocol's shape, without what only the framework knows."""
    known = ("role", "content", "tool_calls", "tool_call_id", "reasoning_content")
    kept = {key: value for key, value in message.items() if key in known}
    if isinstance(kept.get("content"), list):
        kept["content"] = "".join(part.get("text") or "" for part in kept["content"])
    return message_to_dict(message_from_dict(kept))
