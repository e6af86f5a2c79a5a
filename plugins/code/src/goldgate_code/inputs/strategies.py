"""Draw inputs for a function with Hypothesis. Runs in a worker, as a Compute request: it is pure, but not
quick.
"""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import TYPE_CHECKING, Any

from goldgate import decode, encode

from goldgate_code.inputs.examples import arguments
from goldgate_code.inputs.extremes import constants, spoken, wide
from goldgate_code.inputs.perturb import perturbed
from goldgate_code.inputs.shapes import PAIRS, Shape, Shapes, admits

WIDE = 16  # large inputs at most
SMALL = 5  # numbers up to here are drawn half of the time: coincidences hide bugs

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy


def draw(
    code: str, entry_point: str, shown: list[Any], count: int, seed: int, candidate: str = ""
) -> list[list[Any]]:
    """Two lists of different inputs, tagged lists of positional arguments. The first has at most ``count``
    and as many with constants of the programs: the examples ``shown`` first, then smaller before larger. The
    second has large ones, which may take a right program too long. Empty where neither examples nor type
    hints of ``code`` tell what to draw.
    """
    import hypothesis
    from hypothesis import strategies as st

    known = [decode(args) for args in shown]
    shapes = arguments(code, entry_point, known)
    if not shapes:
        return [shown[:count], []]
    found: dict[str, Any] = {repr(args): args for args in shown[: count // 2]}
    fresh: dict[str, Any] = {}
    habits = _habits(known)
    choice = Random(seed)  # noqa: S311 - a repeatable choice
    nearby = [*_covering(known, shapes, choice)]
    for number in range(count if known else 0):
        args = nearby[number] if number < len(nearby) else perturbed(known[number % len(known)], choice)
        if all(map(admits, shapes, args)) and _keeps(habits, args):
            found.setdefault(repr(encode(args)), encode(args))
        if len(found) >= count * 7 // 10:
            break

    @hypothesis.seed(seed)
    @hypothesis.settings(
        max_examples=2 * count,
        database=None,
        deadline=None,
        phases=[hypothesis.Phase.generate],
        suppress_health_check=list(hypothesis.HealthCheck),
    )
    @hypothesis.given(st.tuples(*(_any_of(place) for place in shapes)))
    def gather(args: tuple[Any, ...]) -> None:
        if all(map(admits, shapes, args)) and _keeps(habits, list(args)):
            wire = encode(list(args))
            if repr(wire) not in found:
                fresh.setdefault(repr(wire), wire)

    gather()
    small = sorted(fresh, key=lambda text: (len(text), text))
    step = max(1, len(small) / max(1, count - len(found)))
    picked = [small[int(at * step)] for at in range(min(len(small), count - len(found)))]
    small_ones = [*found.values(), *(fresh[text] for text in picked)]
    base = [decode(wire) for wire in small_ones]
    words = spoken(base, shapes, constants(code, candidate), choice)
    extra = _distinct((encode(args) for args in words if _keeps(habits, args)), small_ones)
    hinted = not known  # examples say what a function is meant for: no letter and no number beyond
    large = (args for args in (wide(base, shapes, choice) if hinted else ()) if _keeps(habits, args))
    return [[*small_ones, *extra[:count]], _distinct((encode(args) for args in large), small_ones)[:WIDE]]


def _distinct(wires: Iterator[Any], known: list[Any]) -> list[Any]:
    seen = {repr(wire) for wire in known}
    return [wire for wire in wires if repr(wire) not in seen and not seen.add(repr(wire))]  # type: ignore[func-returns-value]


def _covering(known: list[list[Any]], shapes: list[Shapes], choice: Random) -> Iterator[list[Any]]:
    """Inputs with texts that together hold every character of an argument's alphabet: bugs hide in one."""
    for place, alternatives in enumerate(shapes if known else ()):
        for shape in alternatives:
            if shape.kind != "str" or shape.high < 1:
                continue
            mixed = choice.sample(shape.alphabet, len(shape.alphabet))
            length = max(1, min(shape.high, 12))
            for at in range(0, len(mixed), length):
                args = list(known[at % len(known)])
                args[place] = "".join(mixed[at : at + length])
                yield args


def _any_of(shapes: Shapes) -> SearchStrategy[Any]:
    from hypothesis import strategies as st

    return st.one_of([_strategy(shape) for shape in shapes]) if shapes else st.nothing()


def _strategy(shape: Shape) -> SearchStrategy[Any]:
    from hypothesis import strategies as st

    if shape.kind == "int":
        near = st.integers(max(shape.low, -SMALL), min(shape.high, SMALL))
        wide = st.integers(shape.low, shape.high)
        return st.one_of(near, wide) if shape.low <= SMALL and shape.high >= -SMALL else wide
    if shape.kind == "float":
        return st.integers(100 * shape.low, 100 * shape.high).map(lambda n: n / 100)
    if shape.kind == "str":
        return _texts(shape)
    if shape.kind == "bool":
        return st.booleans()
    if shape.kind == "tuple" and len(shape.items) != 1:
        return st.tuples(*(_any_of(place) for place in shape.items))
    if shape.kind == "dict" and not shape.items[0]:
        return st.builds(dict)
    if shape.kind == "dict":
        keys, values = map(_any_of, shape.items)
        return st.dictionaries(keys, values, min_size=shape.low, max_size=shape.high)
    if shape.kind in ("list", "tuple", "set", "frozenset"):
        return _collections(shape)
    return st.none()


def _collections(shape: Shape) -> SearchStrategy[Any]:
    from hypothesis import strategies as st

    items = _any_of(shape.items[0])
    if not shape.items[0]:
        return st.builds({"list": list, "tuple": tuple, "set": set, "frozenset": frozenset}[shape.kind])
    if shape.kind in ("set", "frozenset"):
        return (st.sets if shape.kind == "set" else st.frozensets)(
            items, min_size=shape.low, max_size=shape.high
        )
    unique = repr if shape.distinct else None
    lists = st.lists(items, min_size=shape.low, max_size=shape.high, unique_by=unique)
    if shape.step > 1:
        sizes = st.sampled_from(range(shape.low, shape.high + 1, shape.step))
        lists = sizes.flatmap(lambda n: st.lists(items, min_size=n, max_size=n, unique_by=unique))
    if shape.ascending:
        lists = lists.map(sorted)
    return lists.map(tuple) if shape.kind == "tuple" else lists


def _texts(shape: Shape) -> SearchStrategy[str]:
    """Texts over the alphabet, the examples' words in other orders, and the examples with a piece cut out or
    put in.
    """
    from hypothesis import strategies as st

    free = st.text(shape.alphabet, min_size=shape.low, max_size=shape.high) if shape.alphabet else st.just("")
    if not shape.seen:
        return free
    if shape.balanced:
        return _paired(shape)
    places = st.integers(0, max(map(len, shape.seen)))
    piece = st.text(shape.alphabet, max_size=2) if shape.alphabet else st.just("")

    def edited(text: str, start: int, end: int, put: str) -> str:
        start, end = sorted((start % (len(text) + 1), end % (len(text) + 1)))
        return text[:start] + put + text[end:]

    edits = st.builds(edited, st.sampled_from(shape.seen), places, places, piece)
    words = sorted({word for text in shape.seen for word in text.split()})
    if not any(" " in text for text in shape.seen) or not words:
        return st.one_of(free, edits)
    most = max(len(text.split()) for text in shape.seen)
    return st.one_of(free, edits, st.lists(st.sampled_from(words), max_size=most + 1).map(" ".join))


def _paired(shape: Shape) -> SearchStrategy[str]:
    """Texts whose brackets pair up, with the alphabet's other characters between them."""
    from hypothesis import strategies as st

    pairs = st.sampled_from([left + right for left, right in PAIRS.items() if left in shape.alphabet])
    others = "".join(character for character in shape.alphabet if character not in "()[]{}")
    if shape.balanced == "words":
        others = "".join(others.split())
    atoms = st.text(others, max_size=2) if others else st.just("")

    def grown(inner: SearchStrategy[str]) -> SearchStrategy[str]:
        return st.one_of(
            st.builds(lambda pair, text: pair[0] + text + pair[1], pairs, inner),
            st.lists(inner, max_size=4).map("".join),
        )

    pieces = st.recursive(st.builds(lambda pair, text: pair[0] + text + pair[1], pairs, atoms) | atoms, grown)
    if shape.balanced == "words" and " " in shape.alphabet:
        return st.lists(pieces, max_size=4).map(" ".join)
    return pieces


Habit = tuple[str, int, int]


def _habits(known: list[list[Any]]) -> list[Habit]:
    """What holds between two arguments in every example: numbers in order, lengths equal, a number within a
    length.
    """
    if len(known) < 3:
        return []
    width = len(known[0])
    pairs = [(a, b) for a in range(width) for b in range(width) if a != b]
    return [
        (name, a, b)
        for name in RELATIONS
        for a, b in pairs
        if all(_holds(name, args[a], args[b]) for args in known)
    ]


def _keeps(habits: list[Habit], args: list[Any]) -> bool:
    return all(_holds(name, args[a], args[b]) for name, a, b in habits)


RELATIONS = ("ordered", "same length", "within")


def _holds(name: str, a: Any, b: Any) -> bool:
    if name == "ordered":
        return isinstance(a, int | float) and isinstance(b, int | float) and a <= b
    sized = (str, list, tuple, dict, set, frozenset)
    if name == "same length":
        return isinstance(a, sized) and isinstance(b, sized) and len(a) == len(b)
    return isinstance(a, int) and isinstance(b, sized) and 0 <= a <= len(b)
