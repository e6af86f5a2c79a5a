"""Responses that were cut off."""

from __future__ import annotations

import re

from goldgate.text import fences

from goldgate_quality.clean.row import Row

_ENDED = re.compile(
    r"[.!?…。！？؟।॥:;)\]}\"'”’»“`*_~|>$%°€£™©®/\\=+⟩」』）】】]$|[\U0001f300-\U0001faff☀-➿\ufe0f✅]$"
)
_ITEM = re.compile(r"^\s{0,12}(?:[-*+•–]|\d{1,3}[.)]|[a-z][.)]|[ivx]{1,4}[.)])\s")
_BARE_ITEM = re.compile(r"^\s{0,12}(?:[-*+•]|\d{1,3}[.)])\s*$")
_OPEN_WORDS = frozenset(
    """a an the and or but of to in on at by for with from as is are was were be been because that which
    who whose when where while if than then so its their his her our your my this these those into onto
    over under between such not also can could will would should may might must have has had do does did
    very more most about through during without within per und oder der die das ein eine mit von zu et
    ou le la les un une de du des avec pour y o el los las una con para que e il lo gli""".split()
)  # fmt: skip
_UNMARKED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]$")
# The end of a sentence, not an abbreviation or an initial.
_END = re.compile(
    r"""
    (?<!\b[Mm]r)(?<!\bM[rs]s)(?<!\bMs)(?<!\bDr)(?<!\bSt)(?<!\bJr)(?<!\bSr)(?<!\bvs)(?<!\betc)
    (?<!\be\.g)(?<!\bi\.e)(?<![\s.][A-Z])(?<!^[A-Z])[.!?…。！？।](?=["'”’)\]*_]{0,3}(?:\s|$))
    """,
    re.VERBOSE | re.MULTILINE,
)
LONG = 6  # words of a last line that is prose


_CUT_ON_PURPOSE = (
    r"\bbreaks? off\b|\bcuts? off\b|\bunfinished\b|\bincomplete\b|\bcliff-?hanger|\btrails? off\b|"
    r"\b(?:middle of|mid-?) ?(?:a |the )?(?:sentence|word)"
)


def truncation(row: Row) -> str | None:
    """It was cut off."""
    if row.sample:
        return None
    if row.finish in ("length", "max_tokens", "content_filter"):
        return f"it was cut off ({row.finish})"
    text = row.text.rstrip()
    if not text or row.calls or row.asks(_CUT_ON_PURPOSE):
        return None
    if _open_fence(row, text):
        return "a code block is not closed"
    if _open_json(text):
        return "its JSON is not closed"
    lines = [line.rstrip() for line in text.splitlines() if line.strip()]
    last = lines[-1]
    if fences(text) and text.endswith(("```", "~~~")):
        return None
    return _last_line(row, lines, last)


def _last_line(row: Row, lines: list[str], last: str) -> str | None:
    if _BARE_ITEM.match(last) and (len(lines) > 1 or not row.asks(r"\b(symbol|character|bullet)\b")):
        return None if _is_answer(lines, last) else "it ends with an empty list item"
    if last.split()[-1].startswith(("#", "@", "http", "www.")):
        return None
    if last.startswith(("|", "#", "$", "\\", "http", "    ", "\t", ">")) or _UNMARKED.search(last):
        return "it ends with a heading" if _heading(last, lines) else None
    words = re.findall(r"[^\W\d_]+(?:['’][^\W\d_]+)*", last)
    bare = last.strip("*_ ")
    if bare.endswith((":", "：")) and len(lines) + len(words) > 2 and _announces(bare):
        return "it ends with a colon, and what it announces is missing"
    if bare.endswith((",", "，", "、", " -", "–", "—", "(")) and not _closing(bare, row):
        return f"it ends with {bare[-1]!r}"
    if re.search(r"[^\W\d_]-$", bare):
        return "it ends within a word"
    if _ENDED.search(last):
        # A bracket that somebody forgot to close, in a sentence that ends, cuts nothing off.
        ended = last.rstrip("*_ \"'”’").endswith((".", "!", "?", "…", "。", "！", "？"))
        return "a bracket is not closed" if not ended and _open_bracket(row, last) else None
    if not words or not last[-1].isalpha():
        return None
    total = sum(len(line.split()) for line in lines)
    if words[-1] in _OPEN_WORDS and total >= 5 and not _verse(lines, row) and not _word_asked(row, words[-1]):
        return f"it ends with {words[-1]!r}"
    if _open_bracket(row, last):
        return "a bracket is not closed"
    return "its last sentence has no end" if _prose_without_end(lines, last, words, row) else None


