"""Arithmetic that is claimed in words: "half of 70 is 35", "17 mod 5 = 2", "2 dozen = 24"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from goldgate_math.steps.links import Link

_N = r"-?(?:\d+(?:,\d{3})*(?:\.\d+)?|\.\d+)(?:/\d+)?"
_IS = (
    r"\s*,?\s*(?:=|\b(?:is|are|equals|gives|makes|leaves|yields|costs|you\s+get|we\s+get|is\s+equal\s+to)\b)"
    r"\s*(?:only\s+|just\s+)?"
)
_LIST = rf"\$?(?P<list>{_N}(?:\s*,\s*\$?{_N}){{0,8}}\s*,?\s*(?:and|,)\s*\$?{_N})"
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
    ("sum total", rf"\bthe\s+(?:sum|total)\s+of\s+{_LIST}", "({sum})"),
    ("average mean", rf"\bthe\s+(?:average|mean)\s+of\s+{_LIST}", "({sum})/({count})"),
    ("adding add", rf"\badd(?:ing)?\s+{_A}\s+(?:to|and)\s+{_B}", "({a})+({b})"),
    ("subtract", rf"\bsubtract(?:ing)?\s+{_A}\s+from\s+{_B}", "({b})-({a})"),
    ("multiply", rf"\bmultiply(?:ing)?\s+{_A}\s+(?:by|and|with)\s+{_B}", "({a})*({b})"),
    ("divid", rf"\bdivid(?:e|ing)\s+{_A}\s+by\s+{_B}", "({a})/({b})"),
    ("raised increased", rf"{_A}\s+(?:raised|increased)\s+by\s+{_B}\s?%", "({a})*(1+({b})/100)"),
    ("reduced decreased", rf"{_A}\s+(?:reduced|decreased|discounted)\s+by\s+{_B}\s?%", "({a})*(1-({b})/100)"),
    ("off", rf"{_A}\s?%\s+off\s+(?:of\s+)?{_B}", "({b})*(1-({a})/100)"),
    ("off", rf"{_A}\s+(?:at|with|less)\s+{_B}\s?%\s+off", "({a})*(1-({b})/100)"),
    ("product", rf"\bthe\s+product\s+of\s+{_A}\s+and\s+{_B}", "({a})*({b})"),
    ("difference", rf"\bthe\s+difference\s+(?:of|between)\s+{_A}\s+and\s+{_B}", "|({a})-({b})|"),
    ("quotient", rf"\bthe\s+quotient\s+of\s+{_A}\s+and\s+{_B}", "({a})/({b})"),
    ("than", rf"{_A}\s+(?:less|fewer)\s+than\s+{_B}", "({b})-({a})"),
    ("than", rf"{_A}\s+more\s+than\s+{_B}", "({b})+({a})"),
    ("plus added", rf"{_A}\s+(?:plus|added\s+to)\s+{_B}", "({a})+({b})"),
    ("minus", rf"{_A}\s+minus\s+{_B}", "({a})-({b})"),
    ("times multiplied", rf"{_A}\s+(?:times|multiplied\s+by)\s+{_B}", "({a})*({b})"),
    ("divided", rf"(?<!emainder\sof\s)(?<!emainder\swhen\s)(?<![\w.$\\]){_A}\s+divided\s+by\s+{_B}",
     "({a})/({b})"),
    ("%", rf"{_A}\s?%\s+of\s+{_B}", "({a})/100*({b})"),
    ("percent", rf"{_A}\s+percent\s+of\s+{_B}", "({a})/100*({b})"),
    ("dozen", rf"{_A}\s+dozen", "({a})*12"),
    ("squared", rf"{_A}\s+squared", "({a})^2"),
    ("cubed", rf"{_A}\s+cubed", "({a})^3"),
    ("of", rf"(?P<a>\d+/\d+)\s+of\s+{_B}", "({a})*({b})"),
    ("power", rf"{_A}\s+to\s+the\s+power\s+of\s+{_B}", "({a})^({b})"),
    ("square", rf"\bthe\s+square\s+of\s+{_A}", "({a})^2"),
    ("root", rf"\bthe\s+square\s+root\s+of\s+{_A}", "sqrt({a})"),
    ("choose", rf"(?<![\w.]){_A}\s+choose\s+{_B}", "\\binom{{{a}}}{{{b}}}"),
    ("c", r"(?<![\w.])(?P<a>\d+)\s?C\s?(?P<b>\d+)", "\\binom{{{a}}}{{{b}}}"),
    ("c(", r"(?<![\w.])C\((?P<a>\d+)\s?,\s?(?P<b>\d+)\)", "\\binom{{{a}}}{{{b}}}"),
    ("p", r"(?<![\w.])(?P<a>\d+)\s?P\s?(?P<b>\d+)", "\\frac{{{a}!}}{{({a}-{b})!}}"),
    ("log", rf"\blog\s+base\s+{_A}\s+of\s+{_B}", "\\log_{{{a}}}({b})"),
    ("gcd lcm max min",
     r"(?<!\w)(?P<name>gcd|lcm|max|min)\s?\((?P<list>-?\d+(?:\s?,\s?-?\d+){1,5})\)", "\\{name}({list})"),
)  # fmt: skip


def _compiled(pattern: str) -> re.Pattern[str]:
    bounded = pattern if pattern.startswith(("\\b", "(?<")) else rf"(?<![\w.$\\]){pattern}"
    return re.compile(bounded + _IS + _R, re.IGNORECASE)


RULES = tuple((tuple(words.split()), _compiled(pattern), built) for words, pattern, built in _RULES)
_INFIX = frozenset(("plus", "minus", "times", "divided"))
_LONGER = re.compile(
    r"\b(?:twice|double|triple|thrice|half|third|quarter|times|plus|minus|by|than|of|over)\s+(?:of\s+)?\$?$",
    re.IGNORECASE,
)
"""Before a claim such as "9 plus 1 is 19": it is part of a longer one."""

_MOD = re.compile(
    r"""
    (?<![\w.^*/+=-]) (?P<a>-?\d[\d,]*) \s* (?: \\(?:bmod|mod)\b | \bmod(?:ulo)?\b
      | (?<=\s)%(?=\s+\d) ) \s* (?P<m>\d+)
    \s* (?:=|\\equiv|≡|\bis\b) \s* (?P<right>-?\d+) (?! \s*[-+*/^\d] | \.\d )
    """,
    re.VERBOSE | re.IGNORECASE,
)
_CONGRUENT = re.compile(
    r"""
    (?<![\w.^*/+-]) (?<!mod\ ) (?P<a>-?\d[\d,]*(?:\^\{?\d{1,4}\}?)?) \s* (?: \\equiv | ≡
      | =(?=\s*-?\d+\s*\(?\\?p?mod) ) \s* (?P<right>-?\d+)
    \s* (?: \\pmod\s*\{?\s* | \\?\(?\s*\\?(?:bmod|mod)\s*\{?\s* ) (?P<m>\d+)
    """,
    re.VERBOSE | re.IGNORECASE,
)
_REMAINDER = re.compile(
    r"""
    \bremainder\s+ (?: of\s+ (?P<a>\d[\d,]*) \s+divided\s+by\s+ (?P<m>\d+)
      | when\s+ (?P<b>\d[\d,]*) \s+is\s+divided\s+by\s+ (?P<n>\d+) )
      \s*,?\s+ (?:is|equals) \s+ (?P<right>\d+) (?![\w.]\d)
    | (?<![\w.$]) (?P<c>\d[\d,]*) \s+divided\s+by\s+ (?P<o>\d+) \s+ (?:leaves|gives|has) \s+
      (?:an?\s+|the\s+)? remainder \s+ (?:of\s+)? (?P<rest>\d+) (?![\w.]\d)
    """,
    re.VERBOSE | re.IGNORECASE,
)
_AMOUNT = (
    r"\$?\d[\d,]*(?:\.\d+)?\s*[a-zA-Zµ]+(?:\s+(?:and\s+)?\d[\d,]*(?:\.\d+)?\s*[a-zA-Z]+)?"
    r"|\$\d[\d,]*(?:\.\d+)?"
)
_UNITS = re.compile(
    rf"""
    (?:
        ^
        | [.,;:(]\s?
        | \b(?:that|so|since|as|and|know|because|there\s+are)\s
    )
    \s*(?P<left>{_AMOUNT})\s*=\s*(?P<right>{_AMOUNT})(?!\w|\s*[*/+^(-])
    """,
    re.VERBOSE,
)
_STATED = re.compile(
    rf"""
    (?:
        ^
        | [.,;:(]\s?
        | \b(?:that|so|since|as|and|know|because)\s
    )
    \s*(?P<left>{_AMOUNT})\s+(?:is|are|equals?)\s+(?P<right>{_AMOUNT})
    (?=
        \s*(?:[.,;:)]|$|\b(?:so|and|which)\b)
    )
    """,
    re.VERBOSE,
)
_PART_OF = re.compile(
    rf"""
    (?<![\w.%$\\])\$?(?P<right>{_N})\s+is\s+(?P<a>{_N})\s?(?:%|percent)\s+of\s+\$?(?P<b>{_N})
    (?![\w:^*/%]|\s*[-+*/^(]|\.\d)
    """,
    re.VERBOSE,
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
                if words[0] in _INFIX and _LONGER.search(line, 0, match.start()):
                    continue
                groups = {name: (value or "").replace(",", "") for name, value in match.groupdict().items()}
                if "list" in groups:
                    groups["list"] = match["list"]
                    terms = re.findall(_N, match["list"])
                    groups |= {"sum": "+".join(f"({term.replace(',', '')})" for term in terms)}
                    groups.setdefault("count", str(len(terms)))
                elif "count" in groups:
                    groups["count"] = _COUNT[" ".join(match["count"].lower().split())]
                yield Link(built.format(**groups), match["right"], start + match.start("right"), "words")
    if "%" in line or "percent" in low:
        for match in _PART_OF.finditer(line):
            left = f"({match['a'].replace(',', '')})/100*({match['b'].replace(',', '')})"
            yield Link(left, match["right"].replace(",", ""), start + match.start("right"), "words")
    if "emainder" in line:
        for match in _REMAINDER.finditer(line):
            number, by = match["a"] or match["b"] or match["c"], match["m"] or match["n"] or match["o"]
            rest = match["right"] or match["rest"]
            yield Link(
                number.replace(",", ""), rest, start + match.start(), "words", modulus=int(by[:30])
            )  # fmt: skip
    if "mod" in line or "%" in line or "≡" in line or "\\equiv" in line:
        for pattern in (_MOD, _CONGRUENT):
            for match in pattern.finditer(line):
                yield Link(
                    match["a"].replace(",", ""), match["right"], start + match.start("right"), "words",
                    modulus=int(match["m"][:30]),
                )  # fmt: skip
    if "=" in line or " is " in line or " are " in line or " equal" in line:
        for match in (*_UNITS.finditer(line), *_STATED.finditer(line)):
            yield Link(match["left"], match["right"], start + match.start("right"), "units")
