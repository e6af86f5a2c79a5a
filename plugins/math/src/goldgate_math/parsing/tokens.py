"""Tokens of a cleaned answer: numbers, commands, letters, words, signs."""

from __future__ import annotations

import re
from typing import NamedTuple

from goldgate_math.limits import ANSWER, TOKENS, UnreadableError, words

FUNCTIONS = words(
    "sin cos tan cot sec csc arcsin arccos arctan arccot arcsec arccsc sinh cosh tanh coth sech csch "
    "arcsinh arccosh arctanh asin acos atan asinh acosh atanh arsinh arcosh artanh "
    "ln log lg exp max min gcd lcm det Re Im arg erf cis sgn"
)
GREEK = words(
    "alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa lambda mu nu xi rho "
    "varrho sigma tau upsilon phi varphi chi psi omega Gamma Delta Theta Lambda Xi Sigma Phi Psi Omega "
    "ell hbar Pi"
)
SIGNS = {
    "=": "=", "<": "<", ">": ">", "<=": "<=", ">=": ">=", "!=": "!=", "le": "<=", "leq": "<=",
    "leqslant": "<=", "leqq": "<=", "ge": ">=", "geq": ">=", "geqslant": ">=", "geqq": ">=", "lt": "<",
    "gt": ">", "ne": "!=", "neq": "!=", "in": "in", "notin": "notin", "approx": "~", "simeq": "~", "sim": "~",
    "to": "to", "mapsto": "to", "rightarrow": "to", "equiv": "==",
}  # fmt: skip
NO_PLAIN = words("Re Im arg nu mu eta max min det")
PLAIN = {
    "pi": "pi", "sqrt": "sqrt", "cbrt": "cbrt", "infinity": "infty", "inf": "infty", "oo": "infty",
    "union": "cup", "U": "cup", "pm": "pm", "abs": "abs", "floor": "floor", "ceil": "ceil", "mod": "mod",
} | {name: name for name in (FUNCTIONS | GREEK) - NO_PLAIN}  # fmt: skip

_TEXT = (
    r"text(?:bf|it|rm|sf|tt|normal)?|math(?:rm|bf|it|sf|tt|cal|frak)|mbox|hbox|emph|underline|vec|boldsymbol"
)
_ACCENTS = "hat|widehat|dot|ddot|bar|tilde|overline|overrightarrow|overleftrightarrow|overparen"
_TOKEN = re.compile(
    rf"""
      (?P<text>\\(?:{_TEXT})\s*\{{(?P<inner>(?:[^{{}}]|\{{[^{{}}]*\}})*)\}})
    | \\(?:math(?:bf|rm|it)|boldsymbol|vec)\s+(?P<plain>[a-zA-Z])(?![a-zA-Z])
    | \\(?:operatorname\*?|mathop)\s*\{{\s*(?P<named>[a-zA-Z]+)\s*\}}
    | \\(?P<accent>{_ACCENTS})
        (?:\s*\{{\s*(?P<under>\\?[a-zA-Z]{{1,12}})\s*\}}|\s+(?P<alone>[a-zA-Z])(?![a-zA-Z]))
    | (?P<bb>\\(?:mathbb|Bbb)\s*(?:\{{(?P<field>[A-Z])\}}|(?P<bare>[A-Z])))
    | (?P<env>\\(?:begin|end)\s*\{{(?P<name>[a-z]*)\*?\}})
    | (?P<num>(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+(?![\d.]))?)
    | (?P<cmd>\\[a-zA-Z]+)
    | (?P<word>[a-zA-Z]+(?:[^\W\d_a-zA-Z][^\W\d_]*)?)
    | (?P<foreign>[^\W\d_][\u0900-\u0dff\u0e00-\u0eff\w]*)
    | (?P<op><=|>=|!=|==|\*\*|\\\\|\\[{{}}|%$\#&_]|[-+*/^_(){{}}\[\],;:=<>|!%&$'"?.€£¥₹¢\#@])
    """,
    re.VERBOSE,
)
_BRACED = re.compile(r"[1-9]\d{0,2}(?:\s?\{\s?,\s?\}\s?\d{3})+(?!\d)")
_GROUPED = re.compile(r"[1-9]\d{0,2}(?:(?:,|\s?\{\s?,\s?\}\s?)\d{3})+(?!\d)")
_TAIL = re.compile(r"\.\d+")
_SPACED = re.compile(r"[1-9]\d{0,2}(?: \d{3})+(?![\d/])")
_OPEN, _CLOSE = frozenset(("(", "[", "\\{", "|")), frozenset((")", "]", "\\}"))


class Token(NamedTuple):
    """``kind``: num, cmd, fn, sym, word, op or end; ``gap``: white space came before it."""

    kind: str
    text: str
    gap: bool = False
    quoted: bool = False  # it stood in \text{…}


END = Token("end", "")


