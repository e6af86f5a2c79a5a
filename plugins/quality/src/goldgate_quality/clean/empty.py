"""Empty responses, and responses that give the prompt back."""

from __future__ import annotations

import re
import unicodedata

from goldgate_quality.clean.row import Row

_NOTHING = re.compile(
    r"(?i)[\s\W_]*(n/?a|none|null|nil|undefined|nan|todo|tbd|deleted|removed|empty|no (response|output|"
    r"answer|content)"
    r"|response|answer|output|error|placeholder|insert (text|answer|response)( here)?|object object)?[\s\W_]*"
)
_EDITS = (
    r"\b(repeat|copy|echo|rewrite|re-write|rephrase|paraphrase|correct|fix|proofread|edit|translate|revise|"
    r"continue|"
    r"complete|finish|format|capitali[sz]e|punctuate|quote|transcribe|spell|reverse|replace|improve|"
    r"convert)\b",
)
LEAST = 4  # words of a prompt whose repetition is an echo


def empty(row: Row) -> str | None:
    """There is nothing in it."""
    if row.calls:
        return None
    text = row.text.strip()
    if not text:
        return "the prompt is empty" if row.sample else "the response is empty"
    if row.sample:
        return None if any(one.isalnum() for one in text) else "the prompt holds marks only"
    if all(unicodedata.category(one)[0] in "PZC" for one in text):
        asked = row.asks(r"\b(symbol|punctuation|character|mark|bracket|sign|operator)s?\b", r"[^\w\s]{2}")
        return None if asked else "the response holds marks only"
    bracketed = text[0] in "[<{(" and text[-1] in "]>})"
    if len(text) <= 40 and (found := _NOTHING.fullmatch(text)) and found[1]:
        plain = found[1].casefold()
        if plain in (
            "none",
            "null",
            "nil",
            "nan",
            "undefined",
            "error",
            "empty",
            "answer",
            "response",
            "output",
        ):
            known = row.asks(
                rf"\b{re.escape(plain)}\b", r"\b(return|print|value|result|evaluate|which|what|how many|any)"
            )
            return "the response is a placeholder" if bracketed or not known else None
        return "the response is a placeholder"
    if re.match(r"(?i)lorem ipsum dolor", text) and not row.asks(r"lorem|placeholder|filler|dummy"):
        return "the response is filler text"
    return None


def echo(row: Row) -> str | None:
    """It gives the prompt back."""
    if row.sample:
        return None
    asked, reply = (
        _plain(row.prompt.split("\n\n")[0] if len(row.prompt) > 2000 else row.prompt),
        _plain(row.text),
    )
    if len(asked) > 1 and row.prompt.rstrip().endswith("?") and row.prompt.strip() == row.text.strip():
        return "the response is the prompt"
    if len(asked) < LEAST or not reply:
        return None
    edits = row.asks(*_EDITS)
    if reply == asked:
        return "the response is the prompt"
    if reply[: len(asked)] == asked and not (edits and len(reply) > 2 * len(asked)):
        return "the response begins with the whole prompt"
    lines = [line for line in row.prompt.splitlines() if line.strip()]
    if not edits and len(lines) > 1 and len(reply) >= LEAST and reply == _plain(lines[-1]):
        return "the response is a part of the prompt"
    if row.asks(r"\b(translate|paraphrase|rephrase|reword|summari[sz]e|reverse)\b") and _copied(reply, asked):
        return "the response gives back the text that it was to change"
    if not edits and len(reply) >= 8 and _inside(reply, asked) and len(reply) >= 0.7 * len(asked):
        return "the response repeats the prompt"
    return None


def _plain(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def _copied(reply: list[str], asked: list[str]) -> bool:
    return len(reply) >= LEAST and asked[-len(reply) :] == reply


def _inside(part: list[str], whole: list[str]) -> bool:
    return f" {' '.join(part)} " in f" {' '.join(whole)} "
