"""The code of a response.

What a reasoning model thought aloud (``<think>…</think>``) is no part of its response. The rule, in order:

1. Fenced blocks of the language wanted; where there is none, untagged blocks (Python: those that
   parse). Blocks of other languages (a shell session, an output) are never taken.
2. Of several, the *last* that defines the entry point, since a response corrects itself forwards;
   the last of all where no entry point is known or none defines it. A block that imports the entry point
   defines it only where no other does: else it uses the solution, or tests it. Earlier blocks that only
   import, define and assign, and do not bind the entry point themselves, are helpers and stand before it.
3. With no fence at all, the whole response if it parses as Python.

Under the policy "completion" (HumanEval's), a response continues the prompt's own code: it stands behind the
prompt, or, where it defines the entry point itself, behind what the prompt defines before the entry point.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import Literal

from goldgate.nouns import Candidate

from goldgate_code.parsing.fences import Block, blocks
from goldgate_code.parsing.python_source import UnreadableError, defined, definitions_only, parse, parses
from goldgate_code.parsing.reasoning import said

Policy = Literal["program", "completion"]

TAGS = {
    "python": ("python", "py", "python3", "py3"),
    "javascript": ("javascript", "js", "node", "mjs"),
    "typescript": ("typescript", "ts"),
    "bash": ("bash", "sh", "shell"),
    "c": ("c",),
    "c++": ("cpp", "c++", "cc", "cxx"),
    "java": ("java",),
    "go": ("go", "golang"),
    "rust": ("rust", "rs"),
    "php": ("php",),
    "sql": ("sql",),
    "html": ("html", "htm"),
    "css": ("css",),
}


@dataclass(frozen=True, slots=True)
class Extracted:
    """The code of a response and by which rule it was found; None where there is none."""

    code: str | None
    rule: str


def extract(
    candidate: Candidate, entry_point: str = "", policy: Policy = "program", language: str = "python"
) -> Extracted:
    """The code of a candidate's last message, and the rule that found it."""
    text = candidate.text
    if policy == "completion" and language == "python":
        return _completion(_prompt(candidate), text, entry_point)
    return from_text(text, entry_point, language)


def from_text(text: str, entry_point: str = "", language: str = "python") -> Extracted:
    """The code of a text, by rules 1 to 3."""
    text = said(text)
    fenced = blocks(text)
    usable = _usable(fenced, language)
    if usable:
        return _choose(usable, entry_point.partition(".")[0], language)
    if fenced:
        return Extracted(None, f"no fenced block holds {language}")
    if language == "python" and parses(text):
        return Extracted(text, "bare text")
    return Extracted(None, "no code in the response")


def _usable(fenced: tuple[Block, ...], language: str) -> list[Block]:
    tags = TAGS.get(language, (language,))
    tagged = [block for block in fenced if block.language in tags and block.code.strip()]
    if tagged:
        return tagged
    untagged = [block for block in fenced if not block.language and block.code.strip()]
    return [block for block in untagged if language != "python" or parses(block.code)]


def _choose(usable: list[Block], name: str, language: str) -> Extracted:
    if len(usable) == 1 or language != "python":
        return Extracted(
            usable[-1].code, _closed("the last block" if usable[1:] else "the only block", usable[-1])
        )
    defining = [at for at, block in enumerate(usable) if name and name in defined(block.code, imports=False)]
    defining = defining or [at for at, block in enumerate(usable) if name and name in defined(block.code)]
    chosen = defining[-1] if defining else len(usable) - 1
    helpers = [
        block.code
        for block in usable[:chosen]
        if definitions_only(block.code) and not (name and name in defined(block.code))
    ]
    rule = f"the last block that defines {name}" if defining else "the last block"
    if helpers:
        rule += f", behind {len(helpers)} of helpers"
    return Extracted("\n".join([*helpers, usable[chosen].code]), _closed(rule, usable[chosen]))


def _closed(rule: str, block: Block) -> str:
    return rule if block.closed else rule + ", never closed"


def _prompt(candidate: Candidate) -> str:
    """The code that the prompt asks to complete: its fenced block, or the whole of it."""
    asked = [message.content for message in candidate.sample.prompt if message.role == "user"]
    text = asked[-1] if asked else ""
    fenced = _usable(blocks(text), "python")
    return fenced[-1].code if fenced else text


def _completion(prompt: str, text: str, entry_point: str) -> Extracted:
    text = said(text)
    fenced = _usable(blocks(text), "python")
    if fenced:
        found = _choose(fenced, entry_point, "python")
        body, rule = found.code or "", found.rule
    else:
        body, rule = text, "bare text"
    if not body.strip():
        return Extracted(None, "no code in the response")
    if entry_point and entry_point in defined(body):
        return Extracted(_before(prompt, entry_point) + body, f"{rule}, behind the prompt's helpers")
    return Extracted(prompt.rstrip("\n") + "\n" + body, f"{rule}, behind the prompt")


def _before(prompt: str, entry_point: str) -> str:
    """The prompt's source up to the entry point's own definition; nothing where it does not parse."""
    for filler in ("", "\n    pass\n"):
        try:
            body = parse(prompt + filler).body
        except UnreadableError:
            continue
        kept = []
        for statement in body:
            if isinstance(statement, ast.FunctionDef | ast.ClassDef) and statement.name == entry_point:
                break
            kept.append(ast.unparse(statement))
        return "".join(part + "\n" for part in kept)
    return ""
