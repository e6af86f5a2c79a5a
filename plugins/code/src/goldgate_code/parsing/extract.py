"""The code of a response.

Reasoning blocks and HTML comments are no part of a response. The rule, in order:

1. Fenced blocks of the language wanted; where there is none, untagged blocks (Python: those that
   parse). Blocks of other languages (a shell session, an output) are never taken, a Markdown block is opened.
2. Of several, the *last* that defines the entry point, since a response corrects itself forwards, and of
   these one that the sentence before it does not call wrong. Where no entry point is known, the last that
   looks like a whole program. A block that imports the entry point defines it only where no other does.
   Other blocks that only import, define and assign what the chosen one needs stand before it, or after it.
3. With no fence at all, the whole response if it is Python, or the part of it that is: text before and after
   a program is left out. So is what follows a fence that only the prompt opened.

4. Where none of these defines the entry point: indented lines that fill in the function with which the
   prompt's own code ends, as a base model answers HumanEval.

Under the policy "completion" (HumanEval's), a response continues the prompt's own code: see ``completion``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from goldgate import Candidate
from goldgate.text import fences, without_reasoning

from goldgate_code.parsing.blocks import Block, blocks
from goldgate_code.parsing.completion import completed, ends_open
from goldgate_code.parsing.join import helpers, joined
from goldgate_code.parsing.languages import completeness
from goldgate_code.parsing.loose import program
from goldgate_code.parsing.python_source import defined

Policy = Literal["program", "completion"]


@dataclass(frozen=True, slots=True)
class Extracted:
    """The code of a response and by which rule it was found; None where there is none."""

    code: str | None
    rule: str


def extract(
    candidate: Candidate, entry_point: str = "", policy: Policy = "program", language: str = "python"
) -> Extracted:
    """The code of a candidate's last message, and the rule that found it."""
    text, prompt = candidate.text, _prompt(candidate)
    if policy == "completion" and language == "python":
        return _completion(prompt, text, entry_point)
    opened = fences(prompt)
    if opened and not opened[-1].closed and not text.lstrip().startswith(("```", "~~~")):
        text = f"```{opened[-1].language}\n{text}"  # the prompt ends within a block
    found = from_text(text, entry_point, language)
    if language == "python" and entry_point:
        return _body(prompt, candidate.text, entry_point, found)
    return found


def from_text(text: str, entry_point: str = "", language: str = "python") -> Extracted:
    """The code of a text, by rules 1 to 3."""
    text = without_reasoning(text).replace("\ufeff", "")
    usable = blocks(text, language)
    if usable:
        return _choose(usable, entry_point.partition(".")[0], language)
    code, rule = program(text, entry_point.partition(".")[0], language)
    if code:
        return Extracted(code, rule)
    if fences(text):
        return Extracted(None, f"no fenced block holds {language}")
    return Extracted(None, "no code in the response")


def _choose(usable: list[Block], name: str, language: str) -> Extracted:
    if len(usable) == 1:
        return Extracted(usable[0].code, _closed("the only block", usable[0]))
    names = [defined(block.code, imports=False) for block in usable] if language == "python" and name else []
    defining = [at for at, found in enumerate(names) if name in found]
    if not defining and names:
        defining = [at for at, block in enumerate(usable) if name in defined(block.code)]
    if defining:
        kept = [at for at in defining if not usable[at].rejected] or defining
        chosen, rule = kept[-1], f"the last block that defines {name}"
    else:
        ranks = [(completeness(block.code, language), not block.rejected) for block in usable]
        chosen = max(at for at, rank in enumerate(ranks) if rank == max(ranks))
        rule = "the last block" if chosen == len(usable) - 1 else "the last whole program"
    if language != "python":
        return Extracted(usable[chosen].code, _closed(rule, usable[chosen]))
    before, after = helpers([block.code for block in usable], chosen, name)
    if before or after:
        rule += f", with {len(before) + len(after)} of helpers"
    return Extracted(joined([*before, usable[chosen].code, *after]), _closed(rule, usable[chosen]))


def _body(prompt: str, text: str, entry_point: str, found: Extracted) -> Extracted:
    """The prompt's code with indented lines as the body of its last function. Taken only where what was found
    does not define the entry point.
    """
    name = entry_point.partition(".")[0]
    if found.code and name in defined(found.code):
        return found
    given = blocks(prompt, "python")
    source = given[-1].code if given else prompt
    text = without_reasoning(text).replace("\ufeff", "")
    inside = [fence.code for fence in fences(text)]
    body = (inside[-1] if inside else text).lstrip("\r\n")
    if body[:1] not in (" ", "\t") or not ends_open(source, name):
        return found
    code, _ = completed(source, body, name)
    return Extracted(code, "the body of the prompt's function") if name in defined(code) else found


def _closed(rule: str, block: Block) -> str:
    return rule if block.closed else rule + ", never closed"


def _prompt(candidate: Candidate) -> str:
    """The last message of the user."""
    asked = [message.content for message in candidate.sample.prompt if message.role == "user"]
    return asked[-1] if asked else ""


def _completion(prompt: str, text: str, entry_point: str) -> Extracted:
    """A response that continues the prompt's code: its fenced block, or the whole of it."""
    text = without_reasoning(text).replace("\ufeff", "")
    given = blocks(prompt, "python")
    usable = blocks(text, "python")
    if usable:
        found = _choose(usable, entry_point, "python")
        body, rule = found.code or "", found.rule
    else:
        body, rule = text, "bare text"
    if not body.strip():
        return Extracted(None, "no code in the response")
    code, how = completed(given[-1].code if given else prompt, body, entry_point)
    return Extracted(code, f"{rule}, {how}")