def _prose_without_end(lines: list[str], last: str, words: list[str], row: Row) -> bool:
    """Whether sentences before it end, and the last line, which is prose too, does not."""
    if len(last.split()) < LONG and not re.search(r"[.!?]\s+\S", last):
        return False
    if _ITEM.match(last):
        items = [line for line in lines[:-1] if _ITEM.match(line)]
        return len(items) >= 2 and all(_ENDED.search(line) for line in items) and len(words) >= 4
    text = "\n".join(lines)
    ends = [mark.end() for mark in _END.finditer(text)]
    if (
        not ends
        or len(text[ends[-1] :].split()) < 4
        or row.asks(r"\bpunctuation\b", r"\bwithout (full stops|periods)")
    ):
        return False
    before = [line for line in lines[:-1] if not _ITEM.match(line) and len(line.split()) >= 4]
    open_ = sum(not _ENDED.search(line) for line in before)
    if before and open_ * 2 >= len(before):
        return False  # verses, titles: lines there end without marks
    return len(ends) >= 2 or len(before) >= 1 or ends[-1] > len(text) - len(last)


def _verse(lines: list[str], row: Row) -> bool:
    return len(lines) >= 4 and row.asks(
        r"\b(poem|song|lyrics|haiku|verse|rap|sonnet|limerick|title|headline)s?\b"
    )


def _word_asked(row: Row, word: str) -> bool:
    return row.asks(r"\b(word|title|end with|ends with|preposition|article|conjunction|blank|complete)")


def _announces(line: str) -> bool:
    return len(line.split()) >= 2 and not re.match(r"(?i)(subject|ps|re|from|to|date|dear\b.*):?$", line)


def _closing(line: str, row: Row) -> bool:
    """A salutation or a closing formula of a letter."""
    return (
        len(line.split()) <= 4 and line.endswith(",") and row.asks(r"\b(letter|email|e-mail|note|sign|greet)")
    )


def _heading(last: str, lines: list[str]) -> bool:
    return bool(re.match(r"#{1,6} \S", last)) and len(lines) > 2


def _is_answer(lines: list[str], last: str) -> bool:
    return len(lines) == 1 or (last.strip()[0].isdigit() and len(lines) < 2)


def _open_fence(row: Row, text: str) -> bool:
    """Whether the text ends within a code block: not with a stray fence, nor with prose after code whose
    fence was forgotten."""
    if all(fence.closed for fence in fences(text)) or row.asks(r"\bfence", r"backtick"):
        return False
    last = text.splitlines()[-1].strip()
    return not (re.fullmatch(r"[`~]{3,}", last) or re.fullmatch(r"[A-Z][^#{}();=<>]{50,}[.!?]", last))


def _open_json(text: str) -> bool:
    """A text that is JSON, as far as it goes."""
    if not re.match(r"\s*(?:\{\s*\"|\[\s*[\[{\"])", text):
        return False
    bare = re.sub(r'"(?:\\.|[^"\\]){0,10000}"', '""', text)
    return bare.count("{") > bare.count("}") or bare.count("[") > bare.count("]") or bare.count('"') % 2 == 1


def _open_bracket(row: Row, last: str) -> bool:
    """A round bracket in the last line of prose that is never closed; a list's "a)" and faces are none."""
    line = re.sub(r"(?<!\S)[:;8=]-?[()]", "", last)
    opened, closed = line.count("("), line.count(")")
    return opened > closed and "`" not in last and line.rfind("(") > 0 and not row.asks(r"bracket|parenthes")
