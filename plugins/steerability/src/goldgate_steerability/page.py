"""The reference page of instruction ids, from the checks' own docstrings."""

from __future__ import annotations

import inspect

from goldgate_steerability.kinds.table import IFBENCH, IFEVAL, Kind

HEAD = """# Instruction ids

Written by `python -m goldgate_steerability page > docs/reference/instructions.md`. `steerability.constraints`
knows these ids. Arguments that data sets fill with null are left out; an id or argument that is not listed is
an error of the row. "Published" says how the published checker decides where it differs; `mode = "reference"`
gives its verdicts.

Words, sentences and paragraphs are those of the page [Steerability](../explanation/steerability.md).
"""
TYPES = {
    "natural": "a whole number from 0",
    "positive": "a whole number from 1",
    "percentage": "a number from 0 to 100",
    "text": "a text",
    "texts": "a list of texts",
    "letter": "one character",
    "relation": '"less than" or "at least"',
}


def page() -> str:
    """The page as Markdown."""
    parts = [HEAD]
    for title, kinds in (("IFEval", IFEVAL), ("IFBench", IFBENCH)):
        parts.append(f"## {title}: {len(kinds)} ids\n")
        parts += [_entry(name, kinds[name]) for name in sorted(kinds)]
    return "\n".join(parts)


def _entry(name: str, kind: Kind) -> str:
    text = " ".join((inspect.getdoc(kind.check) or "").split())
    meaning, _, published = text.partition(" Published: ")
    lines = [f"### {name}\n", f"{meaning}\n"]
    if kind.args:
        listed = [
            f"`{key}` ({TYPES[read.__name__]}{', optional' if key in kind.optional else ''})"
            for key, read in kind.args.items()
        ]
        lines.append(f"Arguments: {', '.join(listed)}.\n")
    lines.append(f"Published: {published}\n")
    return "\n".join(lines).replace("``", "`")
