"""Which assistant turns a constraint is about. Turns are counted from 0."""

from __future__ import annotations

from collections.abc import Sequence

from goldgate import Message


def places(messages: Sequence[Message]) -> list[tuple[int, int]]:
    """Each assistant turn as the range of messages it is made of. Messages in a row between two user turns
    are one turn; one that only calls tools, without words, is none by itself.
    """
    found: list[tuple[int, int]] = []
    open_ = False
    begin = 0
    for at, message in enumerate(messages):
        if message.role == "assistant":
            if message.tool_calls and not message.content.strip():
                continue
            if open_:
                found[-1] = (found[-1][0], at + 1)
            else:
                found.append((begin, at + 1))
            open_ = True
        elif message.role in {"user", "system"}:
            open_ = False
            begin = at + 1
    return found


def turns(messages: Sequence[Message]) -> list[str]:
    """What the assistant says in each of its turns."""
    return [
        "\n\n".join(
            message.content
            for message in messages[start:end]
            if message.role == "assistant" and not (message.tool_calls and not message.content.strip())
        )
        for start, end in places(messages)
    ]


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
