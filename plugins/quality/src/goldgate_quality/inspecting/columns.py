"""Rows of strangers' data sets whose columns have other well-known names: Alpaca, ShareGPT, question and
answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_OURS = ("prompt", "messages", "chosen")
_ASKED = ("instruction", "question", "query", "problem", "input")
_ANSWERED = ("response", "output", "answer", "completion", "solution")
_ROLES = {
    "human": "user",
    "user": "user",
    "gpt": "assistant",
    "chatgpt": "assistant",
    "model": "assistant",
    "assistant": "assistant",
    "system": "system",
    "tool": "tool",
}


def ours(raw: Any) -> tuple[Any, str]:
    """A row in our shape, and how its columns were read; the row as it is, and nothing, where its columns
    are ours already or known to nobody.
    """
    if not isinstance(raw, Mapping) or any(raw.get(key) is not None for key in _OURS):
        return raw, ""
    if isinstance(raw.get("conversations"), list):
        return _conversation(raw)
    asked = next((key for key in _ASKED if isinstance(raw.get(key), str) and raw[key]), "")
    if not asked:
        return raw, ""
    texts, read = [raw[asked]], asked
    if asked == "instruction" and "input" in raw:
        read += " + input"
        texts += [raw["input"]] if isinstance(raw["input"], str) and raw["input"] else []
    found: dict[str, Any] = {"prompt": "\n\n".join(texts), **_kept(raw)}
    read += " as prompt"
    answered = next((key for key in _ANSWERED if key != asked and isinstance(raw.get(key), str)), "")
    if answered:
        found["response"] = raw[answered]
        read += f", {answered} as response"
    if isinstance(raw.get("system"), str) and raw["system"]:
        user = {"role": "user", "content": found["prompt"]}
        found["prompt"] = [{"role": "system", "content": raw["system"]}, user]
        read += ", system as system prompt"
    return found, read


def _conversation(raw: Mapping[str, Any]) -> tuple[Any, str]:
    """Turns as ``from`` and ``value`` (ShareGPT), or as ``role`` and ``content``."""
    turns = []
    for turn in raw["conversations"]:
        if not isinstance(turn, Mapping):
            return raw, ""
        who, text = turn.get("from", turn.get("role")), turn.get("value", turn.get("content"))
        if _ROLES.get(str(who)) is None or not isinstance(text, str):
            return raw, ""
        turns.append({"role": _ROLES[str(who)], "content": text})
    if isinstance(raw.get("system"), str) and raw["system"]:
        turns.insert(0, {"role": "system", "content": raw["system"]})
    return {"messages": turns, **_kept(raw)}, "conversations as messages"


def _kept(raw: Mapping[str, Any]) -> dict[str, Any]:
    return {"id": raw["id"]} if isinstance(raw.get("id"), str | int) else {}
