"""The blocks of a response that may be its code, repaired where they were fenced badly."""

from __future__ import annotations

import re
import textwrap
from bisect import bisect_right
from dataclasses import dataclass

from goldgate.text import Fence, fences

from goldgate_code.parsing.languages import TAGS
from goldgate_code.parsing.python_source import parses

MOST = 200
"""Blocks of a response that are looked at, the last ones: parsing takes time."""

_MARKDOWN = ("markdown", "md")
_BEHIND_TEXT = re.compile(r"(?m)^([^`\n]{1,300}?[^`\s])[ \t]{0,9}(`{3,9}[\w+.#-]{0,20})[ \t]*$")
_BEHIND_CODE = re.compile(r"(?m)[^`\s]([ \t]{0,9}`{3,9})[ \t]*$")
_REJECTED = re.compile(
    r"\b(do not|don't|never|avoid|wrong|incorrect|bad|buggy|broken|mistake|instead of|rather than|unlike)\b",
    re.I,
)
_CORRECTED = re.compile(
    r"\b(correct|corrected|fix|fixed|right|better|instead|should|use|final)\b(?! of)", re.I
)


@dataclass(frozen=True, slots=True)
class Block:
    """A block's code. ``rejected``: the sentence before it says that it is wrong."""

    code: str
    closed: bool = True
    rejected: bool = False


def blocks(text: str, language: str) -> list[Block]:
    """The blocks that may be the code, in order; a fence behind text on its line counts where there is no
    other.
    """
    text = _without_comments(text.replace("\r\n", "\n").replace("\r", "\n"))
    found = _usable(text, language)
    if not found and _BEHIND_TEXT.search(text):
        found = _usable(_BEHIND_TEXT.sub(r"\1\n\2", text), language)
    return found


def _usable(text: str, language: str, depth: int = 0) -> list[Block]:
    every = [fence for fence in fences(text) if fence.code.strip()]
    tagged = [fence for fence in every if fence.language in TAGS.get(language, (language,))][-MOST:]
    if tagged:
        return [_block(fence, text, language) for fence in tagged]
    if depth == 0:
        inner = [fence.code for fence in every if fence.language in (*_MARKDOWN, "")][-MOST:]
        nested = [block for code in inner if "```" in code for block in _usable(code, language, 1)]
        if nested:
            return nested
    untagged = [fence for fence in every if not fence.language][-MOST:]
    found = [_block(fence, text, language) for fence in untagged]
    return [block for block in found if language != "python" or parses(block.code)]


def _block(fence: Fence, text: str, language: str) -> Block:
    code = _repaired(fence.code) if language == "python" else fence.code
    lead = text[max(0, fence.start - 300) : fence.start].strip()
    sentence = re.split(r"(?<=[.!?])\s|\n|```", lead)[-1]
    rejected = sentence.endswith(":") and _REJECTED.search(sentence) and not _CORRECTED.search(sentence)
    return Block(code, fence.closed, bool(rejected))


def _repaired(code: str) -> str:
    """Python that parses: without common indentation, or ended by a fence behind its last line."""
    if parses(code):
        return code
    dedented = textwrap.dedent(code.replace("\t", "    "))
    if dedented != code and parses(dedented):
        return dedented
    if end := _BEHIND_CODE.search(code):
        cut = code[: end.start(1)] + "\n"
        if parses(cut):
            return cut
    return code


def _without_comments(text: str) -> str:
    """A text without its HTML comments, but for those within a block."""
    for _ in range(20):
        at = _comment(text) if "<!--" in text else -1
        if at < 0:
            break
        end = text.find("-->", at + 4)
        text = text[:at] + ("" if end < 0 else text[end + 3 :])
    return text


def _comment(text: str) -> int:
    """Where the first comment outside of blocks begins; -1 where there is none."""
    found = fences(text)
    starts = [fence.start for fence in found]
    at = text.find("<!--")
    while at >= 0:
        block = bisect_right(starts, at) - 1
        if block < 0 or at >= found[block].end:
            return at
        at = text.find("<!--", found[block].end)
    return -1
