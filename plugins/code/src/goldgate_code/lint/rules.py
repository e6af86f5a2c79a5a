"""Named sets of linter rules, and how they are chosen.

The report's static check looks for syntax errors, uninitialised variables, functions that are not imported,
and issues of style and typing (4.3.1). The sets are selections of ruff's rules; which rules belong to
"correctness" is ours: those that tell of a bug nearly every time, and are silent on plain idioms.
"""

from __future__ import annotations

from collections.abc import Sequence

SYNTAX = ("E9", "invalid-syntax")

SETS: dict[str, tuple[str, ...]] = {
    "correctness": (
        "E9",  # syntax, reading
        "F5",  # formats that do not fit their arguments
        "F601",  # a key given twice in a dictionary
        "F62",  # impossible star expressions
        "F63",  # assertions and conditions on tuples, identity of literals
        "F7",  # return, yield, break where there is nothing to leave
        "F821",  # undefined names: uninitialised variables, functions not imported
        "F822",
        "F823",
        "F901",  # raise NotImplemented
        "PLE",
        "PLW0127",  # assigned to itself
        "PLW0129",  # an assertion on a text
        "PLW0133",  # an exception made and not raised
        "PLW0177",  # compared with NaN
        "PLW0711",  # except A or B
        "PLW1501",  # a mode of open that does not exist
        "B002",  # ++n
        "B005",  # strip with several characters
        "B006",  # mutable argument defaults
        "B015",  # a comparison without effect
        "B016",  # raise of a literal
        "B020",  # a loop variable that overrides what is looped over
        "B023",  # a function that uses its loop's variable
        "B025",  # one exception handled twice
        "B029",
        "B030",
        "B031",  # a groupby group used twice
        "B035",  # one constant key in a comprehension
    ),
    "security": ("S",),
    "style": ("E", "W", "N", "B", "C4", "SIM", "F401", "F811", "F841", "PIE", "RET"),
    "typing": ("ANN001", "ANN002", "ANN003", "ANN2"),
    "documentation": ("D100", "D101", "D102", "D103"),
}

QUIET: dict[str, tuple[str, ...]] = {
    "security": ("S101", "S311"),  # asserts, and random numbers that are no secrets
    "style": ("E9", "E501", "W191", "W291", "W292", "W293"),  # white space is a formatter's business
}


def chosen(names: Sequence[str], extra: Sequence[str] = (), ignored: Sequence[str] = ()) -> tuple[str, ...]:
    """The rules of the named sets and ``extra`` ones, in one order; an ignored one stands as ``-CODE``.

    Raises KeyError for a set that does not exist.
    """
    select = {rule for name in names for rule in SETS[name]} | set(extra)
    quiet = {rule for name in names for rule in QUIET.get(name, ())} - set(extra) | set(ignored)
    if "correctness" in names:
        quiet.discard("E9")
    return (*sorted(select), *(f"-{rule}" for rule in sorted(quiet)))
