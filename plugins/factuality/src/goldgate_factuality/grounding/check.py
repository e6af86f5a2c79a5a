"""A whole response against a source: a decision per sentence."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from goldgate_factuality.grounding.choice import both, ordered
from goldgate_factuality.grounding.decide import decide, is_verbatim
from goldgate_factuality.grounding.decision import Decision
from goldgate_factuality.grounding.fragments import POLAR, fragment
from goldgate_factuality.grounding.shortened import changed_copy
from goldgate_factuality.grounding.source import Source, read, resolve
from goldgate_factuality.reading.casing import detokenised, is_tokenised, recased, uncased
from goldgate_factuality.reading.cleft import straightened
from goldgate_factuality.reading.frames import Parsed
from goldgate_factuality.reading.parser import parse
from goldgate_factuality.reading.phrases import is_content
from goldgate_factuality.reading.sentences import sentences
from goldgate_factuality.reading.split import parts

OPENERS = frozenset("he she it they his her its their this these".split())
YES_NO = re.compile(r"\W*(yes|no)\s*[,;:.–—-]", re.I)
ASKED = re.compile(r"\W*(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would)\b", re.I)
META = re.compile(
    r"\b(?:claims?|statements?|assertion|source|passage|supported|grounded|entail\w*|faithful)\b", re.I
)  # a question about the task, which says nothing of what is claimed
LOOSE_RULES = ("clause", "other words", "description", "parts")  # not: the same words, numbers
MOST = 200  # sentences of a response
MOST_PARTS = 4  # clauses of a sentence that are decided one by one


@dataclass(frozen=True, slots=True)
class Checked:
    """The decisions on the sentences of a response, and the source's sentences that ``nearest`` counts."""

    decisions: list[Decision]
    source: Source

    @property
    def worst(self) -> Decision | None:
        """The first unsupported claim, else the first undecided one, else the first; None without a claim."""
        for wanted in (False, None):
            for one in self.decisions:
                if one.supported is wanted:
                    return one
        return self.decisions[0] if self.decisions else None

    def sentence(self, one: Decision) -> str:
        """The sentence of the source nearest to a claim."""
        if one.nearest is None:
            return ""
        return self.source.implied_by.get(one.nearest) or self.source.parsed[one.nearest].text


def check(response: str, text: str, question: str = "") -> Checked:
    """Every sentence of a response that claims something, decided. A fragment ("Oslo.") is read as the
    answer to the question.
    """
    if META.search(question):
        question = ""
    if is_tokenised(text):
        response, text, question = detokenised(response), detokenised(text), detokenised(question)
    lower_case = uncased(text)
    if lower_case:
        response, text, question = recased(response), recased(text), recased(question)
    source = read(text, f"{response} {question}")
    source.lower_case = lower_case
    parsed = [parse(straightened(sentence)) for sentence in sentences(response)[:MOST]]
    asked = [parse(sentence) for sentence in sentences(question)[-2:]]
    first = response.split()[:1]
    context = (
        asked
        if asked
        else [parse(one.text) for one in source.parsed[-1:]]
        if first and first[0].lower() in OPENERS
        else []
    )
    resolve([*context, *parsed])
    made = []
    for one in parsed:
        if not POLAR.match(one.text) and not any(
            is_content(token) or token.tag == "CD" for token in one.tokens
        ):
            continue
        made.append(_decided(one, question, source))
    return Checked(made, source)


def _decided(claim: Parsed, question: str, source: Source) -> Decision:
    """One sentence of a response, read with its question where it is a choice or begins with yes or no."""
    if not claim.frames and not is_verbatim(claim, source):
        return fragment(claim, question, source)
    held, why = ordered(claim.text, question, source)
    if held is not None:
        return Decision(held, why, claim.text, rule="choice")
    made = decide(claim, source)
    if made.supported is None and made.rule != "order":
        made = _by_parts(claim, source, made)
    if made.supported and source.lower_case and made.rule in LOOSE_RULES and changed_copy(claim, source):
        why = "a text in lower case is read less surely, and the claim changes a sentence of it"
        return replace(made, supported=None, why=why, rule="")
    polar = YES_NO.match(claim.text)
    if made.supported and polar and ASKED.match(question) and both(polar[1], question, source)[0] is not True:
        return replace(made, supported=None, why="a yes or no is not compared with the source", rule="")
    return made


def _by_parts(claim: Parsed, source: Source, whole: Decision) -> Decision:
    """A claim of several clauses, clause by clause: supported where each is, unsupported where one is not."""
    texts = parts(claim)[:MOST_PARTS]
    if len(texts) < 2:
        return whole
    made: list[Decision] = []
    context: list[Parsed] = []
    for text in texts:
        one = parse(text)
        resolve([*context, one])
        context.append(one)
        found = decide(one, source)
        made.append(
            _by_parts(one, source, found)
            if found.supported is None and len(text) < len(claim.text)
            else found
        )
    worst = next((one for one in made if one.supported is False), None)
    if worst is not None:
        return replace(worst, claim=whole.claim, why=f"{worst.claim!r}: {worst.why}")
    if all(one.supported for one in made):
        return replace(made[0], claim=whole.claim, why="the source says each part of it", rule="parts")
    return whole


def grounded(response: str, text: str, question: str = "") -> Decision:
    """The worst decision on a response; undecided where it claims nothing."""
    worst = check(response, text, question).worst
    return worst or Decision(None, "the response makes no claim", response)
