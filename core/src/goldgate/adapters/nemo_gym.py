"""NeMo-Gym: the ``verify`` of a resources server.

class Server(SimpleResourcesServer):
    async def verify(self, body):
        return BaseVerifyResponse(**await check(body))
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from goldgate.adapters.gate import Gate, score
from goldgate.nouns import Failure


def verifier(name: str, options: Any = None, **gate: Any) -> Callable[[Any], Awaitable[dict[str, Any]]]:
    """An async function from a verify request's body to the fields of its response; ``gate`` as for ``Gate``.
    The request's further fields are the columns of the row.

    An abstention or a failure sets ``mask_sample``, so that the reward beside it is not used;
    ``failure_kind`` and ``failure_reason`` say which and why.
    """
    judge = Gate(name, options, **gate)

    async def check(body: Any) -> dict[str, Any]:
        told = body if isinstance(body, Mapping) else body.model_dump(mode="json")
        asked = told.get("responses_create_params", {}).get("input", "")
        prompt = asked if isinstance(asked, str) else [_message(one) for one in asked]
        row = {
            key: value for key, value in told.items() if key not in ("responses_create_params", "response")
        }
        said = [_message(item) for item in told.get("response", {}).get("output", ())]
        result = await asyncio.wrap_future(judge.submit_row({**row, "prompt": prompt}, said))
        found = score(result)
        kind = "failed" if isinstance(result, Failure) else "abstained"
        reason = {"failure_kind": kind, "failure_reason": result.why} if found is None else {}
        return {**told, "reward": found or 0.0, "mask_sample": found is None, **reason}

    return check


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
