"""A program in a text without fences: alone, between sentences, or before a closing fence alone."""

from __future__ import annotations

import re

from goldgate_code.parsing.python_source import UnreadableError, defined, parse, parses

TRIES = 20
"""How often a shorter part is tried: every try is a parse of the text."""

_FENCE = re.compile(r"(?m)^[ \t]{0,3}(`{3,}|~{3,})[ \t]*$")
_START = re.compile(
    r"(?m)^(def|class|import|from|async def|@\w|if|for|while|[A-Za-z_]\w{0,40} ?=)(?=[ (.\w=])"
)


def program(text: str, name: str, language: str) -> tuple[str, str]:
    """The code of a text and the rule that found it; both empty where there is none."""
    fence = _FENCE.search(text)
    head = text[: fence.start()] if fence else ""
    if language != "python":
        alone = head.strip() and fence and not _FENCE.search(text, fence.end())
        return (head, "before a fence that the prompt opened") if alone else ("", "")
    if fence is None:
        if parses(text):
            return text, "bare text"
        code = _part(text, name)
        return (code, "the part of the text that is code") if code else ("", "")
    if head.strip() and parses(head):
        return head, "before a fence that the prompt opened"
    return "", ""


def _part(text: str, name: str) -> str:
    """The lines from the first that looks like code to the last with which they parse; they must define
    ``name``, or something where no name is given.
    """
    start = _START.search(text)
    if start is None:
        return ""
    code = longest(text[start.start() :])
    names = defined(code, imports=False)
    return code if (name in names if name else names) else ""


def longest(text: str, before: str = "") -> str:
    """The most lines of a text that parse behind ``before``; it is cut at lines that are not indented."""
    lines = text.split("\n")
    end = len(lines)
    for _ in range(TRIES):
        try:
            parse(before + "\n".join(lines[:end]))
        except UnreadableError as error:
            at = (error.line or end) - 1 - before.count("\n")
            end = _outer(lines, min(at, end - 1))
            if end <= 0:
                return ""
        else:
            return "\n".join(lines[:end]) + "\n"
    return ""


def _outer(lines: list[str], at: int) -> int:
    """The last line up to ``at`` that begins a statement at the outermost level, or a comment there."""
    while at > 0 and (not lines[at].strip() or lines[at][0] in " \t)]}"):
        at -= 1
    return at
