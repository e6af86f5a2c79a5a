"""Sums and products of matrices, and their multiples, as they are read."""

from __future__ import annotations

from fractions import Fraction

from goldgate_math.limits import UnreadableError
from goldgate_math.tree import Answer, Expr, Interval, Matrix, Num, Op, Ordered, expr, is_expr

MINUS = Num(Fraction(-1))
LARGEST = 8  # rows or columns of a product


def combined(sign: str, left: Answer, right: Answer) -> Answer:
    """``left sign right`` for the signs + - * /. Raises UnreadableError where that means nothing."""
    if is_expr(left) and is_expr(right):
        return Op(sign, (expr(left), expr(right)))
    one, two = _matrix(left), _matrix(right)
    if sign in {"+", "-"} and one and two and _shape(one) == _shape(two):
        rows = zip(one.rows, two.rows, strict=True)
        return _like(left, tuple(tuple(Op(sign, pair) for pair in zip(*row, strict=True)) for row in rows))
    if sign == "*" and is_expr(left) and two:
        return _like(right, _scaled(expr(left), two))
    if sign in {"*", "/"} and one and is_expr(right):
        factor = expr(right)
        if sign == "/":
            return _like(left, tuple(tuple(Op("/", (cell, factor)) for cell in row) for row in one.rows))
        return _like(left, _scaled(factor, one))
    if sign == "*" and isinstance(left, Matrix) and isinstance(right, Matrix):
        return _product(left, right)
    raise UnreadableError("a collection where a value should be")


def negated(answer: Answer) -> Answer:
    """Minus an expression, a matrix, a tuple, or an interval."""
    if isinstance(answer, Interval):
        ends = Op("neg", (answer.high,)), Op("neg", (answer.low,))
        return Interval(*ends, answer.high_closed, answer.low_closed)
    return Op("neg", (expr(answer),)) if is_expr(answer) else combined("*", MINUS, answer)


def transposed(answer: Ordered | Matrix) -> Answer:
    """Rows as columns; a tuple stays a tuple."""
    return Matrix(tuple(zip(*answer.rows, strict=True))) if isinstance(answer, Matrix) else answer


def _matrix(answer: Answer) -> Matrix | None:
    if isinstance(answer, Matrix):
        return answer
    if isinstance(answer, Ordered) and all(map(is_expr, answer.items)):
        return Matrix((tuple(map(expr, answer.items)),))
    return None


def _like(answer: Answer, rows: tuple[tuple[Expr, ...], ...]) -> Answer:
    return Matrix(rows) if isinstance(answer, Matrix) else Ordered(rows[0])


def _shape(matrix: Matrix) -> tuple[int, int]:
    return len(matrix.rows), len(matrix.rows[0])


def _scaled(factor: Expr, matrix: Matrix) -> tuple[tuple[Expr, ...], ...]:
    return tuple(tuple(Op("*", (factor, cell)) for cell in row) for row in matrix.rows)


def _product(left: Matrix, right: Matrix) -> Matrix:
    if len(left.rows[0]) != len(right.rows) or max(*_shape(left), *_shape(right)) > LARGEST:
        raise UnreadableError("a product of matrices that do not fit")
    columns = tuple(zip(*right.rows, strict=True))
    return Matrix(tuple(tuple(_dot(row, column) for column in columns) for row in left.rows))


def _dot(row: tuple[Expr, ...], column: tuple[Expr, ...]) -> Expr:
    total: Expr | None = None
    for a, b in zip(row, column, strict=True):
        term = Op("*", (a, b))
        total = term if total is None else Op("+", (total, term))
    if total is None:
        raise UnreadableError("an empty matrix")
    return total
