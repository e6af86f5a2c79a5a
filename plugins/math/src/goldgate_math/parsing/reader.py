"""From the text of an answer to its typed tree."""

from __future__ import annotations

import re
from fractions import Fraction
from functools import lru_cache

from goldgate_math.limits import ANSWER, UnreadableError
from goldgate_math.parsing import collections, literals
from goldgate_math.parsing.amounts import in_digits
from goldgate_math.parsing.normalize import clean
from goldgate_math.parsing.number_words import CHINESE, COUNTS, chinese, spelled
from goldgate_math.parsing.parse import Parser
from goldgate_math.parsing.qualifiers import approximated, unqualified
from goldgate_math.parsing.tokens import SIGNS, tokens
from goldgate_math.parsing.unit_table import known
from goldgate_math.tree import Answer, Combined, Interval, Num, Relation, Sym, Text, expr

_PLAIN = re.compile(r"(-?)(\d{1,18}|[1-9]\d{0,2}(?:,\d{3}){1,5})(?:\.(\d{1,18}))?")
_LONGEST = 43  # characters of such a number
_DELIMITERS = (
    ('\\"', '\\"'),
    ('"', '"'),
    ("$$", "$$"),
    ("$", "$"),
    ("\\(", "\\)"),
    ("\\[", "\\]"),
    ("***", "***"),
    ("**", "**"),
    ("*", "*"),
    ("__", "__"),
    ("_", "_"),
    ("`", "`"),
    ("'", "'"),
    ("“", "”"),
    ("‘", "’"),
    ("「", "」"),
)
_LEAD = re.compile(
    r"""
    (?:
        is | are | equals? | = | : | therefore | thus | so | about | exactly | only | either
        | both | hence | it's | it\s+is | we\s+get | so\s+we\s+get | \\approx | ≈ | ~ | => | ⇒
        | → | ∴ | \\(?:therefore|Rightarrow|implies)
    )
    (?![a-zA-Z])\s*
    """,
    re.VERBOSE | re.IGNORECASE,
)
_CONSTANT = re.compile(r"[ei]|\\(?:text|mathrm)\s*\{\s*[ei]\s*\}")
_GLUED = re.compile(r"(?<=[\d)\]}])(or|and)(?=[A-Za-z(\[\\])")
REALS = {("all", "real", "numbers"), ("all", "reals"), ("real", "numbers"), ("all", "real", "values")}
_SIGNED = re.compile(r"\s*(<=|>=|<|>|≤|≥|\\(?:leq?|geq?|lt|gt)(?![a-z]))\s*(?=\S)")
_PLAIN_NAMES = {"us$": "$", "rs.": "Rs ", "per cent": "percent"}
_PLAINER = re.compile(r"\bus\$|\brs\.|\bper cent\b", re.IGNORECASE)
_BETWEEN = re.compile(r"between\s+(\S.{0,100}?)\s+and\s+(\S.{0,100})", re.IGNORECASE)
_COUNTED = re.compile(
    rf"({'|'.join(COUNTS[1:])})\s+(?=[a-z]{{3,}})(?!hal|thi|qua|fou|fif|six|eig|ten|hun)", re.IGNORECASE
)
_DOZEN = {"half a": 6, "a": 12, "one": 12, "two": 24, "three": 36, "four": 48, "five": 60, "ten": 120}
_DOZENS = re.compile(rf"({'|'.join(_DOZEN)})\s+dozens?\b", re.IGNORECASE)
_ALL_SUCH = re.compile(
    r"""
    (?:the\s+)?(?:set\s+of\s+)?(?:all|any|every)\s+(?:real\s+)?(?:(?:values?|numbers?)\s+)?(?:of\s+)?
    (?:\$?\s?[a-zA-Z]\s?\$?\s+)?
    (?:with|such\s+that|where|satisfying|for\s+which|that\s+are|which\s+are|(?=(?:great|less|small|larg|more)))
    \s*
    """,
    re.VERBOSE | re.IGNORECASE,
)
_BOUNDS = {
    "greater than or equal to": ">=", "larger than or equal to": ">=", "less than or equal to": "<=",
    "smaller than or equal to": "<=",
    "at least": ">=", "no less than": ">=", "no fewer than": ">=", "at most": "<=", "up to": "<=",
    "no more than": "<=", "more than": ">", "greater than": ">", "over": ">", "less than": "<",
    "fewer than": "<", "under": "<",
}  # fmt: skip
_BOUND = re.compile(f"({'|'.join(name.replace(' ', chr(92) + 's+') for name in _BOUNDS)})\\s+", re.IGNORECASE)
_EXCEPT = re.compile(
    r"""
    (?:all\s+)?(?:real\s+numbers|reals)(?:\s+[a-z])?,?\s+(?:except|other\s+than|excluding)
    (?:\s+for)?\s+(?:[a-z]\s*=\s*)?
    """,
    re.VERBOSE | re.IGNORECASE,
)
_MEASURED = re.compile(
    r"""
    (?P<number>
        -?[\d.][\d.,]*(?:\s?\\(?:times|cdot)\s?10\s?\^\s?(?:\{-?\d{1,3}\}|\d))
    )
    \s?(?P<unit>[a-zA-Z]{1,4})
    """,
    re.VERBOSE,
)
_COUNTERS = "个個人名本元只隻条條张張岁歲次天米"  # what Chinese puts between a number and its noun
_PARTS_OF = re.compile(rf"({CHINESE.pattern}|\d{{1,9}})分之({CHINESE.pattern}|\d[\d.]{{0,9}})")
_WORDS = re.compile(r"[^\W\d_]{2,}")
_ORDER = re.compile(r"[<>≤≥]|\\(?:leq?|geq?|lt|gt)(?![a-z])")


