"""Whether a recorded output is what running a call again gives."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping, Sequence
from typing import Any

from goldgate import Cell

from goldgate_tools.reading.json_text import canonical
from goldgate_tools.reading.outcomes import failed, value

_EMPTY = re.compile(
    r"\W*(?:none|null|no output|\(no output\)|empty|ok|done|success(?:ful)?"
    r"|(?:code )?executed (?:successfully)?\W*(?:with )?(?:no output)?)\W*",
    re.IGNORECASE,
)
_STREAMS = frozenset(
    "stdout stderr output result value error returncode return_code exit_code code status success text "
    "content type "
    "execution_time time images files ok exception traceback".split()
)
_PRINTED = ("stdout", "output", "result", "value", "text", "content")
_CUT = re.compile(
    r"(?:\.{3}|…)?\s?(?:\.{3}|…|[\[(][^\])\n]{0,60}(?:truncated|more|omitted"
    r"|cut)[^\])\n]{0,60}[\])])\s*$",
    re.IGNORECASE,
)
TAIL = 200
CLOCK = frozenset(
    "now today utcnow time time_ns localtime gmtime ctime perf_counter monotonic process_time".split()
)
SURROUNDINGS = frozenset(
    "platform environ getcwd getpid gethostname getlogin version version_info executable uname listdir "
    "walk getmtime stat".split()
)
NETWORK = (
    "URLError",
    "HTTPError",
    "ConnectionError",
    "ConnectionRefusedError",
    "gaierror",
    "timeout",
    "TimeoutError",
    "SSLError",
)
_ADDRESS = re.compile(r"\bat 0x[0-9a-fA-F]{4,16}\b")
HASHING = frozenset(
    "set frozenset hash id intersection union difference symmetric_difference keys __hash__ __import__ "
    "exec eval globals locals vars dir".split()
)
ORDERED = frozenset(
    "math cmath json re csv io statistics datetime time decimal fractions random string itertools functools "
    "operator textwrap bisect heapq calendar".split()
)
"""Modules whose functions give the same whatever the seed of hashes."""
MISSING = ("ModuleNotFoundError", "ImportError", "MemoryError")


def plain(text: str) -> str:
    """Text without the white space at the ends of its lines."""
    return "\n".join(line.rstrip() for line in text.replace("\r\n", "\n").strip("\n").split("\n")).rstrip()


def same_cell(recorded: str, cell: Cell) -> bool:
    """Whether an output is what a cell gives; ``recorded`` may wrap its streams in JSON."""
    held = value(recorded.strip())
    if isinstance(held, Mapping) and held and set(held) <= _STREAMS and not _prints_json(cell):
        return _same_streams(held, cell)
    return _same_text(recorded, cell)


def _prints_json(cell: Cell) -> bool:
    return isinstance(value(cell.printed.strip()), dict)


def _same_streams(held: Mapping[str, Any], cell: Cell) -> bool:
    texts = [str(held[name]) for name in _PRINTED if held.get(name) not in (None, "")]
    errors = [str(held[name]) for name in ("error", "stderr", "exception", "traceback") if held.get(name)]
    if bool(errors) != bool(cell.error) and not (errors and "error" not in held and "exception" not in held):
        return False
    if cell.error and not any(_names_error(error, cell) for error in errors):
        return False
    allowed = {plain(cell.printed), plain(cell.shown), plain(f"{cell.printed.rstrip()}\n{cell.shown}")}
    if (
        cell.printed.strip()
        and not cell.error
        and not any(plain(cell.printed) in plain(text) for text in texts)
    ):
        return False
    return all(plain(text) in allowed for text in texts)


def _same_text(recorded: str, cell: Cell) -> bool:
    text = plain(recorded)
    printed = plain(cell.printed)
    if cell.error:
        if not text.startswith(printed):
            return False
        return _names_error(text[len(printed) :] or text, cell)
    whole = {printed, plain(f"{cell.printed.rstrip()}\n{cell.shown}") if printed else plain(cell.shown)}
    if text in whole or text.strip() in {one.strip() for one in whole}:
        return True
    if not printed and _EMPTY.fullmatch(text or "none"):
        return True
    cut = cut_at(text)
    return TAIL <= cut < len(text) and any(one.startswith(plain(text[:cut])) for one in whole)


def cut_at(text: str) -> int:
    """Where a text is cut off, by dots or by words in brackets at its end; its length where it is whole."""
    start = max(0, len(text) - TAIL)
    found = _CUT.search(text[start:])
    return len(text) if found is None else start + found.start()


def _names_error(text: str, cell: Cell) -> bool:
    """Whether a text reports this error: its whole last line, or its type or message where it is an error."""
    if cell.error in text:
        return True
    message = cell.error.partition(": ")[2]
    last = text.strip().splitlines()[-1] if text.strip() else ""
    if ": " in last and re.match(r"[A-Za-z_.]+(?:Error|Exception)\b", last.strip()):
        kind, _, stated = last.strip().partition(": ")
        return kind.rpartition(".")[2] == cell.raised and (stated in message or message in stated)
    return failed(text) and ((bool(message) and message in text) or (cell.raised in text and ":" not in last))


def undecided(cell: Cell, code: str, recorded: str) -> str:
    """Why a cell's other output proves nothing: a package or a network that the sandbox has not, a clock, or
    the machine it ran on. Empty where it does prove something.
    """
    if cell.raised in MISSING and cell.raised not in recorded:
        return f"the sandbox cannot run it ({cell.error[:100]})"
    if cell.raised in NETWORK or "urlopen error" in cell.error:
        return "it needs a network"
    names = _names(code)
    if names & CLOCK and names & {"datetime", "time", "date"}:
        return "it reads the clock"
    if names & SURROUNDINGS and names & {"os", "sys", "platform", "socket", "pathlib"}:
        return "it looks at the machine that it runs on"
    if _ADDRESS.search(recorded) and any(map(_ADDRESS.search, (cell.printed, cell.shown, cell.error))):
        return "it shows an address in memory"
    return ""


def hashes(codes: Sequence[str]) -> bool:
    """Whether what code gives may depend on the seed of hashes: it has sets or asks for hashes, or imports
    what may.
    """
    for code in codes:
        tree = _tree(code)
        if tree is None or _names(code) & HASHING:
            return True
        for node in ast.walk(tree):
            if isinstance(node, ast.Set | ast.SetComp):
                return True
            modules = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            modules += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            if any(module.partition(".")[0] not in ORDERED for module in modules):
                return True
    return False


def _tree(code: str) -> ast.Module | None:
    try:
        return ast.parse(code)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _names(code: str) -> set[str]:
    tree = _tree(code)
    if tree is None:
        return set()
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            found.add(node.id)
        elif isinstance(node, ast.Attribute):
            found.add(node.attr)
        elif isinstance(node, ast.alias):
            found |= {node.name.partition(".")[0], node.name.rpartition(".")[2]}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.partition(".")[0])
    return found


def same_value(recorded: str, output: Any) -> bool:
    """Whether a tool message holds an output: the same text, or the same JSON in another writing."""
    if isinstance(output, str):
        if plain(recorded) == plain(output):
            return True
        mine, theirs = value(recorded.strip()), value(output.strip())
        return (
            not isinstance(mine, str) and not isinstance(theirs, str) and canonical(mine) == canonical(theirs)
        )
    held = value(recorded.strip())
    if isinstance(held, str):
        return recorded.strip() == canonical(output) or recorded.strip() in (_atom(output), f'"{output}"')
    return canonical(held) == canonical(output)


def _atom(output: Any) -> str:
    return (
        {True: "true", False: "false", None: "null"}.get(output, str(output))
        if not isinstance(output, list | dict)
        else ""
    )
