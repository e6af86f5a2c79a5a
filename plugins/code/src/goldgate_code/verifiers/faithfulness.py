"""The verifier ``code.faithfulness``: back-translation (Llama 3 report, 4.3.1).

A text about code (an explanation, documentation) is turned back into code by a model that sees the text
alone, and the result is judged against the original, the reference's ``source``. The score is the judge's
grade over 4, so that a step may keep the highest: ``accept = 0.75``, then ``select.best``. Where the row has
tests, code that fails them rejects without a judge.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, field
from typing import Any

from goldgate import Candidate, Chat, Completion, Verdict, chat

from goldgate_code.parsing.extract import from_text
from goldgate_code.parsing.io_cases import TEST_KEYS
from goldgate_code.parsing.languages import language_of
from goldgate_code.parsing.replies import fence, grade, json_object
from goldgate_code.verdicts import abstain, reject, scored
from goldgate_code.verifiers import unit_tests
from goldgate_code.verifiers.prompts import BACK, FAITHFUL

BEST = 4


@dataclass(frozen=True, slots=True)
class FaithfulnessOptions:
    """Options of ``code.faithfulness``."""

    writer: str = field(default="", metadata={"service": "chat"})
    """The service that writes the code back, where it is not the step's own."""

    judge: str = field(default="", metadata={"service": "chat"})
    """The service that compares the two programs, where it is not the step's own."""

    copied: int = 3
    """The longest run of the source's lines that a text may quote: a quotation proves nothing."""

    tries: int = 2
    """Requests until the judge's reply has the form asked for."""

    seconds: float = 5.0
    """Wall clock limit of a run of the row's tests."""

    max_tokens: int = 2048
    """Tokens of a reply."""


def check(candidate: Candidate, options: FaithfulnessOptions) -> Generator[Any, Any, Verdict]:
    """Write back, run where there are tests, judge."""
    sample, document = candidate.sample, candidate.text
    source, language = str(sample.reference["source"]), language_of(sample)
    if not document.strip():
        return reject("the text is empty")
    quoted = longest_quotation(source, document)
    if quoted > options.copied:
        return reject(f"it quotes {quoted} lines of the code in a row", quoted=quoted)
    asked = BACK.format(language=language, document=fence(document))
    written: Completion = yield _chat(asked, options, options.writer)
    entry_point = str(sample.reference.get("entry_point", ""))
    found = from_text(written.message.content, entry_point, language)
    if found.code is None:
        return reject(f"no code could be written from it: {found.rule}")
    if any(sample.reference.get(key) for key in TEST_KEYS):
        again = Candidate(sample, (written.message,))
        verdict = yield from unit_tests.check(again, unit_tests.UnitTestOptions(seconds=options.seconds))
        if verdict.score == 0.0:
            return reject(f"code written from it fails: {verdict.why}", second=found.code[:4000])
    return (yield from _judged(source, found.code, language, options))


def _judged(
    source: str, second: str, language: str, options: FaithfulnessOptions
) -> Generator[Any, Any, Verdict]:
    asked = FAITHFUL.format(original=fence(source, language), second=fence(second, language))
    text = ""
    for index in range(options.tries):
        reply: Completion = yield _chat(asked, options, options.judge, index)
        text = reply.message.content
        value = json_object(text) or {}
        faithful = grade(value.get("faithfulness"), BEST)
        if faithful is not None and value.keys() <= {"faithfulness", "why"}:
            why = str(value.get("why", "")).strip()
            return scored(
                faithful / BEST,
                f"faithfulness {faithful} of {BEST}{': ' + why if why else ''}",
                second=second[:4000],
                judge=reply.model,
            )
    return abstain("the judge's reply has not the form asked for", reply=text[:500])


def longest_quotation(source: str, document: str) -> int:
    """How many lines of the source, of more than a word, stand in the document in a row."""
    lines = [line.strip() for line in source.splitlines() if len(line.split()) > 1]
    quoted = {line.strip() for line in document.splitlines()}
    longest = run = 0
    for line in lines:
        run = run + 1 if line in quoted else 0
        longest = max(longest, run)
    return longest


def _chat(asked: str, options: FaithfulnessOptions, service: str, index: int = 0) -> Chat:
    return Chat(chat(asked), temperature=0.0, max_tokens=options.max_tokens, index=index, service=service)
