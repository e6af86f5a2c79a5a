"""Formats: placeholders, bullets, highlights, JSON, titles, fixed answers."""

from __future__ import annotations

import json
import re
from bisect import bisect_right

from goldgate_steerability.finding import Args, Context, Finding, counted, met, unmet
from goldgate_steerability.units.blocks import Block
from goldgate_steerability.units.text import Text

_BRACKET = re.compile(r"(?<![\\\w\])])(!?)\[([^\[\]\n]{1,200})\](?![\[(:])")
_MATH = re.compile(r"\d+(?:\s*[,;–-]\s*\d+)*|[xX]|\^[^\]]*|\.\.\.|…")
_SOFT = (
    r"(?:[^*\n]|\n(?![ \t]*(?:\n|[-*+][ \t])))"  # a line break within a paragraph goes on with the passage
)
_EMPHASIS = re.compile(
    rf"(?<![*\\\w])(\*{{1,3}})(?![\s*])({_SOFT}{{1,2000}}?)(?<![\s\\])\1(?!\*)(?![A-Za-z0-9](?=\w))"
)
_TITLE = re.compile(r"<<([^<>\n]{1,500})>>")
_CONSTRAINED = ("My answer is yes.", "My answer is no.", "My answer is maybe.")
_FENCE = re.compile(r"(`{3,}|~{3,})[ \t]*([A-Za-z0-9_+-]{0,20})[ \t]*\n(.*?)\n?[ \t]*\1[ \t]*", re.DOTALL)
_DEPTH = 400


def _code(text: Text, inline: bool = True) -> list[tuple[int, int]]:
    """The spans of code, in order, without overlap."""
    fenced = [(block.start, block.end) for block in text.blocks if block.kind == "code"]
    if not inline:
        return fenced
    ticks = [match.span() for match in re.finditer(r"`[^`\n]{1,500}`", text.source)]
    return sorted([*fenced, *(span for span in ticks if not _inside(span[0], fenced))])


def _inside(at: int, spans: list[tuple[int, int]]) -> bool:
    index = bisect_right(spans, (at, at + 10**9)) - 1
    return index >= 0 and at < spans[index][1]


def placeholders(text: Text, args: Args, context: Context) -> Finding:
    """At least ``num_placeholders`` placeholders in square brackets, such as [address]: words within one
    line. Links, images, checkboxes, footnotes, numbers, and lists and indices of code are none.

    Published: every pair of square brackets counts.
    """
    text = text.inner
    code = _code(text)
    number = 0
    for match in _BRACKET.finditer(text.source):
        inner = match[2].strip()
        if match[1] or not any(map(str.isalpha, inner)) or _MATH.fullmatch(inner):
            continue
        if _inside(match.start(), code) and re.search(r"[,\"'=;()+*/]", inner):
            continue
        number += 1
    return counted("placeholders", number, "at least", args["num_placeholders"], "placeholders")


def _bullets(text: Text, markers: str = "-+*") -> list[Block]:
    return [
        block
        for block in text.blocks
        if block.kind == "item"
        and block.marker in markers
        and text.source[block.start : block.end].strip().strip(block.marker).strip()
    ]


def bullets(text: Text, args: Args, context: Context) -> Finding:
    """Exactly ``num_bullets`` Markdown bullets: lines that begin with *, - or + and a blank, those of
    sublists included. Rules, emphasis, negative numbers and code are none.

    Published: any line that begins with an asterisk or hyphen counts.
    """
    text = text.inner
    found = _bullets(text)
    why = f"{len(found)} bullets, asked: {args['num_bullets']}"
    if len(found) == args["num_bullets"]:
        return met("bullets", why)
    extra = found[args["num_bullets"]] if len(found) > args["num_bullets"] else None
    return unmet("bullets", why, (extra.start, extra.end) if extra else None)


