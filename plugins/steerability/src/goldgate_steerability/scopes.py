"""Which assistant turns a constraint is about. Turns are counted from 0."""

from __future__ import annotations

from collections.abc import Sequence

from goldgate import Message


def turns(messages: Sequence[Message]) -> list[str]:
    """What the assistant says in each of its turns. Messages in a row between two user turns are one turn;
    tool calls without words are none.
    """
    found: list[str] = []
    open_ = False
    for message in messages:
        if message.role == "assistant":
            if message.tool_calls and not message.content.strip():
                continue
            if open_:
                found[-1] = f"{found[-1]}\n\n{message.content}"
            else:
                found.append(message.content)
            open_ = True
        elif message.role == "user":
            open_ = False
    return found


def chosen(scope: str, count: int) -> range:
    """The turns of a scope among ``count``; empty where the dialogue has no such turn. ``until:N`` leaves
    N out.
    """
    kind, _, number = scope.partition(":")
    if kind == "last":
        return range(max(0, count - 1), count)
    if kind == "turn":
        return range(int(number), int(number) + 1) if int(number) < count else range(0)
    if kind == "from":
        return range(min(int(number), count), count)
    if kind == "until":
        return range(min(int(number), count))
    return range(count)
