"""Which tools a system prompt switches on or off (Llama 3 report, 4.3.5).

Read are lists (``Tools: search, python``; ``Disabled tools: search``) and sentences that name a tool
(``search is switched off``, ``use only python``, ``do not use any tools``). ``Environment: ipython`` switches
the Python tool on where a list of tools lacks it. What is not understood changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from goldgate import Message

from goldgate_tools.running.names import PYTHON

_LIST = re.compile(
    r"^\W*([\w -]{0,40}?)\s*tools?(?:\s+(enabled|disabled|available|on|off))?\s*:\s*(.*)$", re.IGNORECASE
)
_OFF = re.compile(
    r"\b(?:off|disabled?|deactivated|unavailable|inactive|forbidden|(?:not|n't) (?:be )?(?:available"
    r"|enabled|active|allowed|permitted"
    r"|used?|call(?:ed)?)|never (?:use|call)|(?:don't|do not|must not|may not|cannot|can't|avoid) (?:use"
    r"|using|call|calling))\b",
    re.IGNORECASE,
)
_ON = re.compile(
    r"\b(?:on|enabled|available|active|activated|allowed|permitted|(?:may|can) be (?:used|called)|use"
    r"|call)\b",
    re.I,
)
_CLAUSE = re.compile(r"[,;]|\band\b|\bbut\b|\bwhile\b|\bwhereas\b")
_ONLY = re.compile(r"\bonly\b", re.IGNORECASE)
_NONE = re.compile(
    r"\b(?:no tools?\b|without (?:using )?(?:any )?tools?|(?:all|any|the|your) tools? (?:are"
    r"|is) (?:switched |turned )?(?:off|disabled|unavailable"
    r"|not available|not enabled)|(?:do not|don't|never|must not|may not) (?:use|call) (?:any |the "
    r"|your )?tools?\b|tools? are (?:switched |turned )?"
    r"(?:off|disabled|unavailable|not available|not enabled))",
    re.IGNORECASE,
)
_CONDITION = re.compile(
    r"\b(?:unless|if|when|except|until|only after|before|twice|more than"
    r"|for(?! (?:now|(?:this|the|our|your) (?:session|conversation|chat|dialogue|task|request|user))\b))\b",
    re.IGNORECASE,
)
_ENVIRONMENT = re.compile(r"^\W*environment\s*:\s*(?:ipython|python)\b", re.IGNORECASE)
LONGEST = 20_000


def switched_off(prompt: Sequence[Message], names: Iterable[str]) -> frozenset[str]:
    """The tools of ``names`` that the system messages switch off."""
    known = tuple(names)
    off: set[str] = set()  # named as such
    absent: set[str] = set()  # from a list of what is on
    on: set[str] = set()
    for message in prompt:
        if message.role not in ("system", "developer"):
            continue
        for line in message.content[:LONGEST].splitlines():
            if _ENVIRONMENT.match(line):
                on |= PYTHON
            elif (listed := _LIST.match(line)) and (switched := _listed(listed, known)) is not None:
                off |= switched[0]
                absent |= switched[1]
            else:
                for sentence in re.split(r"(?<=[.!?;])\s+", line):
                    off |= _in_sentence(sentence, known)
    return frozenset(off | (absent - on))


def _listed(listed: re.Match[str], known: tuple[str, ...]) -> tuple[set[str], set[str]] | None:
    """The tools that a list names as off, and those that a list of what is on lacks; None for no list."""
    head, tail, body = listed[1].lower(), (listed[2] or "").lower(), listed[3]
    words = {word.strip(" `'\"*.()[]") for word in re.split(r"[,;\s]+", body)}
    named = {name for name in known if name in words}
    if re.search(r"disabled|inactive|forbidden|unavailable|\boff\b", f"{head} {tail}"):
        return named, set()
    if re.fullmatch(
        r"|(?:the )?(?:enabled|active|available|allowed|activated|environment)", head.strip()
    ) and (named or (words <= {"none", ""} and "none" in words)):
        return set(), set(known) - named
    return None


def _in_sentence(sentence: str, known: tuple[str, ...]) -> set[str]:
    if _CONDITION.search(sentence):
        return set()
    if _NONE.search(sentence):
        return set(known)
    named = {name for name in known if re.search(rf"(?<![\w.]){re.escape(name)}(?![\w])", sentence)}
    if not named:
        return set()
    if _ONLY.search(sentence) and re.search(
        r"\b(?:use|call|available|access|enabled|on|allowed|permitted)\b", sentence, re.I
    ):
        return set(known) - named
    return _by_clause(sentence, named)


def _by_clause(sentence: str, named: set[str]) -> set[str]:
    """Names up to a state word share it; names after the last one do so, too."""
    off: set[str] = set()
    held: set[str] = set()
    state = False
    for clause in _CLAUSE.split(sentence):
        held |= {name for name in named if re.search(rf"(?<![\w.]){re.escape(name)}(?![\w])", clause)}
        if _OFF.search(clause) or _ON.search(clause):
            state = bool(_OFF.search(clause))
            off |= held if state else set()
            held = set()
    return off | held if state else off
