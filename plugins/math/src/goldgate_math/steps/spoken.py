"""Arithmetic that is claimed in words: "half of 70 is 35", "17 mod 5 = 2", "2 dozen = 24"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from goldgate_math.steps.links import Link

_N = r"-?(?:\d+(?:,\d{3})*(?:\.\d+)?|\.\d+)(?:/\d+)?"
_IS = r"\s*(?:=|\b(?:is|are|equals|gives|makes|is\s+equal\s+to)\b)\s*(?:about\s+|only\s+|just\s+)?"
_R = rf"\$?(?P<right>{_N}%?)(?![\w:^*/]|\s*[-+*/^(%]|\.\d)"
_A, _B = rf"\$?(?P<a>{_N})", rf"\$?(?P<b>{_N})"
_COUNT = {
    "half": "1/2", "one half": "1/2", "a third": "1/3", "one third": "1/3", "two thirds": "2/3",
    "a quarter": "1/4",
    "one quarter": "1/4", "a fourth": "1/4", "one fourth": "1/4", "three quarters": "3/4",
    "three fourths": "3/4",
    "a fifth": "1/5", "one fifth": "1/5", "a tenth": "1/10", "one tenth": "1/10", "twice": "2", "double": "2",
    "triple": "3", "thrice": "3", "two times": "2", "three times": "3", "four times": "4", "five times": "5",
}  # fmt: skip
_COUNTS = "|".join(name.replace(" ", r"\s+") for name in _COUNT)
# words of which one must be there, the words of the claim, the expression that they mean
_RULES: tuple[tuple[str, str, str], ...] = (
    ("half third quarter fourth fifth tenth twice double triple thrice times",
     rf"\b(?P<count>{_COUNTS})(?:\s+of)?\s+{_A}", "({count})*({a})"),
    ("sum", rf"\bthe\s+sum\s+of\s+{_A}\s+and\s+{_B}", "({a})+({b})"),
    ("product", rf"\bthe\s+product\s+of\s+{_A}\s+and\s+{_B}", "({a})*({b})"),
    ("difference", rf"\bthe\s+difference\s+(?:of|between)\s+{_A}\s+and\s+{_B}", "|({a})-({b})|"),
    ("quotient", rf"\bthe\s+quotient\s+of\s+{_A}\s+and\s+{_B}", "({a})/({b})"),
    ("than", rf"{_A}\s+(?:less|fewer)\s+than\s+{_B}", "({b})-({a})"),
    ("than", rf"{_A}\s+more\s+than\s+{_B}", "({b})+({a})"),
    ("plus added", rf"{_A}\s+(?:plus|added\s+to)\s+{_B}", "({a})+({b})"),
    ("minus", rf"{_A}\s+minus\s+{_B}", "({a})-({b})"),
    ("times multiplied", rf"{_A}\s+(?:times|multiplied\s+by)\s+{_B}", "({a})*({b})"),
    ("divided", rf"{_A}\s+divided\s+by\s+{_B}", "({a})/({b})"),
    ("%", rf"{_A}\s?%\s+of\s+{_B}", "({a})/100*({b})"),
    ("percent", rf"{_A}\s+percent\s+of\s+{_B}", "({a})/100*({b})"),
    ("dozen", rf"{_A}\s+dozen", "({a})*12"),
    ("squared", rf"{_A}\s+squared", "({a})^2"),
    ("cubed", rf"{_A}\s+cubed", "({a})^3"),
    ("power", rf"{_A}\s+to\s+the\s+power\s+of\s+{_B}", "({a})^({b})"),
    ("square", rf"\bthe\s+square\s+of\s+{_A}", "({a})^2"),
    ("root", rf"\bthe\s+square\s+root\s+of\s+{_A}", "sqrt({a})"),
    ("choose", rf"(?<![\w.]){_A}\s+choose\s+{_B}", "\\binom{{{a}}}{{{b}}}"),
    ("c", r"(?<![\w.])(?P<a>\d+)\s?C\s?(?P<b>\d+)", "\\binom{{{a}}}{{{b}}}"),
    ("p", r"(?<![\w.])(?P<a>\d+)\s?P\s?(?P<b>\d+)", "\\frac{{{a}!}}{{({a}-{b})!}}"),
    ("log", rf"\blog\s+base\s+{_A}\s+of\s+{_B}", "\\log_{{{a}}}({b})"),
    ("gcd lcm max min",
     r"(?<!\w)(?P<name>gcd|lcm|max|min)\s?\((?P<list>-?\d+(?:\s?,\s?-?\d+){1,5})\)", "\\{name}({list})"),
)  # fmt: skip


def _compiled(pattern: str) -> re.Pattern[str]:
    bounded = pattern if pattern.startswith(("\\b", "(?<")) else rf"(?<![\w.$\\]){pattern}"
    return re.compile(bounded + _IS + _R, re.IGNORECASE)


RULES = tuple((tuple(words.split()), _compiled(pattern), built) for words, pattern, built in _RULES)
_MOD = re.compile(
    r"""
    (?<![\w.$^*/+=-]) (?P<a>-?\d[\d,]*) \s* (?: \\(?:bmod|mod)\b | \bmod(?:ulo)?\b
      | (?<=\s)%(?=\s+\d) ) \s* (?P<m>\d+)
    \s* (?:=|\\equiv|≡|\bis\b) \s* (?P<right>-?\d+) (?! \s*[-+*/^\d] | \.\d )
    """,
    re.VERBOSE | re.IGNORECASE,
)
_CONGRUENT = re.compile(
    r"""
    (?<![\w.^*/+-]) (?P<a>-?\d[\d,]*(?:\^\{?\d{1,4}\}?)?) \s* (?: \\equiv | ≡
      | =(?=\s*-?\d+\s*\(?\\?p?mod) ) \s* (?P<right>-?\d+)
    \s* (?: \\pmod\s*\{?\s* | \\?\(?\s*\\?(?:bmod|mod)\s*\{?\s* ) (?P<m>\d+)
    """,
    re.VERBOSE | re.IGNORECASE,
)
_AMOUNT = (
    r"\$?\d[\d,]*(?:\.\d+)?\s*[a-zA-Zµ]+(?:\s+(?:and\s+)?\d[\d,]*(?:\.\d+)?\s*[a-zA-Z]+)?"
    r"|\$\d[\d,]*(?:\.\d+)?"
)
_UNITS = re.compile(
    rf"(?:^|[.,;:(]\s?|\b(?:that|so|since|as|and|know|because|there\s+are)\s)\s*(?P<left>{_AMOUNT})\s*=\s*(?P<right>{_AMOUNT})(?!\w|\s*[*/+^(-])"
)


def spoken(text: str) -> Iterator[Link]:
    """The claims in words of a solution, each as an expression and its value."""
    start = 0
    for line in text.split("\n"):
        if len(line) < 2_000:
            yield from _line(line, start)
        start += len(line) + 1


def _line(line: str, start: int) -> Iterator[Link]:
    low = line.lower()
    if any(sign.isdigit() for sign in line):
        for words, pattern, built in RULES:
            for match in pattern.finditer(line) if any(word in low for word in words) else ():
                groups = {name: (value or "").replace(",", "") for name, value in match.groupdict().items()}
                if "list" in groups:
                    groups["list"] = match["list"]
                if "count" in groups:
                    groups["count"] = _COUNT[" ".join(match["count"].lower().split())]
                yield Link(built.format(**groups), match["right"], start + match.start("right"), "words")
    if "mod" in line or "%" in line or "≡" in line or "\\equiv" in line:
        for pattern in (_MOD, _CONGRUENT):
            for match in pattern.finditer(line):
                yield Link(
                    match["a"].replace(",", ""), match["right"], start + match.start("right"), "words",
                    modulus=int(match["m"][:30]),
                )  # fmt: skip
    if "=" in line:
        for match in _UNITS.finditer(line):
            yield Link(match["left"], match["right"], start + match.start("right"), "units")
