"""One rule each for what everybody does with text: reasoning blocks, fenced code, shortening, terminals.

Everything here takes time linear in the length of the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

__all__ = [
    "LONGEST",
    "LOOK_AHEAD",
    "PYTHON",
    "Fence",
    "fences",
    "printable",
    "reason_code",
    "sentence",
    "shorten",
    "split_reasoning",
    "step_ends",
    "without_addresses",
    "without_reasoning",
]

LONGEST = 300  # characters of a sentence in a verdict, by default
LOOK_AHEAD = 400  # lines in which a fence inside a string may be followed by the one that closes the block

_NAMES = r"(?:think|thinking|reasoning|thought)"
_LEADING = re.compile(rf"\s*<(?P<name>{_NAMES})>", re.IGNORECASE)
# A tag between quotes is something that the text talks about, not a tag.
_CLOSING = re.compile(rf"(?<![\"'`])</(?P<name>{_NAMES})>(?![\"'`])", re.IGNORECASE)
_TAG = re.compile(rf"</?{_NAMES}>", re.IGNORECASE)
_STARTS = ("</", "<t", "<T", "<r", "<R")  # of tags: most texts hold none of them, and that is quickly seen
_LATER = re.compile(rf"[ \t]{{0,8}}<(?P<name>{_NAMES})>", re.IGNORECASE)


def step_ends(text: str) -> tuple[int, ...]:
    """Where the steps of a solution end: the offset after each line that says something."""
    ends, at = [], 0
    for line in text.split("\n"):
        if line.strip():
            ends.append(at + len(line.rstrip()))
        at += len(line) + 1
    return tuple(ends)


# --- reasoning blocks ------------------------------------------------------------------------------


def split_reasoning(text: str) -> tuple[str, str]:
    """The thoughts of a response, and what it says after them.

    A block is ``<think>…</think>``, ``<thinking>``, ``<reasoning>`` or ``<thought>``, at the start of the
    text or of a line outside of fenced code. One that never closes leaves nothing after it. An end without a
    start, which some chat templates leave in the prompt, ends the thoughts: the last one counts.
    """
    if "<" not in text or not any(start in text for start in _STARTS) or not _TAG.search(text):
        return "", text
    thoughts, at = [], 0
    while opening := _LEADING.match(text, at):
        inner, at = _closed(text, opening)
        thoughts.append(inner)
    rest = text[at:]
    if (stray := _stray_end(rest)) is not None:
        thoughts.append(rest[: stray[0]])
        rest = rest[stray[1] :]
    kept, later = _without_later_blocks(rest)
    return "\n".join(part.strip() for part in (*thoughts, *later) if part.strip()), kept


def without_reasoning(text: str) -> str:
    """What a response says after its thoughts."""
    return split_reasoning(text)[1]


def _closed(text: str, opening: re.Match[str]) -> tuple[str, int]:
    """What a block holds, and where the text goes on after it."""
    name = opening["name"].lower()
    for end in _CLOSING.finditer(text, opening.end()):
        if end["name"].lower() == name:
            return text[opening.end() : end.start()], end.end()
    return text[opening.end() :], len(text)


def _stray_end(text: str) -> tuple[int, int] | None:
    """Where the last end of a block stands that no start at a line precedes."""
    open_names: set[str] = set()
    found = None
    tags = [(tag.start(), tag) for tag in _CLOSING.finditer(text)]
    starts = re.finditer(rf"(?im)^[ \t]{{0,8}}<({_NAMES})>", text)
    for _, tag in sorted([*tags, *((start.start(), start) for start in starts)], key=lambda each: each[0]):
        if tag.re is not _CLOSING:
            open_names.add(tag[1].lower())
        elif tag["name"].lower() in open_names:
            open_names.discard(tag["name"].lower())
        else:
            found = (tag.start(), tag.end())
    return found


def _without_later_blocks(text: str) -> tuple[str, list[str]]:
    if "<" not in text:
        return text, []
    kept: list[str] = []
    thoughts: list[str] = []
    fence = ""
    at = 0
    while at < len(text):
        end = text.find("\n", at)
        end = len(text) if end < 0 else end + 1
        line = text[at:end]
        if fence:
            fence = "" if _closes(line.rstrip("\r\n"), fence, 0) else fence
        elif opening := _LATER.match(text, at, end):
            inner, at = _closed(text, opening)
            thoughts.append(inner)
            continue
        else:
            fence = _opening(line.rstrip("\r\n"))[0]
        kept.append(line)
        at = end
    return "".join(kept), thoughts


# --- fenced code -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Fence:
    """A fenced block of a Markdown text.

    ``language`` is the first word of its info string in lower case, ``start`` and ``end`` are the offsets of
    the whole block in the text with ``\\n`` line ends, ``closed`` says whether a closing fence was there.
    """

    language: str
    code: str
    closed: bool = True
    start: int = 0
    end: int = 0


def fences(text: str) -> tuple[Fence, ...]:
    """Every fenced block, in order, by CommonMark's rule (4.5): with backticks or tildes, three or more, the
    closing fence at least as long as the opening one and indented by at most three spaces more.

    A block in a list item loses the indentation of its fence. One that is never closed runs to the end. A
    fence inside a triple-quoted string of Python does not end the block where a later fence does.
    """
    return tuple(_fences(text.replace("\r\n", "\n").replace("\r", "\n").split("\n")))


def _fences(lines: list[str]) -> Iterator[Fence]:
    offsets = [0]
    for line in lines:
        offsets.append(offsets[-1] + len(line) + 1)
    at = 0
    while at < len(lines):
        fence, language, indent = _opening(lines[at])
        if not fence:
            at += 1
            continue
        first = at + 1
        last = _end(lines, first, fence, indent, quoted=language in PYTHON)
        code = "\n".join(_outdent(line, indent) for line in lines[first:last])
        closed = last < len(lines)
        end = min(offsets[min(last + 1, len(lines))], offsets[-1] - 1)
        yield Fence(language, code + "\n" if code else "", closed, offsets[at], end)
        at = last + 1


PYTHON = frozenset(("python", "py", "python3", "py3"))
"""Names of Python in the info string of a fence; ``python3.11`` and the like are read as python3."""
_QUOTES = re.compile(r"\"\"\"|'''|#|\\.|\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'")


def _end(lines: list[str], first: int, fence: str, indent: int, *, quoted: bool) -> int:
    """The line of the closing fence; the number of lines where there is none."""
    inside = ""  # the quotes of a string that is open
    held = -1  # the first fence, where it stands in such a string
    for number in range(first, len(lines)):
        if held >= 0 and number - held > LOOK_AHEAD:
            return held
        if _closes(lines[number], fence, indent):
            if not inside:
                return number
            held = number if held < 0 else held
        elif held >= 0 and _opening(lines[number])[1] and not inside:
            return held
        if quoted:
            inside = _quotes(lines[number], inside)
    return held if held >= 0 else len(lines)


def _quotes(line: str, inside: str) -> str:
    """The triple quotes that are open at the end of a line of Python."""
    at = 0
    while True:
        if inside:
            close = line.find(inside, at)
            if close < 0:
                return inside
            inside, at = "", close + 3
        mark = _QUOTES.search(line, at)
        if mark is None or mark[0] == "#":
            return ""
        at = mark.end()
        if mark[0] in ('"""', "'''"):
            inside = mark[0]


