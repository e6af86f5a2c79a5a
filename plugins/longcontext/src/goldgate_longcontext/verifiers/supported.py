"""``longcontext.supported``: the gold chunks, each of them needed, support the answer, and no other chunk
does.

``prompt`` is the question, ``reference.chunks`` the document's chunks, ``reference.gold`` the indices of the
gold ones. Numbers, names and words are looked for; no model is asked.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from goldgate import Candidate, Verdict, abstain, accept, no_answer, reject
from goldgate.asking import problem_of

from goldgate_longcontext.options import SupportedOptions
from goldgate_longcontext.support.asked import answer_of, question_of
from goldgate_longcontext.support.chunks import read
from goldgate_longcontext.support.decide import Support
from goldgate_longcontext.support.derived import derived
from goldgate_longcontext.support.finding import Finding
from goldgate_longcontext.support.sides import begins_with_side, side, taken

LONGEST = 4000
"""Characters of an answer that is looked up in chunks."""
LARGEST = 8_000_000
"""Characters of all chunks together."""


_SIDE = re.compile(r"\W*\w+\W*")  # the word that takes a side


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
    response = candidate.text.strip()
    if not response:
        return no_answer("the response is empty")
    if len(response) > LONGEST:
        return abstain(f"an answer of more than {LONGEST} characters is not looked up", code="too_long")
    asked = options.question or candidate.sample.reference.get("question") or problem_of(candidate.sample)
    if not isinstance(asked, str) or not asked.strip() or len(asked) > LONGEST:
        return abstain("the prompt holds no short question", code="question")
    question = question_of(asked)
    answer = answer_of(response, question, asked)
    if begins_with_side(response, asked):
        chosen = side(response)
        if chosen is None:
            return abstain("a side in a language that is not looked up", code="no_token")
        rest = answer_of(_SIDE.sub("", response, count=1), question, asked)
        return _verdict(taken(asked, chosen, question, rest, [read(text) for text in texts], gold), gold)
    if answer.empty:
        return abstain("the answer holds nothing that could be looked up", code="no_token")
    chunks = [read(text) for text in texts]
    if (found := derived(asked, question, answer, chunks, gold)) is not None:
        return _verdict(found, gold)
    support = Support(question, answer, chunks, gold, asked)
    finding = support.supported()
    evidence: dict[str, Any] = {
        "gold": sorted(set(gold)),
        "units": [f"{kind}:{value}"[:80] for kind, value in support.wanted][:20],
    }
    if finding.holds is None:
        return abstain(finding.why[:300], code=finding.code, **evidence)
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


def _verdict(finding: Finding, gold: list[int]) -> Verdict:
    evidence: dict[str, Any] = {"gold": sorted(set(gold)), "chunks": list(finding.chunks)}
    if finding.holds is None:
        return abstain(finding.why[:300], code=finding.code, **evidence)
    if not finding.holds:
        return reject(finding.why[:300], code=finding.code, **evidence)
    return accept(finding.why[:300], code=finding.code, **evidence)