def plain(text: str) -> Num | None:
    """An integer or decimal, with or without thousands separators: the common case, without a parser."""
    return _plain(text) if len(text) <= _LONGEST else None


@lru_cache(4096)  # references and answers say the same numbers over and over
def _plain(text: str) -> Num | None:
    match = _PLAIN.fullmatch(text)
    if match is None:
        return None
    sign, whole, decimals = match.groups()
    digits = whole.replace(",", "")
    if decimals is None:
        return Num(Fraction(int(sign + digits)))
    return Num(Fraction(int(sign + digits + decimals), 10 ** len(decimals)), len(decimals))


def strip(text: str) -> str:
    """The text without what encloses it: math delimiters, bold marks, boxes, final stops."""
    for _ in range(8):
        before = text
        text = text.strip(" \n\t?")
        if (
            text.endswith((".", ",", ";", "!"))
            and not text.endswith(("\\,", "\\;", "\\!", "..."))
            and not re.search(r"\d!$|[a-z]!$|[)}]!$", text)
        ):
            text = text[:-1].rstrip()
        for opening, closing in _DELIMITERS:
            size = len(opening)
            if len(text) >= 2 * size and text.startswith(opening) and text.endswith(closing):
                inner = text[size : len(text) - len(closing)]
                if opening not in inner.replace("\\$", "") and not inner.endswith("\\"):
                    text = inner.strip()
        for name in ("\\boxed", "\\fbox"):
            if text.startswith(name + "{") and _closing(text, len(name)) == len(text) - 1:
                text = text[len(name) + 1 : -1].strip()
        if (lead := _LEAD.match(text)) and lead.end() < len(text):
            text = text[lead.end() :]
        if text == before:
            break
    return text


def _closing(text: str, start: int) -> int:
    """Where the brace that opens at ``start`` is closed; -1 where it is not."""
    depth = 0
    for place in range(start, len(text)):
        if text[place] == "{" and text[place - 1] != "\\":
            depth += 1
        elif text[place] == "}" and text[place - 1] != "\\":
            depth -= 1
            if depth == 0:
                return place
    return -1


