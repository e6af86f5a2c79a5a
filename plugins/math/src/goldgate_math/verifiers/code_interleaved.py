"""``math.code_interleaved``: solutions of text and Python, run block by block in the sandbox.

The Llama 3 report (4.3.3) solves with interleaved text and code and lets execution reject invalid chains:
the output that a solution shows for its code is compared with what the code prints, and its final answer with
the last output. The blocks are cells of one interpreter session. Each is handed over when the one before it
has answered, and its output is taken and compared outside. A block that reaches for the interpreter could
answer for later ones: then the evidence says ``"trust": "lower"``.
"""

from __future__ import annotations

import re
from collections.abc import Generator
from typing import Any

from goldgate import (
    Candidate,
    Cell,
    Cells,
    CellsReply,
    Verdict,
    abstain,
    accept,
    no_answer,
    reject,
)
from goldgate.text import without_addresses

from goldgate_math.extraction.final_answer import extract
from goldgate_math.extraction.result import Found
from goldgate_math.limits import UnreadableError
from goldgate_math.options import AnswerOptions, InterleavedOptions
from goldgate_math.tree import Answer, Text, expr, is_expr
from goldgate_math.verifiers.blocks import Block, blocks
from goldgate_math.verifiers.reach import reach
from goldgate_math.verifiers.readings import compared, read_gold, read_parts, stated

_NUMBER = re.compile(r"[-+]?(?:\d[\d,]*\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
MOST = 40  # blocks of one solution


def check(candidate: Candidate, options: InterleavedOptions) -> Generator[Cells, CellsReply, Verdict]:
    """Whether the code runs, prints what is claimed, and ends in the answer.

    The reference's ``answer`` is compared, too, where there is one. Abstains where there is no code.
    """
    text = "\n\n".join(message.content for message in candidate.messages if message.role == "assistant")
    found = blocks(text)
    if not found:
        return no_answer("there is no Python block to run")
    if len(found) > MOST:
        return reject(f"more than {MOST} blocks")
    codes = [block.code for block in found]
    reply = yield Cells(tuple(codes), seconds=options.seconds, memory=options.memory)
    printed = [_output(cell) for cell in reply.cells]
    evidence: dict[str, Any] = {
        "blocks": len(found),
        "claimed": sum(block.claimed is not None for block in found),
        "trust": "full",
    }
    if reached := reach(codes):
        evidence |= {"trust": "lower", "lowered": f"a block uses {reached}, which leads to the interpreter"}
    if len(printed) != len(found):
        evidence["ended"] = reply.ended
        return reject(f"block {len(printed) + 1} did not end well: {reply.why or reply.ended}", **evidence)
    if problem := _first_problem(found, printed):
        return reject(problem, **evidence)
    return _concluded(candidate, text, printed[-1], evidence, options)


def _output(cell: Cell) -> str:
    """What a notebook shows below a cell: what it printed, or else the value of its last expression, and its
    error.
    """
    shown = cell.printed or cell.shown
    return "\n".join(part for part in (shown.rstrip("\n"), cell.error) if part)


def _first_problem(found: list[Block], printed: list[str]) -> str:
    """The first block that fails without a word about it, or prints something else than claimed."""
    for number, (block, output) in enumerate(zip(found, printed, strict=True), 1):
        real = output.strip()
        if block.claimed is None:
            if number == len(found) and _raised(real):
                return f"block {number} raises {without_addresses(real.splitlines()[-1])[:80]}"
        elif not same_output(block.claimed, real):
            return (
                f"block {number} prints {without_addresses(real)[:80]!r}, not {block.claimed.strip()[:80]!r}"
            )
    return ""


def _raised(output: str) -> bool:
    last = output.splitlines()[-1:] or [""]
    return bool(re.match(r"[A-Za-z_.]*(?:Error|Exception)\b", last[0]))


def same_output(claimed: str, real: str) -> bool:
    """Whether two outputs agree: the same words, and numbers equal to the digits that the claim shows.

    A claim may show only the last line of an error, and may leave off its end with three dots.
    """
    one, two = claimed.split(), real.split()
    if one == two:
        return True
    if "Traceback" in claimed and _raised(real):
        return claimed.strip().splitlines()[-1].strip() == real.splitlines()[-1].strip()
    if one and one[-1] in {"...", "…"}:
        one = one[:-1]
        two = two[: len(one)]
    return len(one) == len(two) and all(map(_same_word, one, two))


def _same_word(claimed: str, real: str) -> bool:
    if claimed == real:
        return True
    a, b = claimed.strip("[](),"), real.strip("[](),")
    if not (_NUMBER.fullmatch(a) and _NUMBER.fullmatch(b) and "." in a) or claimed.replace(a, b) != real:
        return False
    digits = len(a.partition(".")[2].lower().partition("e")[0])
    return (
        "e" not in (a + b).lower()
        and digits >= 2
        and round(float(b.replace(",", "")), digits) == float(a.replace(",", ""))
    )


def _concluded(
    candidate: Candidate, text: str, last: str, evidence: dict[str, Any], options: InterleavedOptions
) -> Verdict:
    """The final answer against the last output, and against the reference."""
    found = extract(text.rpartition("```")[2].strip() or text)
    if not isinstance(found, Found):
        return abstain(f"the code runs, but there is no final answer: {found.why}", **evidence)
    answers = AnswerOptions(digits=options.digits)
    try:
        answer, shown = stated(found, None)
    except UnreadableError as error:
        return abstain(f"the code runs, but the final answer cannot be read: {error}", **evidence)
    shown = shown[:80]
    if (reference := candidate.sample.reference.get("answer")) is not None:
        try:
            outcome = compared(read_gold(reference), answer, shown, answers)
        except UnreadableError as error:
            return abstain(f"the reference cannot be read: {error}", **evidence)
        if outcome.equal is not True:
            return (reject if outcome.equal is False else abstain)(
                f"the final answer {shown!r}: {outcome.why}", **evidence
            )
    agrees = _printed(answer, last, answers)
    if agrees is None:
        return abstain("the final answer could not be compared with the last output", **evidence)
    if not agrees:
        return reject(f"the final answer {shown!r} is not what the last block prints", **evidence)
    return accept(
        f"{evidence['blocks']} blocks print what is claimed, and the last gives the answer", **evidence
    )


def _printed(answer: Answer, output: str, options: AnswerOptions) -> bool | None:
    """Whether the answer is the last output, or its last line, or the only value of that line."""
    from goldgate_math.steps.claims import nearly  # its expressions take long to compile

    lines = [line.strip() for line in output.strip().splitlines() if line.strip()]
    if not lines:
        return None
    numbers = _NUMBER.findall(lines[-1])
    alone = numbers[:1] if len(numbers) == 1 else []
    doubt = False
    for text in (*alone, lines[-1], lines[-1].rpartition(":")[2].strip()):
        try:
            value = read_parts((text,))
        except UnreadableError:
            doubt = True
            continue
        outcome = compared(value, answer, text, options)
        if outcome.equal or (is_expr(value) and is_expr(answer) and nearly(expr(value), expr(answer))):
            return True
        doubt = doubt or outcome.equal is None or isinstance(value, Text)
    return None if doubt and not alone else False
