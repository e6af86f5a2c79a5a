"""Claims of equality in a solution: calculator notes, arithmetic in prose, chains in formulas.

Each claim keeps the place where it stands. What a claim's sides mean is for ``claims``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from goldgate_math.parsing.unit_table import known

LONGEST = 20_000  # characters of a solution that are looked at
SIDE = 300  # characters of one side
MOST = 400  # claims of one solution


@dataclass(frozen=True, slots=True)
class Link:
    """``left sign right`` as written, with the offset of its sign; ``how`` it was found.

    ``first``: it opens its chain, so with variables it may define or ask instead of claim.
    ``loose``: words were left out of its left side, so it can be confirmed but not refuted. ``modulus``: the
    sides are congruent, not equal; 0 where they are equal.
    """

    left: str
    right: str
    offset: int
    how: Literal["note", "after note", "prose", "words", "units", "formula", "derivation"]
    sign: Literal["=", "~"] = "="
    first: bool = True
    loose: bool = False
    modulus: int = 0


_ALIKE = str.maketrans("–−—×✕·÷", "---***/")
_RAISED = re.compile(r"(?<=[\w)])[²³](?![⁰¹²³⁴⁵⁶⁷⁸⁹])")
_GROUPED = re.compile(r"(?<![\d.,])\d{1,3}(?: \d{3})+(?!\d|\.\d)")  # 1 000
_NOTE = re.compile(r"<<([^<>\n]{1,200})>>")
_AFTER = re.compile(r"\s?\$?\s?(-?\d{1,3}(?: \d{3})+(?!\d)|-?\d+(?:,\d{3})*(?:\.\d+)?|-?\.\d+)(%?)")
_TIMES = re.compile(r"(?<=[\d)])\s*[xX]\s*(?=[\d$(.])|(?<=[A-Za-z.])\s+[xX]\s+(?=[$\d(.])")
_SHARE = re.compile(r"(?<=\d)%\s+of\s+(?=[\d$(])")
_LEFT = re.compile(r"[\d.,$%()\s+\-*/^]+$")
_RIGHT = re.compile(
    r"\s*-?\s?\(?\s?\$?\s?-?(?:\d|\.\d)[\d.,$%()+\-*/^]*(?:\s*[+\-−*/÷×^]\s*\(?\$?(?:\d|\.\d)[\d.,$%()]*)*"
)
_LEADING = re.compile(r"^(?:[\s,)*/^%+]|\.(?!\d))+")
_OPERATOR = re.compile(r"[-+*/^%(]")
_TRAILING = re.compile(r"[\s.,(+\-*/^$]+$")
_SCALE = re.compile(
    r"\s*(?:thousand|million|billion|trillion|hundred|dozen|k\b|[a-zA-Z]?\^|:\d|/|degrees)", re.IGNORECASE
)
_UNIT = re.compile(r"/?\s*[A-Za-z]+")
_FORMULA = re.compile(
    r"""
    \\\[(.{1,1500}?)\\\] | \$\$(.{1,1500}?)\$\$ | \\\((.{1,1000}?)\\\)
    | \\begin\{(?:align|aligned|gather|equation)\*?\}(.{1,1500}?)\\end\{
    (?:align|aligned|gather|equation)\*?\}
    | (?<![\\$])\$(?!\$)([^$\n]{1,1000}?)(?<!\\)\$(?!\d)
    """,
    re.VERBOSE | re.DOTALL,
)


def links(text: str) -> list[Link]:
    """The claims of a solution in the order in which they stand."""
    text = _GROUPED.sub(lambda match: match[0].replace(" ", ","), text[:LONGEST].translate(_ALIKE))
    if "²" in text or "³" in text:
        text = _RAISED.sub(lambda power: "^2" if power[0] == "²" else "^3", text)
    found: list[Link] = []
    bare = _NOTE.sub(lambda note: " " * len(note[0]), text) if "<<" in text else text
    if "<<" in text:
        found += _notes(text)
    if "\\" in text or "$" in text:
        for match in _FORMULA.finditer(bare):
            inner = next(group for group in match.groups() if group is not None)
            if _is_formula(inner):
                ratio = bare[: match.start()].rstrip().endswith(":") or bare[
                    match.end() :
                ].lstrip().startswith(":")
                found += () if ratio else _chains(inner, match.start())
                bare = bare[: match.start()] + " " * len(match[0]) + bare[match.end() :]
            if len(found) > MOST:
                break
    if "=" in bare or "\\approx" in bare or "≈" in bare:
        bare, loose = _undelimited(bare)
        found += loose
    found += _prose(bare)
    return sorted(found[:MOST], key=lambda link: link.offset)


_MODULO = re.compile(r"\bmod(?:ulo)?\s*$|\d\s*:\s*$")
_WORD = re.compile(r"[A-Za-z]+")
_REMAINDER = re.compile(r"\d\s+%\s+\d")  # 17 % 5
_RUN = re.compile(
    r"(?:\\[a-zA-Z]+|\\[,;!]|(?<![^\W\d_])d?[^\W\d_](?![^\W\d_])|[\d.]+|[-+*/^_(){}\[\]|=!' ,]){4,600}"
)


_NAME = (
    r"(?:(?:sin|cos|tan|log|ln|sqrt)(?=[\s(^\d])|(?:gcd|lcm|max|min)(?=\()"
    r"|(?<![A-Za-z])[A-Za-z](?![A-Za-z]))'{0,2}"
)
_ALGEBRA = re.compile(rf"(?:{_NAME}|\d+(?:\.\d+)?|[-+*/^()=! |]){{5,400}}")
_LETTERED = re.compile(r"[A-Za-z]'{0,2}\s*[\^(*/+-]|[\d)]\s*[A-Za-z(|]|\|")


def _undelimited(text: str) -> tuple[str, list[Link]]:
    """The claims of LaTeX and of plain algebra without math delimiters, and the text without them."""
    found: list[Link] = []
    lines = []
    start = 0
    for line in text.split("\n"):
        if "=" in line or "\\approx" in line:
            for pattern in (_RUN, _ALGEBRA) if "\\" in line else (_ALGEBRA,):
                for run in pattern.finditer(line):
                    if line[run.start() - 1 : run.start()] in {",", "$"} and run[0][:1].isdigit():
                        continue  # the end of a number
                    if (unit := _WORD.match(line, run.end())) and known(unit[0]):
                        continue  # amounts, which are read elsewhere
                    if made := _algebra(run[0], start + run.start()):
                        found += made
                        line = line[: run.start()] + " " * len(run[0]) + line[run.end() :]
        lines.append(line)
        start += len(line) + 1
    return "\n".join(lines), found


def _algebra(run: str, offset: int) -> list[Link]:
    """The claims of a stretch of mathematics with commands or letters; none where it is mere arithmetic."""
    if "=" not in run and "\\approx" not in run:
        return []
    if "\\" not in run and not _LETTERED.search(run):
        return []
    found: list[Link] = []
    for part in re.split(r",\s|,$", run.strip(" .,")):
        bare = re.sub(r"^(?:a|A|I)\s+(?=[\w(])", "", part.strip(" ."))
        place = run.find(part)
        found += [
            link
            for link in _chains(bare, offset + place + max(part.find("="), 0))
            if re.search(r"[A-Za-z\\|]", bare) and not re.search(r"[a-zA-Z]\s+[a-zA-Z]\b", link.left)
        ]
    return found


def _is_formula(inner: str) -> bool:
    """Whether what stands between dollars is mathematics, not the words between two prices."""
    return "\\" in inner or not re.search(r"[a-z]{2,}\s+[a-z]{2,}|^\d[\d.,]*\s*[-+*/x=]?\s*$", inner)


def _notes(text: str) -> Iterator[Link]:
    for match in _NOTE.finditer(text):
        left, equals, right = match[1].rpartition("=")
        if not equals:
            continue
        yield Link(left, right, match.start(), "note")
        if any(sign.isdigit() for sign in left) and (after := _AFTER.match(text, match.end())):
            yield Link(right, after[1] + after[2], match.end(), "after note", "~" if after[2] else "=")


def _prose(text: str) -> Iterator[Link]:
    start = 0
    for line in text.split("\n"):
        if "=" in line or "≈" in line:
            yield from _line(line, start)
        start += len(line) + 1


_OTHER = re.compile(
    r"""
    \b(?:in|on)\s+(?:base|binary|octal|hex\w*|a\s+clock|mod\w*|arithmetic)\b
    | \bmod(?:ulo|ular)?\s+\d+\s+arithmetic\b
    | \b(?:base|mod)[-\s]?\d+\s+(?:arithmetic|notation|system)\b
    """,
    re.VERBOSE | re.IGNORECASE,
)  # numbers that are written or counted otherwise


def _line(line: str, start: int) -> Iterator[Link]:
    if _OTHER.search(line):
        return
    line_ = _SHARE.sub(
        lambda match: "%" + "*".center(len(match[0]) - 1),
        _TIMES.sub(lambda match: "*".center(len(match[0])), line),
    )
    signs = list(re.finditer(r"(?<![<>=!:])=(?![=>])|≈", line_))
    before = 0
    for place, sign in enumerate(signs):
        end = signs[place + 1].start() if place + 1 < len(signs) else len(line_)
        if right := _RIGHT.match(line_, sign.end(), min(end, sign.end() + SIDE)):
            shown = _TRAILING.sub("", right[0])
            rest = line_[sign.end() + len(shown) : end]
            left, loose = _left(line_[max(before, sign.start() - SIDE) : sign.start()])
            if (
                left
                and shown
                and (place or _OPERATOR.search(left[1:]))
                and not _SCALE.match(rest)
                and not _cut(rest)
                and not _REMAINDER.search(left)
            ):
                yield Link(
                    " ".join(left.split()),
                    shown.strip(),
                    start + sign.start(),
                    "prose",
                    "~" if sign[0] == "≈" else "=",
                    place == 0,
                    loose or _ambiguous(left),
                )
        before = sign.end()


def _ambiguous(left: str) -> bool:
    """Whether a quotient holds fractions that are set tighter: ``1 1/2 / 1/2``."""
    return bool(re.search(r"\d/\d", left) and re.search(r"\s/\s|\d \d+/\d", left))


def _cut(rest: str) -> bool:
    """Whether the right side goes on with a letter, an operator before a word, or a bracket."""
    if re.match(r"\s*\(?\s*\\?p?mod", rest):
        return True
    return bool(re.match(r"[A-Za-z]|\s*\\[a-z]|\s*[-+*/^(]\s*[\\A-Za-z(]", rest)) and not re.match(
        r"\s*\([A-Za-z]{2,}|\s+-\s", rest
    )


def _left(text: str) -> tuple[str, bool]:
    """The arithmetic that ends a text, and whether words stand within it."""
    match = _LEFT.search(text)
    if match is None:
        return _wordless(text)
    if _MODULO.search(text[: match.start()]):
        return "", False
    written, before = match[0], text[: match.start()]
    spaced = bool(re.match(r"[.,:]?\s", written)) or (before[-1:] == ":" and written[:1].isspace())
    glued = before[-1:].isalnum() or before[-1:] in {"_", "\\", "=", "'", '"', ":", "<", ">", "{", "}"}
    if glued and spaced and not re.match(r"\s*[-+*/^]", written):
        glued = False
    if written.strip()[:1] in {"+", "*", "/", "^"} or (glued and written.strip()[:1] in {"-", ""}):
        return _wordless(text)
    if glued:
        return "", False
    written = _LEADING.sub("", re.split(r"[.,]\s", written)[-1])
    while written.count(")") > written.count("("):
        written = written[written.index(")") + 1 :].strip(" ,.*/+")
    return (written.strip(), False) if re.search(r"\d", written) else _wordless(text)


def _wordless(text: str) -> tuple[str, bool]:
    """A product of amounts, such as ``3 boxes * 12 eggs/box``, without its words."""
    last = re.split(r"[.,;:!?]\s|\b(?:so|is|are|has|have|of|for|total|that|and|makes|be|will|means)\b", text)[
        -1
    ]
    if not re.search(r"[*/]", last) or re.search(r"[+-]", last):
        return "", False
    made = _UNIT.sub(" ", last).strip()
    if not re.fullmatch(r"[\d.,$%()\s*/]+", made) or len(re.findall(r"\d[\d.,]*", made)) < 2:
        return "", False
    return made.strip(" .,"), True


_ROWS = re.compile(r"\\\\(?:\[[^\]]*\])?")
_BOXED = re.compile(r"\\boxed\s*\{((?:[^{}]|\{[^{}]*\})*)\}")


def _chains(inner: str, offset: int) -> Iterator[Link]:
    """The links of every chain in a formula; a row that begins with its sign goes on with the one above."""
    inner = _BOXED.sub(r"\1", re.sub(r"\\(?:begin|end)\{[a-z]+\*?\}(?:\{[^{}]*\})?", "", inner)).replace(
        "&", ""
    )
    rows: list[str] = []
    for row in _ROWS.split(inner):
        if rows and re.match(r"\s*(?:=|\\approx)", row):
            rows[-1] += row
        else:
            rows.append(row)
    for row in rows:
        sides, signs = _sides(row)
        for place, sign in enumerate(signs):
            left, right = sides[place], sides[place + 1]
            if left.strip() and right.strip():
                yield Link(left.strip(), right.strip(" .,\n\t"), offset, "formula", sign, place == 0)


def _sides(row: str) -> tuple[list[str], list[Literal["=", "~"]]]:
    """What stands between the equality signs outside brackets."""
    sides, signs, depth, start = [], [], 0, 0
    place = 0
    while place < len(row):
        sign = row[place]
        depth += (sign in "{([") - (sign in "})]")
        approximate = row.startswith("\\approx", place)
        if depth <= 0 and (
            approximate or (sign == "=" and row[place - 1 : place] not in {"<", ">", "!", "\\"})
        ):
            sides.append(row[start:place])
            signs.append("~" if approximate else "=")
            place += 7 if approximate else 1
            start = place
            continue
        place += 1
    sides.append(row[start:])
    return sides, signs  # type: ignore[return-value]  # the two literals above
