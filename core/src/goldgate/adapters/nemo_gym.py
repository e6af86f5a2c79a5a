"""NeMo-Gym: the ``verify`` of a resources server.

class Server(SimpleResourcesServer):
    async def verify(self, body):
        return BaseVerifyResponse(**await check(body))
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from goldgate.adapters import rewards
from goldgate.adapters.gate import Gate


def verifier(
    name: str,
    options: Any = None,
    *,
    unscored: float | None = None,
    no_answer: float | None = 0.0,
    **gate: Any,
) -> Callable[[Any], Awaitable[dict[str, Any]]]:
    """An async function from a verify request's body to the fields of its response; ``gate`` as for ``Gate``.
    The request's further fields are the columns of the row.

    A response without an answer, be it empty, refused or cut off, earns ``no_answer``. Another abstention
    or a failure earns ``unscored``: by default it sets ``mask_sample``, so that its reward is not used.
    ``failure_kind`` and ``failure_reason`` say which and why; ``no_answer``, ``abstained`` and ``failed`` are
    1 or 0, to be averaged.
    """
    judge = Gate(name, options, **gate)

    async def check(body: Any) -> dict[str, Any]:
        fields = body if isinstance(body, Mapping) else body.model_dump(mode="json")
        asked = fields.get("responses_create_params", {}).get("input", "")
        prompt = asked if isinstance(asked, str) else [_message(one) for one in asked]
        row = {
            key: value for key, value in fields.items() if key not in ("responses_create_params", "response")
        }
        response = fields.get("response") or {}
        items = [item for item in response.get("output") or () if item.get("type") != "reasoning"]
        judge.check([row])
        future = judge.submit_row(
            {**row, "prompt": prompt}, [_message(item) for item in items], _finish(response, items)
        )
        result = await asyncio.wrap_future(future)
        found = rewards.reward(result, unscored, no_answer)
        kind = rewards.kind(result)
        reason = {} if kind == "scored" else {"failure_kind": kind, "failure_reason": result.why}
        return {
            **fields,
            "reward": found or 0.0,
            "mask_sample": found is None,
            **rewards.shares([result]),
            **reason,
        }

    return check


def _finish(response: Mapping[str, Any], items: Sequence[Mapping[str, Any]]) -> str:
    """How a response of the Responses protocol ended, in the chat protocol's words."""
    if response.get("status") == "incomplete":
        reason = (response.get("incomplete_details") or {}).get("reason")
        return "content_filter" if reason == "content_filter" else "length"
    contents = [item.get("content") for item in items]
    parts = [part for content in contents if isinstance(content, list) for part in content]
    return "refusal" if any(part.get("type") == "refusal" for part in parts) else ""


def _message(item: Mapping[str, Any]) -> dict[str, Any]:
    """An item of the Responses protocol as a chat message."""
    if item.get("type") == "function_call":
        function = {"name": item.get("name", ""), "arguments": item.get("arguments", "")}
        call = {"id": item.get("call_id", ""), "type": "function", "function": function}
        return {"role": "assistant", "content": "", "tool_calls": [call]}
    if item.get("type") == "function_call_output":
        return {
            "role": "tool",
            "content": str(item.get("output", "")),
            "tool_call_id": item.get("call_id", ""),
        }
    content = item.get("content") or ""
    if not isinstance(content, str):
        content = "".join(part.get("text", "") for part in content)
    return {"role": item.get("role", "assistant"), "content": content}
