"""``longcontext.chunk_qa``: questions on random chunks of a document, trained with the whole of it (report,
4.3.4).

With ``hops = 2`` a question needs two chunks: a random one, and the one that shares most of its names.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from goldgate import Chat, Completion, Message, Origin, Sample
from goldgate.asking import ask, given_texts

from goldgate_longcontext.documents.chunks import Span, split
from goldgate_longcontext.documents.source import DocumentError, document_of, position, with_question
from goldgate_longcontext.documents.tokens import checked, count, method
from goldgate_longcontext.generators.places import bucket_name, drawn, strata
from goldgate_longcontext.generators.replies import pairs

ONE = """Write one question about the passage below, with a short answer.

The question must name what it is about, so that it can be understood without the passage, and only this
passage may answer it. The answer is a number, a name or a few words, taken from the passage.

Passage:
{passage}

Reply with two lines:
Question: ...
Answer: ..."""
TWO = """Below are two passages of one document. Write one question that needs both: what the first says
leads to what the second says. With either passage alone it must be impossible to answer. Do not name what
joins the two.

The answer is a number, a name or a few words, taken from the second passage.

First passage:
{passage}

Second passage:
{second}

Reply with two lines:
Question: ...
Answer: ..."""
YES_OR_NO = """Write one question about the passage below that is answered with yes or no.

The question must name what it is about, so that it can be understood without the passage, and only this
passage may answer it. Ask for no half of the time: about something that the passage says otherwise.

Passage:
{passage}

Reply with two lines:
Question: ...
Answer: yes or no"""
SUM = """Below are two passages of one document. Write one question whose answer is a number that neither
passage says: the sum or the difference of one number of each passage, or the years between an event of each.

The question must name what both numbers are about, so that it can be understood without the passages.

First passage:
{passage}

Second passage:
{second}

Reply with two lines:
Question: ...
Answer: ..."""
SHARED = 40  # names of a chunk that are compared with those of the others
_CAPITAL = re.compile(r"(?<=[a-z,;] )[A-Z][\w'-]{2,}")


@dataclass(frozen=True, slots=True)
class ChunkQaOptions:
    """Which questions are asked for; the size of chunks is the report's, other defaults are ours."""

    chunk: int = 8192
    """Tokens of a chunk (Llama 3 report, 4.3.4)."""
    n: int = 2
    """How many questions per document."""
    hops: Literal[1, 2] = 1
    """How many chunks a question needs."""
    answers: Literal["short", "yes_no", "sum"] = "short"
    """What is asked for: a number, a name or a few words; yes or no (one hop); a number that two chunks give
    together (two hops)."""
    tokenizer: Path | None = None
    """The policy's tokenizer.json; tokens are estimated as UTF-8 bytes by four where it is not given."""
    place: Literal["uniform", "start", "end"] = "uniform"
    """Where chunks are taken from: all places alike, or the first or last ones."""
    temperature: float = 0.9
    """Of the model."""
    max_tokens: int = 512
    """The most tokens of a reply."""
    seed: int | None = None
    """What chunks and seeds are drawn by; the run's where the config gives none."""

    def __post_init__(self) -> None:
        if self.chunk < 1 or self.n < 1:
            raise ValueError("chunk and n: at least 1")
        if (self.answers == "yes_no" and self.hops != 1) or (self.answers == "sum" and self.hops != 2):
            raise ValueError('answers = "yes_no" takes hops = 1, and answers = "sum" takes hops = 2')
        checked(str(self.tokenizer or ""))


@given_texts
def make(sample: Sample, options: ChunkQaOptions) -> Generator[tuple[Chat, ...], Any, list[Sample]]:
    """New samples: the whole document with a question. None of a document shorter than two chunks, or of a
    reply without a question and an answer.
    """
    tokenizer = str(options.tokenizer or "")
    try:
        document = document_of(sample)
    except DocumentError:
        return []
    chunks = split(document, options.chunk, tokenizer)
    if len(chunks) < 2:
        return []
    chosen = chosen_chunks(sample.id, document, chunks, options)
    replies: tuple[Completion, ...] = yield tuple(
        # a chunk that is asked about again is another sample of the same prompt
        ask(
            (Message("user", prompt_of(document, spans, options.answers)),),
            options,
            chosen[:number].count(spans),
        )
        for number, spans in enumerate(chosen)
    )
    (tokens,) = count([document], tokenizer)
    made: list[Sample] = []
    for number, (spans, reply) in enumerate(zip(chosen, replies, strict=True)):
        for pair in list(pairs(reply.message.content))[:1]:
            prompt, place = with_question(document, pair.question)
            reference = {
                "question": pair.question,
                "answer": pair.answer,
                "chunk": list(spans[0]) if len(spans) == 1 else [list(one) for one in spans],
                "chunks_total": len(chunks),
                "document": list(place),
                "position": position(spans, len(document)),
                "tokens": tokens,
                "tokens_by": method(tokenizer),
            }
            tags = {
                **sample.tags,
                "kind": "chunk_qa",
                "hops": options.hops,
                "answers": options.answers,
                "bucket": bucket_name(tokens),
            }
            origin = Origin("longcontext.chunk_qa", reply.model, options.seed, number, sample=sample.id)
            made.append(Sample(f"{sample.id}/qa{options.hops}-{number}", prompt, reference, (), tags, origin))
    return made


def chosen_chunks(
    name: str, document: str, chunks: list[Span], options: ChunkQaOptions
) -> list[tuple[Span, ...]]:
    """The chunks of each question, without a chunk twice as the first one while others are left."""
    random = drawn(options.seed, name)
    places = strata(random, options.n)
    if options.place != "uniform":
        places = [place / 10 + (0.9 if options.place == "end" else 0.0) for place in places]
    firsts: list[int] = []
    for place in places:
        index = int(place * len(chunks))
        if index in firsts and len(firsts) < len(chunks) and options.place == "uniform":
            index = random.choice([one for one in range(len(chunks)) if one not in firsts])
        firsts.append(index)
    if options.hops == 1:
        return [(chunks[index],) for index in firsts]
    held = [names_of(document[start:end]) for start, end in chunks]
    return [(chunks[index], chunks[partner(index, held)]) for index in firsts]


def names_of(text: str) -> Counter[str]:
    """Words with a capital within a sentence: a cheap sign of names."""
    return Counter(dict(Counter(_CAPITAL.findall(text)).most_common(SHARED)))


def partner(index: int, held: list[Counter[str]]) -> int:
    """The chunk that shares most of the names that few others have; the next one where none is shared."""
    spread = Counter(name for names in held for name in names)
    scores = {
        other: sum(1 / spread[name] for name in held[index] if name in held[other])
        for other in range(len(held))
        if other != index
    }
    best = max(scores, key=lambda other: (scores[other], -abs(other - index), -other))
    return best if scores[best] else (index + 1) % len(held)


def prompt_of(document: str, spans: tuple[Span, ...], answers: str = "short") -> str:
    """The request for a question on one chunk or two."""
    texts = [document[start:end].strip() for start, end in spans]
    if len(texts) == 1:
        return _filled(YES_OR_NO if answers == "yes_no" else ONE, {"passage": texts[0]})
    return _filled(SUM if answers == "sum" else TWO, {"passage": texts[0], "second": texts[1]})


def _filled(template: str, fields: dict[str, str]) -> str:
    """A template with its fields filled in one pass: what a document says is never taken for a field."""
    return re.sub(r"\{(passage|second)\}", lambda match: fields[match[1]], template)
