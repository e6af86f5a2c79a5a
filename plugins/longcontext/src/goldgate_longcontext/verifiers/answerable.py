"""``longcontext.answerable``: a reader answers from the gold chunk, and neither without it nor from memory.

A reader model is asked ``k`` times from the gold chunks alone, ``k`` times from the document without them,
and ``k`` times with no text at all; where the question has several gold chunks, also with each one left
out. It accepts where the reader is right with them and wrong in every other condition.
"""

from __future__ import annotations

import itertools
from collections.abc import Generator, Mapping
from typing import Any

from goldgate import Candidate, Chat, Completion, Message, Sample, Verdict, abstain, accept, no_answer, reject
from goldgate.asking import given_texts, problem_of, seed_of

from goldgate_longcontext.documents.chunks import split
from goldgate_longcontext.documents.retrieve import ranked
from goldgate_longcontext.documents.source import DocumentError, document_of, gold_spans
from goldgate_longcontext.language.expected import ExpectedError, expected
from goldgate_longcontext.language.match import right
from goldgate_longcontext.options import AnswerableOptions
from goldgate_longcontext.verifiers.supported import ChunksError, chunks_of

READ = """Answer the question from the text above only, in as few words as possible. If the text does not
say it, answer: not stated.

Question: {question}
Answer:"""
"""What a reader is asked. The text stands before it, as a document of the message, so that a run keeps a
long one once however often it is asked about.
"""
CLOSED = """Answer the question in as few words as possible. If you do not know it, answer: not known.

Question: {question}
Answer:"""
PROBES = (
    (
        "The grey door opens with the code 7413. The red door is never locked.",
        "Which code opens the grey door?",
        "7413",
    ),
    (
        "Tarn lies north of Fenby. The ferry to Tarn leaves at 6:40.",
        "When does the ferry to Tarn leave?",
        "6:40",
    ),
    ("Olga Penn keeps the minutes. Rui Sato keeps the keys.", "Who keeps the keys?", "Rui Sato"),
    ("The lamp holds 58 candles, the bench seats 12.", "How many candles does the lamp hold?", "58"),
    ("Barley was sown in the east field, rye in the west field.", "What was sown in the west field?", "rye"),
)
"""Needles that every reader finds: text, question, answer."""
READS = 0.8
"""The least share of the probes that a reader must get right, or it makes no verdict."""


class RowError(ValueError):
    """The row does not hold what is needed; the message says what."""


@given_texts
def check(candidate: Candidate, options: AnswerableOptions) -> Generator[Any, Any, Verdict]:
    """Whether the question needs the gold chunks. The expected answer is the row's, else the response."""
    if not candidate.text.strip():
        return no_answer("the response is empty")
    sample = candidate.sample
    try:
        texts, gold = parts_of(sample, options)
        alternatives = answers_of(sample, candidate.text)
    except (RowError, ChunksError, DocumentError, ExpectedError) as error:
        return abstain(str(error)[:300], code="row")
    question = sample.reference.get("question")
    asked = question if isinstance(question, str) and question.strip() else problem_of(sample)
    if options.probe:  # the same few requests for every row, so they are asked once
        read: tuple[Completion, ...] = yield _probes(options)
        good = sum(
            right(reply.message.content, [wanted], question)
            for reply, (_, question, wanted) in zip(read, PROBES, strict=True)
        )
        if good < READS * len(PROBES):
            return abstain(
                f"the reader finds {good} of {len(PROBES)} needles: it cannot read", code="reader_weak"
            )
    conditions = _conditions(asked, texts, gold, options)
    requests = {name: _requests(text, asked, options) for name, text in conditions.items()}
    replies: tuple[Completion, ...] = yield tuple(one for many in requests.values() for one in many)
    shares: dict[str, float] = {}
    for name in conditions:
        mine, replies = replies[: options.k], replies[options.k :]
        hits = [any(right(one.message.content, items, asked) for items in alternatives) for one in mine]
        shares[name] = sum(hits) / options.k
    return decided(shares, options)


