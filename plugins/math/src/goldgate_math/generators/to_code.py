"""The generator ``math.to_code``: word problems as programs, run in the sandbox.

Llama 3 report, 4.3.3, interleaved code and text: the model translates, the sandbox runs, and the solution
shows what was really printed. ``math.code_interleaved`` judges what comes back.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from typing import Any

from goldgate import Candidate, Completion, Job, Message, Origin, Outcome, Sample, answer, chat
from goldgate.asking import ask, problem_of

from goldgate_math.generators.prompts import TO_CODE
from goldgate_math.verifiers.blocks import blocks

SHOWN = 2_000  # characters of output in a solution


@dataclass(frozen=True, slots=True)
class CodeOptions:
    """How many programs are written, and the limits of their runs."""

    n: int = 2
    """How many programs are requested per problem."""
    seconds: float = 5.0
    """Wall-clock limit of one program, in seconds."""
    memory: int = 1024
    """Memory limit of one program, in MiB."""
    temperature: float = 0.6
    """Sampling temperature of the requests."""
    max_tokens: int = 1024
    """Most tokens of one reply."""
    seed: int = 0
    """Seed of the first request; later ones count up from it."""


def make(sample: Sample, options: CodeOptions) -> Generator[Any, Any, list[Candidate]]:
    """A solution for every program that ran and printed something."""
    prompt = TO_CODE.format(problem=problem_of(sample))
    replies: tuple[Completion, ...] = yield tuple(
        ask(chat(prompt), options, index) for index in range(options.n)
    )
    programs = [blocks(reply.message.content) for reply in replies]
    jobs = tuple(
        Job(
            {"main.py": found[0].code},
            ("python", "main.py"),
            seconds=options.seconds,
            memory=options.memory,
            hash_seed=0,
        )
        for found in programs
        if found
    )
    outcomes: tuple[Outcome, ...] = (yield jobs) if jobs else ()
    made = []
    ran = iter(outcomes)
    for index, (reply, found) in enumerate(zip(replies, programs, strict=True)):
        outcome = next(ran) if found else None
        if outcome and outcome.code == 0 and 0 < len(outcome.stdout.strip()) <= SHOWN:
            text = solution(found[0].code, outcome.stdout.strip())
            origin = Origin("math.to_code", reply.model, options.seed, index)
            made.append(answer(sample, (Message("assistant", text),), origin))
    return made


def solution(code: str, printed: str) -> str:
    """A solution of one block, with its real output and the answer that its last line gives."""
    last = printed.splitlines()[-1]
    return f"```python\n{code}\n```\n```output\n{printed}\n```\nThe answer is \\boxed{{{last}}}."
