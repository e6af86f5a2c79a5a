"""Mutants differ from the program in one place, and still parse."""

import ast

import pytest
from goldgate_code.mutation.mutants import draw, mutants
from goldgate_code.parsing.python_source import UnreadableError, parses
from hypothesis import given
from hypothesis import strategies as st

CODE = '''
def f(n: "int" = 1) -> "int":
    """Not 2."""
    while n < 10 and n != 3:
        n += 2
    return -n if not n else [n, "a", 0.5, True][0]


def g(n):
    return n * 2
'''


def test_every_site_once() -> None:
    found = mutants(CODE)
    changes = {(m.before, m.after) for m in found}
    for change in [
        ("n < 10", "n <= 10"),
        ("n < 10", "n >= 10"),
        ("n != 3", "n == 3"),
        ("n < 10 and n != 3", "n < 10 or n != 3"),
        ("n += 2", "n -= 2"),
        ("-n", "+n"),
        ("True", "False"),
        ("'a'", "'ax'"),
        ("0.5", "1.5"),
        ("n * 2", "n + 2"),
        ("10", "11"),
        ("10", "9"),
        ("not n", "n"),
    ]:
        assert change in changes, change
    assert len({m.code for m in found}) == len(found)
    assert all(m.code != ast.unparse(ast.parse(CODE)) + "\n" for m in found)
    assert all("Not 2." in m.code and '"int"' in m.code for m in found)


def test_calls_and_conditions() -> None:
    code = "def f(xs, s: str):\n    xs.sort()\n    return sorted(set(xs)), max(len(x) for x in xs if s.count(x))\n"
    changes = {(m.before, m.after) for m in mutants(code)}
    for change in [
        ("xs.sort()", "xs"),
        ("sorted(set(xs))", "set(xs)"),
        ("set(xs)", "xs"),
        ("len(x)", "x"),
        ("max", "min"),
        ("s.count(x)", "not s.count(x)"),
    ]:
        assert change in changes, change
    assert ("s.count(x)", "s") not in changes


def test_within_one_function() -> None:
    assert {m.line for m in mutants(CODE, "g")} == {10}
    assert mutants(CODE, "h") == ()


def test_draws_repeat_themselves() -> None:
    assert draw(CODE, 5, 1) == draw(CODE, 5, 1)
    assert draw(CODE, 5, 1) != draw(CODE, 5, 2)
    assert len(draw(CODE, 999, 1)) == len(mutants(CODE))


def test_what_cannot_be_read() -> None:
    with pytest.raises(UnreadableError):
        mutants("def f(:")
    with pytest.raises(UnreadableError):
        mutants("x = " + "-" * 5000 + "1")


@given(st.sampled_from(mutants(CODE)))
def test_mutants_of_mutants_parse(mutant: object) -> None:
    assert all(parses(again.code) for again in mutants(mutant.code))  # type: ignore[attr-defined] # a Mutant
