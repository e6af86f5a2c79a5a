"""Rows in other shapes than ours: what a run exports, chats, preference pairs.

Each function takes a raw row and gives one of ours; what it does not recognise it returns as it is, and it
passes values of wrong types on, for the reader of rows to say so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

OURS = ("response", "responses")


def own(raw: Mapping[str, Any]) -> Mapping[str, Any]:
    """A row that a run exported, or a shape that says by its columns what it is: ``completion``,
    ``chosen`` with ``rejected``, or ``messages``.
    """
    if any(raw.get(key) is not None for key in OURS):
        return raw
    if raw.get("completion") is not None and raw.get("prompt") is not None:
        return completion(raw)
    if raw.get("chosen") is not None and raw.get("rejected") is not None:
        return preference(raw)
    if raw.get("messages") is not None and raw.get("prompt") is None:
        return messages(raw)
    return raw


def completion(raw: Mapping[str, Any]) -> Mapping[str, Any]:
    """Prompt and completion, as TRL has them and a run exports them. The completion is the response; an
    empty one (a sample without candidates) is none.
    """
    answer = raw["completion"]
    rest = _rest(raw, ("completion",))
    if not answer:
        return rest
    response = _response(answer)
    held = raw.get("origin")
    origin = held if isinstance(held, Mapping) else {}
    response |= {key: origin[key] for key in ("by", "model", "seed") if origin.get(key) not in (None, "")}
    if raw.get("finish"):
        response["finish"] = raw["finish"]
    return {**rest, "response": response}


def preference(raw: Mapping[str, Any]) -> Mapping[str, Any]:
    """A pair: ``chosen`` is the first response, ``rejected`` the second. Where both are whole dialogues and
    there is no prompt, the prompt is what they have in common.
    """
    chosen, rejected = raw["chosen"], raw["rejected"]
    rest = dict(_rest(raw, ("chosen", "rejected")))
    if rest.get("prompt") is None and isinstance(chosen, list) and isinstance(rejected, list):
        common = _common(chosen, rejected)
        rest["prompt"] = list(chosen[:common])
        chosen, rejected = chosen[common:], rejected[common:]
    return {**rest, "responses": [_response(chosen), _response(rejected)]}


def messages(raw: Mapping[str, Any]) -> Mapping[str, Any]:
    """A chat: what stands before the last user message's answer is the prompt, the answer the response."""
    chat = raw["messages"]
    if not isinstance(chat, list):  # whoever reads the row says what is wrong with it
        return {**_rest(raw, ("messages",)), "prompt": chat}
    last = max((n for n, each in enumerate(chat) if _role(each) == "user"), default=-1)
    rest = dict(_rest(raw, ("messages",)))
    if last < 0:
        return {**rest, "prompt": list(chat)}
    answer = list(chat[last + 1 :])
    return {
        **rest,
        "prompt": list(chat[: last + 1]),
        **({"response": {"messages": answer}} if answer else {}),
    }


_WRITTEN = (
    *("index", "run", "origin", "sample_origin", "verdicts", "finish", "outcome", "by", "why", "code"),
    *("kind", "where", "rejected_index", "rejected_finish", "rejected_origin", "rejected_verdicts"),
)
"""Columns of exported rows that are about the run that wrote them."""


def _rest(raw: Mapping[str, Any], without: Sequence[str]) -> dict[str, Any]:
    exported = raw.get("run") is not None and "verdicts" in raw
    gone = (*without, *_WRITTEN) if exported else without
    return {key: value for key, value in raw.items() if key not in gone}


def _response(answer: Any) -> dict[str, Any]:
    """A response from what should be a text or a list of messages; anything else is refused later."""
    return {"text": answer} if isinstance(answer, str) else {"messages": answer}


def _role(message: Any) -> str:
    return str(message.get("role", "")) if isinstance(message, Mapping) else ""


def _common(one: Sequence[Any], other: Sequence[Any]) -> int:
    """How many messages two dialogues begin with in common; the last of each is an answer."""
    most = min(len(one), len(other)) - 1
    return next((n for n in range(max(most, 0)) if one[n] != other[n]), max(most, 0))
