"""``longcontext.supported``: the gold chunks, each of them needed, support the answer, and no other chunk
does.

``prompt`` is the question, ``reference.chunks`` the document's chunks, ``reference.gold`` the indices of the
gold ones. Numbers, names and words are looked for; no model is asked.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from goldgate import Candidate, Verdict, abstain, accept, no_answer, reject
from goldgate.asking import problem_of

from goldgate_longcontext.options import SupportedOptions
from goldgate_longcontext.support.asked import answer_of, question_of, sides
from goldgate_longcontext.support.chunks import read
from goldgate_longcontext.support.decide import Support

LONGEST = 4000
"""Characters of an answer that is looked up in chunks."""
LARGEST = 8_000_000
"""Characters of all chunks together."""


class ChunksError(ValueError):
    """The chunks of a row cannot be used; the message says why."""


def chunks_of(reference: Mapping[str, Any]) -> tuple[list[str], list[int]]:
    """``reference.chunks`` and ``reference.gold``. Raises ChunksError."""
    chunks, gold = reference.get("chunks"), reference.get("gold")
    if not isinstance(chunks, list | tuple) or not all(isinstance(one, str) for one in chunks) or not chunks:
        raise ChunksError("reference.chunks is a list of texts")
    if isinstance(gold, int) and not isinstance(gold, bool):
        gold = [gold]
    if not isinstance(gold, list | tuple) or not gold:
        raise ChunksError("reference.gold is a list of indices into reference.chunks")
    if any(isinstance(one, bool) or not isinstance(one, int) or not 0 <= one < len(chunks) for one in gold):
        raise ChunksError(f"reference.gold: indices from 0 to {len(chunks) - 1}")
    if sum(map(len, chunks)) > LARGEST:
        raise ChunksError(f"reference.chunks holds more than {LARGEST} characters")
    return list(chunks), list(gold)


def check(candidate: Candidate, options: SupportedOptions) -> Verdict:
    """Whether the answer rests on the gold chunks, and on nothing else."""
    try:
        texts, gold = chunks_of(candidate.sample.reference)
    except ChunksError as error:
        return abstain(str(error), code="chunks")
    said = candidate.text.strip()
    if not said:
        return no_answer("the response is empty")
    if len(said) > LONGEST:
        return abstain(f"an answer of more than {LONGEST} characters is not looked up", code="too_long")
    asked = options.question or candidate.sample.reference.get("question") or problem_of(candidate.sample)
    if not isinstance(asked, str) or not asked.strip() or len(asked) > LONGEST:
        return abstain("the prompt holds no short question", code="question")
    question = question_of(asked)
    answer = answer_of(said, question, asked)
    if answer.empty or sides(said):
        return abstain("the answer holds nothing that could be looked up", code="no_token")
    support = Support(question, answer, [read(text) for text in texts], gold)
    finding = support.supported()
    evidence: dict[str, Any] = {
        "gold": sorted(set(gold)),
        "units": [f"{kind}:{value}"[:80] for kind, value in support.wanted][:20],
    }
    if not finding.holds:
        return reject(finding.why[:300], code=finding.code, **evidence)
    if (needless := support.unneeded()) is not None:
        return reject(f"gold chunk {needless} is not needed", code="not_needed", chunk=needless, **evidence)
    if not options.unique:
        return accept(finding.why, **evidence)
    sure, unsure = support.others()
    if sure:
        return reject(
            f"chunk {sure[0]} supports the answer as well", code="not_unique", others=list(sure), **evidence
        )
    if unsure:
        return abstain(
            f"chunk {unsure[0]} may support the answer as well",
            code="unsure",
            others=list(unsure),
            **evidence,
        )
    return accept(f"{finding.why}, and no other chunk does", **evidence)
