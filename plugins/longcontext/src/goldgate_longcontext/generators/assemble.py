"""``longcontext.assemble``: a short sample becomes a long one, with other texts around its own.

The sample's text (``reference.source``, or its gold ``reference.chunks``) is put at a drawn place among
distractors, up to the size of a bucket. Places are stratified over the run: each tenth of the document is
as likely as any other.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from goldgate import Failure, Origin, Sample
from goldgate.asking import given_texts, problem_of

from goldgate_longcontext.documents.chunks import split
from goldgate_longcontext.documents.source import prompt_tokens, with_question
from goldgate_longcontext.documents.tokens import checked, count, method
from goldgate_longcontext.generators.places import BUCKETS, bucket_name, drawn, strata
from goldgate_longcontext.requests import Document, Page
from goldgate_longcontext.verifiers.supported import ChunksError, chunks_of

NAME = "longcontext.assemble"
PIECE = 512
"""Tokens of one piece of a distractor."""
MOST = 400
"""Documents that are asked for at most for one sample."""
ROUND = 8  # documents that are asked for at once
FULL = 0.97
"""The share of a bucket that a sample fills at most, so that a template's tokens still fit."""


@dataclass(frozen=True, slots=True)
class AssembleOptions:
    """How long samples become, and what is put around them; the buckets are the report's."""

    target: tuple[int, ...] = BUCKETS
    """Sizes in tokens (Llama 3 report, 4.3.4); each sample is drawn one, unless ``each`` is set."""
    each: bool = False
    """Whether a sample is made for every size."""
    distractors: Literal["other", "same"] = "other"
    """Where the texts around come from: other documents (of the service), or the row's own other chunks
    first.
    """
    tokenizer: Path | None = None
    """The policy's tokenizer.json; tokens are estimated as UTF-8 bytes by four where it is not given."""
    documents: str = field(default="", metadata={"service": "document"})
    """The service that gives documents, where there are several."""
    seed: int | None = None
    """What sizes, places and documents are drawn by; the run's where the config gives none."""

    def __post_init__(self) -> None:
        if not self.target or min(self.target) < 256:
            raise ValueError("target: at least one size, of 256 tokens or more")
        checked(str(self.tokenizer or ""))


@given_texts
def make(sample: Sample, options: AssembleOptions) -> Generator[Any, Any, list[Sample]]:
    """The long samples. None of a sample without a text of its own, or too long for the size that it drew."""
    tokenizer = str(options.tokenizer or "")
    own, near = texts_of(sample)
    if not own:
        return []
    random = drawn(options.seed, f"assemble {sample.id}")
    sizes = list(options.target) if options.each else [random.choice(sorted(options.target))]
    question = question_of(sample)
    made: list[Sample] = []
    for number, size in enumerate(sizes):
        room = int(size * FULL) - sum(count([*own, question], tokenizer))
        if room < PIECE:
            continue
        fill = list(near) if options.distractors == "same" else []
        fill = yield from _filled(fill, room, random.randrange(1 << 30), options, own)
        if sum(count(fill, tokenizer)) < room // 2:
            continue  # too few distractors: the sample would be in another bucket than it says
        made.append(_sample(sample, own, fill, strata(random, len(own)), question, number, options))
    return made


def texts_of(sample: Sample) -> tuple[list[str], list[str]]:
    """The texts that the answer needs, and the row's other chunks."""
    source = sample.reference.get("source")
    if isinstance(source, str) and source.strip():
        return [source.strip()], []
    try:
        chunks, gold = chunks_of(sample.reference)
    except ChunksError:
        return [], []
    kept = sorted(set(gold))
    return [chunks[index].strip() for index in kept if chunks[index].strip()], [
        chunk.strip() for index, chunk in enumerate(chunks) if index not in kept and chunk.strip()
    ]


def question_of(sample: Sample) -> str:
    """What is asked: ``reference.question``, else the prompt."""
    question = sample.reference.get("question")
    return question if isinstance(question, str) and question.strip() else problem_of(sample)


def _filled(
    fill: list[str], room: int, first: int, options: AssembleOptions, own: list[str]
) -> Generator[Any, Any, list[str]]:
    """Distractors of ``room`` tokens: pieces of documents that are asked for in rounds."""
    tokenizer = str(options.tokenizer or "")
    left = room - sum(count(fill, tokenizer)) if fill else room
    seen: set[str] = set(own)
    draw = first
    while left > PIECE and draw < first + MOST:
        pages: tuple[Page | Failure, ...] = yield tuple(
            Document(draw=draw + step, service=options.documents)
            for step in range(min(ROUND, 1 + left // 8000))
        )
        draw += len(pages)
        before = left
        for page in pages:
            pieces = [page.text[a:b].strip() for a, b in split(page.text, PIECE, tokenizer)]  # type: ignore[union-attr]
            for piece, tokens in zip(pieces, count(pieces, tokenizer), strict=True):
                if piece and piece not in seen and tokens <= left:
                    seen.add(piece)
                    fill.append(piece)
                    left -= tokens
        if before - left < PIECE:
            break  # documents that give so little will not fill it
    kept, total = [], 0
    for piece, tokens in zip(fill, count(fill, tokenizer), strict=True):
        if total + tokens <= room:
            kept.append(piece)
            total += tokens
    return kept


def _sample(
    sample: Sample,
    own: list[str],
    fill: list[str],
    places: list[float],
    question: str,
    number: int,
    options: AssembleOptions,
) -> Sample:
    tokenizer = str(options.tokenizer or "")
    document, spans = placed(own, fill, places)
    prompt, place = with_question(document, question)
    tokens = prompt_tokens(prompt, tokenizer)
    middle = sum(spans[0]) / 2 / len(document)
    reference = {
        **{key: value for key, value in sample.reference.items() if key not in ("source", "chunks", "gold")},
        "question": question,
        "chunk": list(spans[0]) if len(spans) == 1 else [list(one) for one in spans],
        "chunks_total": len(own) + len(fill),
        "document": list(place),
        "position": round(middle, 6),
        "tokens": tokens,
        "tokens_by": method(tokenizer),
    }
    system = tuple(one for one in sample.prompt if one.role == "system")
    tags = {**sample.tags, "bucket": bucket_name(tokens), "assembled": True}
    origin = Origin(NAME, "", options.seed, number, sample=sample.id)
    return Sample(
        f"{sample.id}/long-{number}", (*system, *prompt), reference, sample.tools, tags, origin, sample.files
    )


def placed(own: list[str], fill: list[str], places: list[float]) -> tuple[str, list[tuple[int, int]]]:
    """The document: each own text before the distractor at its place; and the spans of the own texts."""
    total = sum(len(piece) + 2 for piece in (*fill, *own))
    order: list[tuple[str, int]] = [(piece, -1) for piece in fill]
    for index, place in sorted(enumerate(places), key=lambda one: -one[1]):
        wanted = place * total
        at = passed = 0
        while at < len(order) and passed + len(order[at][0]) / 2 < wanted:
            passed += len(order[at][0]) + 2
            at += 1
        order.insert(at, (own[index], index))
    spans: dict[int, tuple[int, int]] = {}
    offset = 0
    for piece, index in order:
        if index >= 0:
            spans[index] = (offset, offset + len(piece))
        offset += len(piece) + 2
    return "\n\n".join(piece for piece, _ in order), [spans[index] for index in range(len(own))]
