"""``longcontext.summaries``: a tree of summaries, and questions over its root (report, 4.3.4).

Chunks are summarised, then groups of ``fan`` summaries, until one is left. The sample asks for a summary of
the whole document; its answer is the root. Questions over the root name the leaves that they rest on.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from goldgate import Completion, Origin, Sample, chat
from goldgate.asking import ask, given_texts
from goldgate.text import without_reasoning

from goldgate_longcontext.documents.chunks import split
from goldgate_longcontext.documents.source import (
    DocumentError,
    document_of,
    position,
    with_question,
    with_task,
)
from goldgate_longcontext.documents.tokens import checked, count, method
from goldgate_longcontext.generators.places import bucket_name
from goldgate_longcontext.generators.replies import pairs

LEAF = """Summarise the passage below in at most {words} words. Keep its numbers and names, add nothing.

Passage:
"""
NODE = """Below are summaries of consecutive parts of one document. Summarise them as one text of at most
{words} words. Keep the most important numbers and names, add nothing.

Summaries:
"""
ASKED = """Below are numbered summaries of the parts of one document. Write {n} questions that need a view of
the whole document, each with a short answer, and name the parts that each rests on (two or more).

Reply for each with three lines:
Question: ...
Answer: ...
Parts: 1, 4

Summaries:
"""
WHOLE = "Summarise the document above in at most {words} words."
DEEPEST = 6
"""Levels of a tree; ``fan`` to this power chunks are more than any document has."""


@dataclass(frozen=True, slots=True)
class SummaryTreeOptions:
    """The tree; the size of chunks is the report's, other defaults are ours."""

    chunk: int = 8192
    """Tokens of a leaf (Llama 3 report, 4.3.4)."""
    fan: int = 8
    """How many summaries are joined into one."""
    words: int = 150
    """The most words of a summary."""
    questions: int = 1
    """How many questions are asked for over the summaries of the leaves; 0 for none."""
    tokenizer: Path | None = None
    """The policy's tokenizer.json; tokens are estimated as UTF-8 bytes by four where it is not given."""
    temperature: float = 0.3
    """Of the model."""
    max_tokens: int = 1024
    """The most tokens of a reply."""
    seed: int | None = None
    """What the seeds come from; the run's where the config gives none."""

    def __post_init__(self) -> None:
        if self.chunk < 1 or self.fan < 2 or self.words < 1 or self.questions < 0:
            raise ValueError("chunk and words: at least 1; fan: at least 2; questions: at least 0")
        checked(str(self.tokenizer or ""))


@given_texts
def make(sample: Sample, options: SummaryTreeOptions) -> Generator[Any, Any, list[Sample]]:
    """The sample "summarise", and one per question over its parts. None of a document of one chunk."""
    tokenizer = str(options.tokenizer or "")
    try:
        document = document_of(sample)
    except DocumentError:
        return []
    spans = split(document, options.chunk, tokenizer)
    if len(spans) < 2:
        return []
    level = [document[start:end].strip() for start, end in spans]
    instruction = LEAF
    tree: list[list[str]] = []
    model = ""
    while not tree or len(tree[-1]) > 1:
        replies: tuple[Completion, ...] = yield tuple(
            ask(chat(instruction.format(words=options.words) + text), options) for text in level
        )
        model = replies[0].model or model
        summaries = [without_reasoning(reply.message.content).strip() for reply in replies]
        if not all(summaries) or len(tree) >= DEEPEST:
            return []  # an empty summary would leave a part of the document out
        tree.append(summaries)
        starts = range(0, len(summaries), options.fan)
        level = ["\n\n".join(summaries[start : start + options.fan]) for start in starts]
        instruction = NODE
    (tokens,) = count([document], tokenizer)
    origin = Origin("longcontext.summaries", model, options.seed, 0, sample=sample.id)
    facts = {"tokens": tokens, "tokens_by": method(tokenizer), "chunks_total": len(spans)}
    tags = {**sample.tags, "bucket": bucket_name(tokens)}
    prompt, place = with_task(document, WHOLE.format(words=options.words))
    reference: dict[str, Any] = {
        "answer": tree[-1][0],
        "document": list(place),
        "tree": tree,
        "leaves": [list(one) for one in spans],
        **facts,
    }
    made = [Sample(f"{sample.id}/summary", prompt, reference, (), {**tags, "kind": "summary"}, origin)]
    if options.questions:
        numbered = "\n\n".join(f"{number}. {text}" for number, text in enumerate(tree[0], 1))
        reply: Completion = yield ask(chat(ASKED.format(n=options.questions) + numbered), options)
        for number, pair in enumerate(pairs(reply.message.content)):
            parts = sorted({one for one in pair.parts if 1 <= one <= len(spans)})
            if len(parts) < 2 or len(made) > options.questions:
                continue
            used = [spans[one - 1] for one in parts]
            question, place = with_question(document, pair.question)
            asked = {
                "question": pair.question,
                "answer": pair.answer,
                "chunk": [list(one) for one in used],
                "document": list(place),
                "position": position(used, len(document)),
                **facts,
            }
            own = Origin("longcontext.summaries", reply.model, options.seed, number + 1, sample=sample.id)
            kind = {**tags, "kind": "summary_qa"}
            made.append(Sample(f"{sample.id}/overview-{number}", question, asked, (), kind, own))
    return made