def highlights(text: Text, args: Args, context: Context) -> Finding:
    """At least ``num_highlights`` passages between matching asterisks (*, ** or ***) that touch them and lie
    within one line. Products, bullets and code are none.

    Published: any two asterisks of a line make one.
    """
    text = text.inner
    code = _code(text)
    starts = {block.start + block.indent for block in text.blocks if block.kind == "item"}
    number = 0
    for match in _EMPHASIS.finditer(text.source):
        if _inside(match.start(), code) or (match.start() in starts and match[2][:1].isspace()):
            continue
        if any(map(str.isalnum, match[2])):
            number += 1
    return counted("highlights", number, "at least", args["num_highlights"], "highlights")


def json_format(text: Text, args: Args, context: Context) -> Finding:
    """All of the response is one JSON object or array, or one code fence with nothing else than it. NaN and
    Infinity are no JSON.

    Published: a bare number or string, NaN, and a fence that is never closed pass.
    """
    source = text.source.strip()
    if (match := _FENCE.fullmatch(source)) is not None:
        source = match[3].strip()
    if source[:1] not in "{[" or not source:
        return unmet("json", "the response is not a JSON object or array")
    depth = deepest = 0
    for char in source:
        depth += (char in "[{") - (char in "]}")
        deepest = max(deepest, depth)
    if deepest > _DEPTH:
        return Finding(None, f"the JSON is nested more than {_DEPTH} deep", "json")
    try:
        json.loads(source, parse_constant=_refuse, parse_int=str, parse_float=str)
    except (ValueError, RecursionError) as error:
        return unmet("json", f"it is not JSON: {str(error)[:120]}")
    return met("json", "the response is JSON")


def _refuse(name: str) -> None:
    raise ValueError(f"{name} is no JSON value")


def title(text: Text, args: Args, context: Context) -> Finding:
    """A title in double angular brackets that touch it, or that stand at the beginning of a line, with a
    letter in it; not in code, and not the example of a repeated request.

    Published: shift operators and streams in code count.
    """
    code = _code(text)
    for match in _TITLE.finditer(text.source):
        inner = match[1].strip()
        if not any(map(str.isalpha, inner)) or _inside(match.start(), code):
            continue
        if "combination:repeat_prompt" in context.ids and match[0] in context.prompt:
            continue
        line_start = text.source.rfind("\n", 0, match.start()) + 1
        line_end = text.source.find("\n", match.end())
        before = text.source[line_start : match.start()]
        after = text.source[match.end() : len(text.source) if line_end < 0 else line_end]
        bare = not before[-1:].isalnum() and not after[:1].isalnum()
        alone = not any(map(str.isalnum, before)) or before.rstrip(' *_"“').endswith(":")
        if bare and ((alone and after[:1] != ";") or match[1] == inner):
            return met("title", "there is a title", match.span())
    return unmet("title", "there is no title in double angular brackets")


def constrained(text: Text, args: Args, context: Context) -> Finding:
    """The response gives exactly one of "My answer is yes.", "My answer is no." and "My answer is maybe.",
    at its beginning or end and as a sentence of its own; the other two do not occur.

    Published: an option anywhere suffices, in a denial or next to another one.
    """
    plain = " ".join(text.plain.split()).strip("\"' ")
    found = [(plain.find(option), option) for option in _CONSTRAINED if option in plain]
    if len(found) != 1:
        return unmet("one-option", f"{len(found)} of the options occur, asked: one")
    at, option = found[0]
    if plain == option or plain.startswith(option):
        return met("one-option", f"the answer is {option!r}")
    before = plain[:at].rstrip().rstrip("\"'")
    if plain.endswith(option) and (not before or before[-1:] in ".!?:\n"):
        return met("one-option", f"the answer is {option!r}")
    return unmet("one-option", "the option is not a sentence of its own at the beginning or end")


def options(text: Text, args: Args, context: Context) -> Finding:
    """The response is one of the ``options`` and nothing else; case, closing marks and emphasis do not
    matter, save that letters with a bracket, such as a), keep it.

    Published: "or" within a word parts the options.
    """
    listed = choices(args["options"])
    given = " ".join(text.plain.split()).strip()
    lettered = all(re.fullmatch(r"\W?[A-Za-z]\W", option) for option in listed)
    if lettered:
        holds = given.strip("\"'").rstrip(".") in listed or given in listed
    else:
        holds = _bare(given) in {_bare(option) for option in listed}
    shown = " / ".join(listed)
    return (
        met("one-option", f"the answer is {given!r}")
        if holds
        else unmet("one-option", f"it is not one of {shown}")
    )