def tokens(text: str, letters: bool = False) -> list[Token]:
    """The tokens of a cleaned text. Raises UnreadableError for signs it does not know, or too many.

    ``letters``: a short run of letters is a product of variables even where it spells a unit or a word.
    """
    if len(text) > ANSWER:
        raise UnreadableError(f"longer than {ANSWER} characters")
    latex = "\\" in text
    found: list[Token] = []
    place = depth = 0
    while place < len(text):
        if text[place].isspace():
            place += 1
            continue
        gap = place > 0 and text[place - 1].isspace()
        if text[place].isdigit():
            grouping = _BRACED if depth else _GROUPED
            match = grouping.match(text, place) or (None if depth or latex else _SPACED.match(text, place))
            if match and not (place and text[place - 1] in ".,"):
                place = match.end()
                tail = _TAIL.match(text, place)
                digits = re.sub(r"\D", "", match[0]) + (tail[0] if tail else "")
                found.append(Token("num", digits, gap))
                place = tail.end() if tail else place
                continue
        match = _TOKEN.match(text, place)
        if match is None:
            raise UnreadableError(f"an unknown sign {text[place]!r}")
        place = match.end()
        if match["text"] is not None:
            applied = text.startswith("(", place) and len(match["inner"].strip()) > 1
            found.extend(_named(match["inner"].strip(), gap) if applied else _quoted(match["inner"], gap))
        elif match["plain"] is not None:
            found.append(Token("sym", match["plain"], gap))
        elif match["named"] is not None:
            found.extend(_named(match["named"], gap))
        elif match["accent"] is not None:
            under = (match["under"] or match["alone"]).lstrip("\\")
            found.extend(_accented(match["accent"], under, gap))
        elif match["bb"] is not None:
            found.append(Token("cmd", "bb" + (match["field"] or match["bare"]), gap))
        elif match["env"] is not None:
            found.append(Token("begin" if "begin" in match["env"] else "finish", match["name"], gap))
        elif match["num"] is not None:
            found.append(Token("num", match["num"], gap))
        elif match["cmd"] is not None:
            found.append(Token("cmd", match["cmd"][1:], gap))
        elif match["word"] is not None:
            if letters and len(match["word"]) <= 4 and match["word"] not in PLAIN:
                found.extend(Token("sym", letter, gap) for letter in match["word"])
            else:
                found.extend(_letters(match["word"], gap, latex))
        elif match["foreign"] is not None:
            found.append(Token("word", match["foreign"], gap))
        else:
            sign = match["op"]
            depth += (sign in _OPEN and sign != "|") - (sign in _CLOSE)
            found.append(Token("op", {"**": "^", "==": "="}.get(sign, sign), gap))
        if len(found) > TOKENS:
            raise UnreadableError(f"more than {TOKENS} tokens")
    return found


def _named(name: str, gap: bool) -> list[Token]:
    """The name of a function, as in ``\\operatorname{erf}``."""
    if not name.isalpha():
        return _quoted(name, gap)
    return [Token("cmd", name, gap) if name in FUNCTIONS else Token("fn", name, gap)]


_UNIT_VECTORS = {"hat i": "i", "hat j": "j", "hat k": "k"}


def _accented(accent: str, letters: str, gap: bool) -> list[Token]:
    """A letter with its accent as one name; the unit vectors i, j and k by their letters."""
    if accent.startswith("over"):
        return [Token("sym", letter, gap and not place) for place, letter in enumerate(letters)]
    name = f"{accent.removeprefix('wide')} {letters}"
    return [Token("sym", _UNIT_VECTORS.get(name, name), gap)]


def _quoted(inner: str, gap: bool) -> list[Token]:
    """What stands in ``\\text{…}``: words, or a single letter, or a little mathematics."""
    inner = inner.strip()
    if len(inner) == 1 and inner.isalpha():
        return [Token("sym", inner, gap, True)]
    if inner in PLAIN and inner != "U":
        return [Token("cmd", PLAIN[inner], gap)]
    if any(sign.isalpha() for sign in inner):
        parts = re.findall(r"[^\W\d_]+(?:['-][^\W\d_]+)*|\d+(?:\.\d+)?|[^\w\s]", inner)
        return [
            Token("num" if word[0].isdigit() else "word" if word[0].isalpha() else "op", word, True, True)
            for word in parts
        ]
    return tokens(inner) if inner else []


_VOWELS = frozenset("aeiouyAEIOUY")
_NAMES = sorted(PLAIN.keys() - {"U", "oo", "inf"}, key=len, reverse=True)
_SPLIT = re.compile("(" + "|".join(_NAMES) + ")")
WORDS = words(
    "and or is are am pm to at of in on the for by mod base cm mm km kg mg ml ft yd lb oz hr min sec mph "
    "usd eur gbp jpy cny inr yes no not all real none odd even true false red cents cent days day km dm mi "
    "kph kmh rs yen gal rad deg pct a.m p.m if so it we an as be do no ohm kwh hz pa mj kj mw kw gw mpa "
    "yr yrs hrs mins secs wk wks lbs kmph kpa khz mhz ghz ma mv kv ev mol nm um cal atm bar"
)


def _letters(run: str, gap: bool, latex: bool) -> list[Token]:
    """A run of letters: a function, a word, or variables side by side."""
    if len(run) == 1:
        return [Token("sym", run, gap)] if run != "U" or latex else [Token("cmd", "cup", gap)]
    if run in PLAIN and not (latex and run in {"oo", "inf", "union"}):
        return [Token("cmd", PLAIN[run], gap)]
    if run.lower() in WORDS and not (latex and run.isupper()):
        return [Token("word", run, gap)]
    parts = [part for part in _SPLIT.split(run) if part]
    loose = [part for part in parts if part not in PLAIN]
    if len(parts) > 1 and all(len(part) <= 2 for part in loose):
        made = [token for part in parts for token in _letters(part, False, latex)]
        return [made[0]._replace(gap=gap), *made[1:]]
    spoken = not latex and len(run) == 3 and run[1] in _VOWELS and run[0] not in _VOWELS
    if len(run) > 3 or spoken:
        return [Token("word", run, gap)]
    return [Token("sym", letter, gap and not place) for place, letter in enumerate(run)]
