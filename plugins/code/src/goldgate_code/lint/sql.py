"""The static check of SQL, by sqlglot's parser. Runs in a worker, as a Compute request: a deep query takes
time.
"""

from __future__ import annotations

import logging

DIALECTS = ("", "sqlite", "postgres", "mysql")


def sound(code: str) -> list[str | bool | None]:
    """Whether a text is SQL in one of the dialects, and the first dialect's complaint where it is not.

    None: a statement that sqlglot passes over unread (an EXPLAIN, a trigger).
    """
    logging.getLogger("sqlglot").setLevel(logging.ERROR)  # it warns of what it passes over
    complaint = ""
    for dialect in DIALECTS:
        known, why = _read(code, dialect)
        if known is not False:
            return [known, why]
        complaint = complaint or why
    return [False, complaint]


def _read(code: str, dialect: str) -> tuple[bool | None, str]:
    from sqlglot import errors, exp, parse

    try:
        statements = [statement for statement in parse(code, dialect=dialect) if statement is not None]
    except errors.SqlglotError as error:
        return False, str(error).partition("\n")[0]
    except RecursionError:
        return False, "nested too deeply"
    if not statements:
        return False, "there is no statement"
    for statement in statements:
        if isinstance(statement, exp.Command):
            return None, f"{statement.name} is passed over unread"
        if isinstance(statement, exp.Condition | exp.Alias | exp.Tuple) and not isinstance(
            statement, exp.Query
        ):
            return False, "an expression is no statement"
    return True, ""