def decided(shares: Mapping[str, float], options: AnswerableOptions) -> Verdict:
    """The verdict on the shares of right answers by condition."""
    parts = {name: round(share, 6) for name, share in shares.items()}
    tiny = 1e-9
    others = {name: share for name, share in shares.items() if name != "with"}
    known = [name for name, share in others.items() if share >= options.right - tiny]
    if known:
        why = {
            "closed": "the reader knows the answer without any text",
            "without": "the answer is elsewhere too",
        }
        name = "closed" if "closed" in known else known[0]
        return reject(
            why.get(name, f"gold chunk {name.removeprefix('only_without_')} is not needed"),
            code=name,
            parts=parts,
        )
    if shares["with"] <= options.wrong + tiny:
        return reject("the gold chunks do not give the answer", code="with", parts=parts)
    unsure = [name for name, share in others.items() if share > options.wrong + tiny]
    if shares["with"] < options.right - tiny or unsure:
        name = unsure[0] if unsure else "with"
        return abstain(
            f"the reader is not sure ({name}: {shares[name]:.2f} right)", code="unsure", parts=parts
        )
    return accept("right with the gold chunks, and in no condition without them", parts=parts)


def parts_of(sample: Sample, options: AnswerableOptions) -> tuple[list[str], list[int]]:
    """The chunks of a row and which of them are gold: ``reference.chunks`` with ``reference.gold``, or the
    document cut where the gold spans of ``reference.chunk`` begin and end.
    """
    if "chunks" in sample.reference:
        return chunks_of(sample.reference)
    document = document_of(sample)
    spans = sorted(gold_spans(sample.reference))
    if spans[-1][1] > len(document) or any(a[1] > b[0] for a, b in itertools.pairwise(spans)):
        raise RowError("reference.chunk lies outside the document, or overlaps itself")
    texts: list[str] = []
    gold: list[int] = []
    at = 0
    for start, end in (*spans, (len(document), len(document))):
        rest = document[at:start]
        texts += [rest[a:b] for a, b in split(rest, options.chunk)]
        if start < end:
            gold.append(len(texts))
            texts.append(document[start:end])
        at = end
    return texts, gold


def answers_of(sample: Sample, response: str) -> list[list[str]]:
    """The expected answers: the row's, else what the response says."""
    if sample.reference.get("answer") or sample.reference.get("answers"):
        return expected(sample.reference)
    return [[response.strip()]]


def _conditions(
    question: str, texts: list[str], gold: list[int], options: AnswerableOptions
) -> dict[str, str | None]:
    """What the reader is shown, by condition; None for no text at all."""
    others = [index for index in range(len(texts)) if index not in gold]
    if options.without == "retrieved":
        best = ranked(question, [texts[index] for index in others])[: options.top]
        others = sorted(others[place] for place in best)
    found: dict[str, str | None] = {
        "with": _joined(texts, sorted(gold)),
        "without": _joined(texts, others),
    }
    if options.closed_book:
        found["closed"] = None
    if len(gold) > 1:
        for index in gold:
            found[f"only_without_{index}"] = _joined(texts, [one for one in sorted(gold) if one != index])
    return found


def _joined(texts: list[str], indices: list[int]) -> str:
    return "\n\n[…]\n\n".join(texts[index].strip() for index in indices) or "(no text)"


def _requests(text: str | None, question: str, options: AnswerableOptions) -> tuple[Chat, ...]:
    return tuple(_ask(text, question, number, options) for number in range(options.k))


def _probes(options: AnswerableOptions) -> tuple[Chat, ...]:
    return tuple(_ask(text, question, 0, options) for text, question, _ in PROBES)


def _ask(text: str | None, question: str, number: int, options: AnswerableOptions) -> Chat:
    """One request; what text or question say is never taken for a field."""
    if text is None:
        message = Message("user", CLOSED.replace("{question}", question))
    else:
        message = Message("user", READ.replace("{question}", question), documents=(text,))
    return Chat(
        (message,),
        temperature=options.temperature,
        max_tokens=options.max_tokens,
        seed=seed_of(options.seed, number),
        index=number,
        service=options.reader,
    )
