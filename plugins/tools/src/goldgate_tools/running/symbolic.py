"""What an expression is worth, by sympy: called in a compute worker that is killed at its limit.

Trees come from ``expression.read``; only the functions listed here are ever applied.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import sympy

from goldgate_tools.running import bounds
from goldgate_tools.running.expression import Tree, UnreadableError, read

DIGITS = 30
FAULTS = (UnreadableError, ValueError, TypeError, ArithmeticError, AttributeError, NotImplementedError,
          IndexError, RecursionError)  # fmt: skip
"""What an expression that cannot be computed raises, in our reader or in sympy."""
SEQUENCES = (list, tuple, dict, sympy.Tuple, sympy.FiniteSet)
CLOSE = 1e-14  # relative: what floating-point arithmetic may lose
_CONSTANTS = {"pi": sympy.pi, "e": sympy.E, "E": sympy.E, "i": sympy.I, "I": sympy.I, "j": sympy.I,
"oo": sympy.oo, "inf": sympy.oo,
              "infinity": sympy.oo, "Infinity": sympy.oo, "nan": sympy.nan, "True": sympy.true,
              "False": sympy.false, "true": sympy.true, "false": sympy.false,
              "zoo": sympy.zoo, "phi": sympy.GoldenRatio}  # fmt: skip
_GREEK = frozenset("alpha beta gamma delta theta lambda mu sigma omega rho tau epsilon".split())
_FUNCTIONS: dict[str, Callable[..., Any]] = {
    "sqrt": sympy.sqrt, "cbrt": sympy.cbrt, "abs": sympy.Abs, "sin": sympy.sin, "cos": sympy.cos,
    "tan": sympy.tan, "asin": sympy.asin,
    "acos": sympy.acos, "atan": sympy.atan, "arcsin": sympy.asin, "arccos": sympy.acos,
    "arctan": sympy.atan, "sinh": sympy.sinh,
    "cosh": sympy.cosh, "tanh": sympy.tanh, "exp": sympy.exp, "ln": sympy.log, "log": sympy.log,
    "log10": lambda x: sympy.log(x, 10),
    "log2": lambda x: sympy.log(x, 2), "floor": sympy.floor, "ceil": sympy.ceiling,
    "ceiling": sympy.ceiling, "factorial": bounds.factorial,
    "binomial": bounds.binomial, "choose": bounds.binomial, "comb": bounds.binomial, "ncr": bounds.binomial,
    "gcd": sympy.gcd, "lcm": sympy.lcm,
    "max": sympy.Max, "min": sympy.Min, "simplify": sympy.simplify, "expand": sympy.expand,
    "factor": sympy.factor, "together": sympy.together,
    "apart": sympy.apart, "cancel": sympy.cancel, "trigsimp": sympy.trigsimp, "isprime": sympy.isprime,
    "is_prime": sympy.isprime,
    "prime": bounds.prime, "primepi": sympy.primepi, "nextprime": sympy.nextprime, "totient": sympy.totient,
    "fibonacci": bounds.fibonacci,
    "gamma": bounds.gamma, "sign": sympy.sign, "mod": lambda a, b: a % b, "pow": bounds.power,
    "Rational": sympy.Rational, "rational": sympy.Rational,
    "re": sympy.re, "im": sympy.im, "conjugate": sympy.conjugate, "arg": sympy.arg, "root": sympy.root,
    "radians": sympy.rad, "degrees": sympy.deg,
    "Matrix": lambda rows: sympy.Matrix(rows),
    "inv": lambda m: sympy.Matrix(m).inv(),
    "transpose": lambda m: sympy.Matrix(m).T,
    "rank": lambda m: sympy.Integer(sympy.Matrix(m).rank()),
    "n": lambda x, n=15: sympy.N(x, min(int(n), 50)),
    "det": lambda m: sympy.Matrix(m).det(), "eq": sympy.Eq, "numer": sympy.numer, "denom": sympy.denom,
    "N": lambda x, n=15: sympy.N(x, min(int(n), 50)), "evalf": lambda x, n=15: sympy.N(x, min(int(n), 50)),
    "Integer": sympy.Integer, "Float": sympy.Float,
    "sum": lambda *items: sum(items[0] if len(items) == 1 and isinstance(items[0], list) else items),
    "mean": lambda *items: sum(_flat(items)) / sympy.Integer(len(_flat(items))),
    "divisors": lambda n: list(sympy.divisors(n)),
    "round": lambda x, n=0: _rounded(x, int(n)),
}  # fmt: skip
SIGNS = frozenset(("+", "-", "*", "/", "//", "%", "**", "=", "<", ">", "<=", ">="))
_SPECIAL = (
    "diff",
    "derivative",
    "integrate",
    "integral",
    "solve",
    "limit",
    "summation",
    "product",
    "roots",
    "subs",
    "factorint",
    "series",
    "nsolve",
    "Sum",
    "Product",
)


@dataclass(frozen=True, slots=True)
class Pair:
    """A key with its value, as dictionaries hold them."""

    key: Any
    held: Any


def value(tree: Tree) -> Any:
    """The value of a tree: a sympy object, or a list of them. Raises UnreadableError."""
    chain = []  # 1 + 2 + 3 … is a tree as deep as it is long
    while tree[0] in SIGNS:
        chain.append(tree)
        tree = tree[1]
    found = _single(tree)
    for sign, _, right in reversed(chain):
        found = _combined(sign, found, value(right))
    return found


def _single(tree: Tree) -> Any:
    kind = tree[0]
    if kind == "number":
        text = tree[1]
        return (
            sympy.Integer(text)
            if re.fullmatch(r"\d+", text)
            else sympy.Rational(text)
            if _short(text)
            else sympy.Float(text, DIGITS)
        )
    if kind == "name":
        return _name(tree[1])
    if kind == "list":
        return [value(item) for item in tree[1:]]
    if kind == "call":
        return _called(tree[1], tree[2:])
    if kind == "pair":
        return Pair(value(tree[1]), value(tree[2]))
    raise UnreadableError(f"{kind} cannot be computed")


def _short(text: str) -> bool:
    mantissa, _, power = text.lower().partition("e")
    return len(mantissa) <= 60 and abs(int(power or 0)) <= 400


def _name(text: str) -> Any:
    if text in _CONSTANTS:
        return _CONSTANTS[text]
    if len(text) == 1 or text in _GREEK or re.fullmatch(r"[a-zA-Z]_?\d{1,2}", text):
        return sympy.Symbol(text)
    raise UnreadableError(f"unknown name {text[:40]!r}")


def _combined(sign: str, left: Any, right: Any) -> Any:
    if isinstance(left, list | Pair) or isinstance(right, list | Pair):
        raise UnreadableError("arithmetic of lists")
    if sign == "+":
        return left + right
    if sign == "-":
        return left - right
    if sign == "*":
        return left * right
    if sign == "/":
        return left / right
    if sign == "//":
        return sympy.floor(left / right)
    if sign == "%":
        return left % right
    if sign == "**":
        return bounds.power(left, right)
    relations = {"=": sympy.Eq, "<": sympy.Lt, ">": sympy.Gt, "<=": sympy.Le, ">=": sympy.Ge}
    return relations[sign](left, right)


def _called(name: str, trees: tuple[Tree, ...]) -> Any:
    if name in _SPECIAL:
        return _special(name, [value(tree) for tree in trees])
    function = _FUNCTIONS.get(name) or _FUNCTIONS.get(name.lower())
    if function is None:
        raise UnreadableError(f"unknown function {name[:40]!r}")
    items = [value(tree) for tree in trees]
    try:
        return function(*items)
    except TypeError as error:
        raise UnreadableError(f"{name[:40]} does not take these arguments") from error


def _special(name: str, items: list[Any]) -> Any:
    first = items[0]
    others = items[1:]
    if name in ("diff", "derivative"):
        return sympy.diff(first, *(others or [_variable(first)]))
    if name in ("integrate", "integral"):
        ranges = [
            tuple(one) if len(one) == 3 else (_variable(first), *one)
            for one in others
            if isinstance(one, list)
        ]
        if len(others) == 3 and not ranges:
            ranges = [tuple(others)]
            others = []
        return sympy.integrate(first, *(ranges or others or [_variable(first)]))
    if name in ("solve", "roots", "nsolve"):
        equations = first if isinstance(first, list) else [first]
        names = [one for other in others for one in (other if isinstance(other, list) else [other])]
        return sympy.solve(equations if len(equations) > 1 else equations[0], *names)
    if name == "limit":
        return sympy.limit(*items[:3], *(["+-"] if len(items) == 3 else []))
    if name in ("summation", "product", "Sum", "Product"):
        ranges = [tuple(one) for one in others if isinstance(one, list)] or [tuple(others)]
        return (sympy.summation if name in ("summation", "Sum") else bounds.product)(first, *ranges)
    if name == "subs":
        return first.subs(*items[1:3])
    if name == "factorint":
        return sympy.factorint(first)
    raise UnreadableError(f"{name} is not supported")


def _variable(expression: Any) -> Any:
    names = sorted(getattr(expression, "free_symbols", ()), key=str)
    if not names:
        return sympy.Symbol("x")
    return next((one for one in names if str(one) == "x"), names[0])


def _flat(items: tuple[Any, ...]) -> list[Any]:
    return [one for item in items for one in (item if isinstance(item, list) else [item])]


def _rounded(number: Any, places: int) -> Any:
    return sympy.Rational(round(number * 10**places), 10**places)


# --- in the worker -------------------------------------------------------------------------------


def evaluate(expression: str, decimals: bool) -> dict[str, str]:
    """What a calculator answers: ``{"text"}``, or ``{"error"}``. ``decimals``: a number as a decimal."""
    try:
        result = value(read(expression))
        if _undefined(result):
            return {"error": "Error: the result is undefined"}
        return {"text": bounds.decimal(result) if decimals else bounds.shown(result)}
    except FAULTS as error:
        return {"error": f"Error: {_sentence(error)}"}


def _sentence(error: Exception) -> str:
    return " ".join(str(error).split())[:200] or type(error).__name__


def compare(expression: str, recorded: str) -> dict[str, Any]:
    """Whether a recorded output is the expression's value: ``equal`` is True, False, or None where that
    cannot be decided; ``text`` is the value.
    """
    try:
        mine = value(read(expression))
        text = bounds.shown(mine)
    except FAULTS as error:
        return {"equal": None, "text": "", "why": f"cannot be computed here: {_sentence(error)[:120]}"}
    if _undefined(mine):
        return {"equal": None, "text": "undefined", "undefined": True}
    bare = re.sub(r"\s", "", recorded).replace("^", "**")
    if bare == re.sub(r"\s", "", text):
        return {"equal": True, "text": text}
    try:
        theirs = value(read(_cleaned(recorded)))
    except FAULTS:
        return {"equal": None, "text": text, "why": "the recorded output cannot be read"}
    constant = (
        bool(re.search(r"\+\s*[cC]\b", recorded)) and re.match(r"\s*int", expression.lower()) is not None
    )
    return {"equal": _same(mine, theirs, recorded, constant), "text": text}


def _cleaned(recorded: str) -> str:
    text = re.sub(r"\+\s*(?:C|c|constant)\s*$", "", recorded.strip())
    text = re.sub(r"\s+(?:or|and)\s+|\s*;\s*", ", ", text)
    return re.sub(r"^\s*(?:result|answer|output|value)\s*[:=]\s*", "", text, flags=re.IGNORECASE)


def _undefined(result: Any) -> bool:
    return bool(result in (sympy.nan, sympy.zoo)) if not isinstance(result, list) else False


def _same(mine: Any, theirs: Any, recorded: str, constant: bool) -> bool | None:
    if isinstance(mine, SEQUENCES) or isinstance(theirs, SEQUENCES):
        return _same_lists(_items(mine), _items(theirs))
    mine, theirs = _bare(mine), _bare(theirs)
    if mine == theirs:
        return True
    if mine.is_Boolean or theirs.is_Boolean:
        decided = (sympy.true, sympy.false)
        return False if mine in decided and theirs in decided else None
    if mine.is_number and theirs.is_number:
        return _same_numbers(mine, theirs, recorded)
    difference = sympy.simplify(mine - theirs)
    if constant:
        return not difference.free_symbols
    if difference == 0:
        return True
    return False if _differs(difference) else None


def _bare(one: Any) -> Any:
    """A sympy object; an equation "x = 3" means its value."""
    if isinstance(one, bool):
        return sympy.true if one else sympy.false
    if isinstance(one, int):
        return sympy.Integer(one)
    return one.rhs if isinstance(one, sympy.Eq) and one.lhs.is_Symbol else one


def _items(one: Any) -> list[Any]:
    """What a list, a set, a tuple or a dictionary holds; anything else holds itself."""
    if isinstance(one, dict):
        return [Pair(key, held) for key, held in one.items()]
    if isinstance(one, list | tuple | sympy.Tuple | sympy.FiniteSet):
        return list(one)
    return [one]


def _same_lists(mine: list[Any], theirs: list[Any]) -> bool | None:
    """Whether the same items are there, in any order."""
    if len(mine) != len(theirs):
        return False
    left = list(theirs)
    doubt = False
    for one in mine:
        for other in left:
            equal = _same_items(one, other)
            doubt = doubt or equal is None
            if equal:
                left.remove(other)
                break
        else:
            return None if doubt else False
    return True


def _same_items(one: Any, other: Any) -> bool | None:
    if isinstance(one, Pair) and isinstance(other, Pair):
        keys = _same_items(one.key, other.key)
        return _same_items(one.held, other.held) if keys else keys
    if isinstance(one, Pair) or isinstance(other, Pair):
        pair, eq = (one, other) if isinstance(one, Pair) else (other, one)
        if isinstance(eq, sympy.Eq) and eq.lhs != pair.key:
            return False
        return _same_items(pair.held, _bare(eq))
    return _same(one, other, "", False)


def _same_numbers(mine: Any, theirs: Any, recorded: str) -> bool:
    with_digits = sympy.N(mine - theirs, DIGITS)
    size = abs(sympy.N(mine, DIGITS))
    gap = abs(with_digits)
    if gap == 0 or gap <= CLOSE * max(size, sympy.Float("1e-300")):
        return not (mine.is_integer and theirs.is_integer) or mine == theirs
    unit, digits = _shown(theirs, recorded)
    if not digits or not mine.is_real:
        return False
    return bool(digits >= 2 and gap <= unit * sympy.Rational(500001, 1000000))


def _shown(theirs: Any, recorded: str) -> tuple[Any, int]:
    """The unit of the last decimal that a number shows, and how many digits it shows; 0 for a whole one."""
    text = recorded or (format(float(theirs), ".15g") if theirs.is_Rational and not theirs.is_Integer else "")
    shown = re.search(r"(\d[\d,]*)\.(\d+)(?:[eE]([-+]?\d+))?\s*\D*$", text)
    if shown is None:
        return 0, 0
    unit = sympy.Rational(10) ** (int(shown[3] or 0) - len(shown[2]))
    return unit, len((shown[1] + shown[2]).lstrip("0").replace(",", ""))


def _differs(difference: Any) -> bool:
    """Whether an expression is not zero at some point."""
    names = sorted(difference.free_symbols, key=str)
    for number in (3, 7):
        point = {name: sympy.Rational(number + 2 * place, 5) for place, name in enumerate(names)}
        at = sympy.N(difference.subs(point), DIGITS)
        if at.is_number and at.is_finite and abs(at) > 1e-10:
            return True
    return False
