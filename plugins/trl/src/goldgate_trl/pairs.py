"""A preference row as two conversations that part where the responses do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from goldgate_trl import data
from goldgate_trl.rendering import Conversation


@dataclass(frozen=True, slots=True)
class Pair:
    """Two conversations with the same beginning, which is given."""

    chosen: Conversation
    rejected: Conversation


def pair(row: Mapping[str, Any]) -> Pair:
    """The two sides of a row ``prompt``, ``chosen``, ``rejected``. Messages that both responses begin with
    are part of the prompt: one message is preferred to another (Llama 3 report, 4.2.1). Raises RunError.
    """
    prompt, tools = data.messages(row, "prompt", "user"), data.tools(row)
    chosen, rejected = data.messages(row, "chosen"), data.messages(row, "rejected")
    shared = 0
    while shared < min(len(chosen), len(rejected)) - 1 and chosen[shared] == rejected[shared]:
        shared += 1
    given = len(prompt) + shared
    return Pair(
        Conversation((*prompt, *chosen), given, tools), Conversation((*prompt, *rejected), given, tools)
    )