def _opening(line: str) -> tuple[str, str, int]:
    """The fence, the language and the indentation of an opening line; an empty fence where it is none.

    A fence in a list item is indented further than the three spaces that CommonMark allows at top level, so
    any indentation will do.
    """
    bare = line.lstrip(" ")
    mark = bare[:1]
    if mark not in ("`", "~"):
        return "", "", 0
    info = bare.lstrip(mark)
    length = len(bare) - len(info)
    if length < 3 or (mark == "`" and "`" in info):
        return "", "", 0
    words = info.strip().strip("{}.").split(maxsplit=1)
    language = words[0].lower().strip("{}.,:") if words else ""
    language = re.sub(r"^python([23])\.\d+$", r"python\1", language)
    return mark * length, language, len(line) - len(bare)


def _closes(line: str, fence: str, indent: int) -> bool:
    bare = line.rstrip(" \t")
    mark = bare.lstrip(" ")
    return len(mark) >= len(fence) and mark == fence[0] * len(mark) and len(bare) - len(mark) <= indent + 3


def _outdent(line: str, indent: int) -> str:
    present = len(line) - len(line.lstrip(" "))
    return line[min(indent, present) :]


# --- for people ------------------------------------------------------------------------------------


def shorten(text: str, limit: int = LONGEST) -> str:
    """The text, cut to ``limit`` characters with an ellipsis at the end."""
    return text if len(text) <= limit else text[: limit - 1] + "…"


def sentence(text: str, limit: int = LONGEST) -> str:
    """The text on one line, shortened; what a verdict's ``why`` has to be."""
    return shorten(" ".join(text[: 8 * limit].split()), limit)


_ADDRESS = re.compile(r"\b(at|[Tt]hread) 0x[0-9a-fA-F]{1,16}\b")


def without_addresses(text: str) -> str:
    """The text of a process without the addresses of its objects and threads (``<Foo object at 0x…>``), which
    differ from run to run. For what is shown; what is compared keeps them.
    """
    return _ADDRESS.sub(r"\1 0x…", text) if "0x" in text else text


def printable(text: str) -> str:
    """The text with control characters written out (``\\x1b``), so that it cannot steer a terminal.

    Line ends and tabs stay.
    """
    return "".join(
        each if each in "\n\t" or each.isprintable() else each.encode("unicode_escape").decode()
        for each in text
    )


@lru_cache(1024)  # it is asked for when a row is counted and again when it is written
@lru_cache(maxsize=256)  # one reason is counted and written, and asked for each time
def reason_code(why: str) -> str:
    """A stable code for a sentence that has none of its own: its first words, without numbers, quotations
    and what stands in brackets. Two rows with the same kind of reason get the same code.
    """
    plain = re.sub(r"'[^']{0,2000}'|\"[^\"]{0,2000}\"|`[^`]{0,2000}`|\([^()]{0,2000}\)", " ", why[:2000])
    words = re.findall(r"[A-Za-z]+", plain.partition(":")[0] or plain)
    return "_".join(words[:6]).lower() or "other"