def read(text: str, letters: bool = False) -> Answer:
    """The typed tree of an answer. Raises UnreadableError where there is none within the limits.

    ``letters``: as in ``tokens``.
    """
    text = text.strip()
    if found := plain(text):
        return found
    if len(text) > ANSWER:
        raise UnreadableError(f"longer than {ANSWER} characters")
    text = _PLAINER.sub(lambda match: _PLAIN_NAMES[match[0].lower()], text)
    formula = text.startswith(("$", "\\(", "\\["))
    text = strip(text)
    if not text:
        raise UnreadableError("nothing there")
    if found := plain(text):
        return found
    if not text.isascii():
        if found := chinese(text.rstrip(_COUNTERS)):
            return found
        if parts := _PARTS_OF.fullmatch(text):
            return _part_of(parts)
    text = in_digits(text)
    if (such := _ALL_SUCH.match(text)) and (_ORDER.search(text) or _BOUND.match(text, such.end())):
        text = text[such.end() :]
    if bound := _BOUND.match(text):
        sign = _BOUNDS[" ".join(bound[1].lower().split())]
        return Relation((Sym("it"), read(text[bound.end() :])), (sign,))
    if between := _BETWEEN.fullmatch(text):
        return Interval(expr(read(between[1])), expr(read(between[2])), False, False)
    if dozens := _DOZENS.match(text):
        text = str(_DOZEN[dozens[1].lower()]) + text[dozens.end() :]
    elif counted := _COUNTED.match(text):
        text = str(COUNTS.index(counted[1].lower())) + text[counted.end(1) :]
    if signed := _SIGNED.match(text):
        return Relation((Sym("it"), read(text[signed.end() :])), (SIGNS[clean(signed[1]).lstrip("\\")],))
    text = unqualified(text)
    if (twice := approximated(text)) is not None:
        return _twice(text, *twice)
    return _whole(text, formula, letters)


def _part_of(parts: re.Match[str]) -> Answer:
    """``四分之三`` as 3/4, ``百分之二十五`` as 25 %."""
    whole, part = (chinese(each) or plain(each) for each in parts.groups())
    if whole is None or part is None:
        raise UnreadableError("a fraction in words that is malformed")
    if parts[1] == "百":
        return read(f"{parts[2] if part.places else part.value}%")
    return read(f"\\frac{{{part.value}}}{{{whole.value}}}")


def _twice(text: str, exact: str, near: str) -> Answer:
    """A value that is followed by its approximation."""
    try:
        first, second = read(exact), read(near)
    except UnreadableError:
        return _whole(text, False)
    if isinstance(first, Text) or isinstance(second, Text):
        return _whole(text, False)
    if isinstance(first, Relation):
        return Relation((*first.sides, second), (*first.signs, "~"))
    return Relation((first, second), ("~",))


def _whole(text: str, formula: bool, letters: bool = False) -> Answer:
    if excepted := _EXCEPT.match(literals.unwrapped(text)):
        text = literals.unwrapped(text)
        return Combined("minus", (collections.REALS, read(f"\\{{{text[excepted.end() :]}\\}}")))
    tidy = _GLUED.sub(r" \1 ", spans(clean(text)))
    if (measured := _MEASURED.fullmatch(tidy)) and known(measured["unit"]):
        tidy = f"{measured['number']} \\text{{{measured['unit']}}}"
    if (other := _form(tidy)) is not None:
        return other
    if not _CONSTANT.fullmatch(tidy) and (
        choice := literals.choice(tidy) or literals.choice(literals.unwrapped(tidy))
    ):
        return choice
    try:
        return collections.whole(Parser(tokens(tidy, letters), plain="\\" not in tidy and not formula))
    except UnreadableError:
        if (words := wordy(tidy)) is not None:
            return collections.REALS if words.words in REALS else spelled(words) or words
        raise


def _form(text: str) -> Answer | None:
    text = literals.unwrapped(text)
    return (
        literals.clock(text)
        or literals.date(text)
        or literals.based(text)
        or literals.repeating(text)
        or literals.ordinal(text)
    )


_SPAN = re.compile(r"(?<!\\)\$([^$]{1,400}?)(?<!\\)\$(?!\d)|\\\((.{1,400}?)\\\)|\\\[(.{1,400}?)\\\]", re.S)


def spans(text: str) -> str:
    """The text without the delimiters of the math within it; a lone ``$`` is a currency and stays."""
    if "$" not in text and "\\(" not in text and "\\[" not in text:
        return text
    return _SPAN.sub(lambda span: f" {span[1] or span[2] or span[3]} ", text).replace("\\$", "$").strip()


def wordy(text: str) -> Text | None:
    """The text as words, where words are what it mostly is."""
    if "\\begin" in text:
        return None  # an environment that cannot be read is no prose
    bare = re.sub(r"\\(?:text|textbf|mathrm|mbox|textnormal|emph|textit|mathbf)\s*(?=\{)", "", text)
    letters = sum(len(word) for word in _WORDS.findall(re.sub(r"\\[a-zA-Z]+", "", bare)))
    if letters * 2 <= len(re.sub(r"[\s{}]|\\[a-zA-Z]+", "", bare)):
        return None
    return literals.text(text)