def _bare(option: str) -> str:
    return option.strip(" \t\n.,;:!?\"'()[]*").lower()


def choices(options: str) -> list[str]:
    """The options of a text: parted by slashes, else by commas, else by "or" as a word."""
    folded = options.replace("’", "'")
    if "/" in folded:
        parts = folded.split("/")
    elif "," in folded:
        parts = re.split(r",\s*(?:or\s+)?|\s+or\s+", folded)
    else:
        parts = re.split(r"\s+or\s+", folded)
    return [part.strip() for part in parts if part.strip()]


def special_list(text: Text, args: Args, context: Context) -> Finding:
    """A list of at least two items, each a line that begins with ``sep``; no other bullets. Items may also
    follow one another in one line that begins with ``sep``.

    Published: the separator anywhere twice suffices.
    """
    sep = args["sep"].strip()
    items = [line for line in text.lines if _item(line.text.strip(), sep)]
    if sep not in {"-", "*", "+"}:
        others = [
            block for block in _bullets(text) if not text.source[block.start :].lstrip().startswith(sep)
        ]
        if others:
            return unmet("separator-items", "there are bullets as well", (others[0].start, others[0].end))
    count = len(items)
    if (
        count == 1
        and sum(1 for part in items[0].text.split(sep) if part.strip()) >= 2
        and sep not in {"-", "..."}
    ):
        count = 2
    if count >= 2:
        return met(
            "separator-items", f"{len(items)} lines begin with {sep!r}", (items[0].start, items[-1].end)
        )
    return unmet("separator-items", f"{count} items begin with {sep!r}, asked: at least 2")


def _item(line: str, sep: str) -> bool:
    for mark in ("**", "*", "`", ""):
        opened = line.removeprefix(mark) if mark else line
        if opened.startswith(sep):
            rest = opened[len(sep) :]
            word = sep[-1:].isalnum()
            return (
                any(map(str.isalnum, rest))
                and not (word and rest[:1].isalnum())
                and (sep != "-" or rest[:1] in " \t")
            )
    return False


def sub_bullets(text: Text, args: Args, context: Context) -> Finding:
    """At least one bullet *, and below each of them, before the next, a line that begins with - and a blank.

    Published: a hyphen anywhere in a bullet is a sub-bullet, bold text is a bullet, no bullets pass.
    """
    found = _bullets(text, "*-")
    stars = [index for index, block in enumerate(found) if block.marker == "*"]
    if not stars:
        return unmet("sub-bullets", "there is no bullet *")
    for index in stars:
        if index + 1 >= len(found) or found[index + 1].marker != "-":
            block = found[index]
            return unmet("sub-bullets", "a bullet has no sub-bullet -", (block.start, block.end))
    return met("sub-bullets", f"each of {len(stars)} bullets has a sub-bullet")


def text_then_bullets(text: Text, args: Args, context: Context) -> Finding:
    """At least two sentences that end in a full stop, and after them at least two bullets *.

    Published: a blank line anywhere fails, and so does text after the bullets.
    """
    stars = _bullets(text, "*")
    if len(stars) < 2:
        return unmet("text-then-bullets", f"{len(stars)} bullets *, asked: at least 2")
    first = stars[0]
    before = [sentence for sentence in text.sentences if sentence.end <= first.start and not sentence.item]
    full = [sentence for sentence in before if sentence.text.rstrip(" \"'”’)*_").endswith((".", "。", "।"))]
    if len(full) < 2:
        return unmet(
            "text-then-bullets", f"{len(full)} sentences with a full stop before the bullets, asked: 2"
        )
    return met("text-then-bullets", "two sentences, then two bullets", (first.start, stars[-1].end))
