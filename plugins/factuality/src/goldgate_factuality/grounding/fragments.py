"""A response without a verb, such as "Oslo" or "in 1987": an answer, which is read with its question."""

from __future__ import annotations

import re
from dataclasses import replace

from goldgate_factuality.grounding.choice import both, choice
from goldgate_factuality.grounding.decide import decide, missing_name
from goldgate_factuality.grounding.decision import Decision
from goldgate_factuality.grounding.lexicon import same, same_name
from goldgate_factuality.grounding.numbered import number_decision
from goldgate_factuality.grounding.source import Source
from goldgate_factuality.grounding.wanted import declared, misfit, rivals
from goldgate_factuality.reading.dates import MONTHS
from goldgate_factuality.reading.frames import Parsed
from goldgate_factuality.reading.parser import parse
from goldgate_factuality.reading.phrases import is_content
from goldgate_factuality.reading.sentences import Token, stem, tokens

POLAR = re.compile(r"^\W*(?:yes|no|true|false|both|neither)\b", re.I)
KIND = re.compile(
    r"\b(?:what|which)\s+((?:[a-z-]+\s+){1,4}?)(?=(?:is|was|are|were|do|does|did|has|have|had|can|of|in|that|"
    r"who|which|[a-z]+(?:ed|s))\b|[A-Z]|\?|$)",
)
OPENERS = frozenset("he she it they his her its their this these the".split())
WHO = re.compile(r"\W*who\b", re.I)
DOER = re.compile(
    r"\b([a-z]+(?:ed|en|wn))\s+by\s+(?:who|whom|which|what)\b|\bwho\s+([a-z]+(?:ed|ote|ade))\b", re.I
)
PLACED = re.compile(r"\b(?:in|at|near)\b")  # no part of a person's name
ENOUGH = 0.5  # share of the question's words that must stand near the answer; ours


def fragment(claim: Parsed, question: str, source: Source) -> Decision:
    """Rejected where a name, number or date of it is not in the source; supported where it stands, word for
    word, near most of what the question names; else undecided.
    """
    if POLAR.match(claim.text):
        holds, why = both(claim.text, question, source)
        return Decision(holds, why, claim.text, rule="" if holds is None else "choice")
    if missing := missing_name(claim, source):
        return Decision(False, f"the source does not mention {missing!r}", claim.text, rule="name")
    numbers = number_decision(claim, source)
    if numbers.supported is False:
        return numbers
    own = [token for token in claim.tokens if is_content(token) or token.tag == "CD"]
    asked = [token for token in tokens(question[:2000]) if is_content(token)] if question.strip() else []
    if not asked or not own:
        return Decision(None, "a response without a verb needs a question", claim.text)
    if all(any(token.stem == other.stem for other in asked) for token in own):
        chosen, why = choice(claim.text, question, source)
        return Decision(chosen, why, claim.text, rule="" if chosen is None else "choice")
    kind = _kind(question)
    best, at = _nearest(own, asked, kind, source)
    if at is None:
        nouns = [token for token in own if token.tag[:2] == "NN"]
        if nouns and not any(_known(token, source) for token in own):
            return Decision(
                False, f"the source says nothing of {nouns[0].text!r}", claim.text, rule="new content"
            )
        return Decision(None, "the source does not hold these words together", claim.text)
    if best < ENOUGH:
        return Decision(None, "what the question asks for does not stand near the answer", claim.text, at)
    if WHO.match(question) and PLACED.search(claim.text):
        return Decision(None, "the question wants a person", claim.text, at)
    if why := misfit(own, question, at, source):
        return Decision(None, why, claim.text, at)
    if doer := _done_by_another(own, question, at, source):
        return Decision(None, f"the source says {doer!r} of another", claim.text, at)
    if rival := _nearer(own, asked, at, source):
        return Decision(None, f"the question may ask for {rival!r}", claim.text, at)
    if all(token.tag == "CD" or token.lower in MONTHS for token in own) and _elsewhere(
        own, asked, at, source
    ):
        return Decision(None, "the question is about a sentence with another number", claim.text, at)
    if claimed := declared(question, claim.text):
        made = decide(parse(claimed), source)
        if made.supported and made.rule in ("clause", "description", "same words"):
            return replace(made, claim=claim.text)
        if made.supported is False:
            return Decision(None, f"perhaps not: {made.why}", claim.text, at)
    here = _most_stated(own, asked, source)
    for text, words, number in rivals(own, question, source):
        share, _ = _nearest(words, asked, kind, source)
        behind = _stated_words(asked, number, source) < here - (1 if words[0].is_name else 0)
        if share >= ENOUGH and not behind and not misfit(words, question, number, source):
            return Decision(None, f"the source has {text!r} as well", claim.text, at)
    return Decision(True, "it stands with what the question asks for", claim.text, at, "answer")


def _nearest(
    own: list[Token], asked: list[Token], kind: set[str], source: Source
) -> tuple[float, int | None]:
    """The greatest share of the question's words that stand near an answer, and the sentence."""
    best, at = 0.0, None
    for number, parsed in enumerate(source.parsed):
        if not _stands(own, parsed.tokens):
            continue
        near = {token.stem for one in _linked(source, number) for token in one.tokens}
        wanted = [
            token
            for token in asked
            if not any(token.stem == other.stem for other in own)
            and (token.stem not in kind or _in(token, near))
        ]
        share = sum(_in(token, near) for token in wanted) / max(1, len(wanted))
        if share > best or at is None:
            best, at = share, number
    return best, at


def _known(token: Token, source: Source) -> bool:
    """Whether the source has a word, a part of it, or one that may stand for it."""
    return any(
        source.knows(part) or any(same_name(part, name) for name in source.names)
        for part in token.stem.split("-")
    )


def _done_by_another(own: list[Token], question: str, at: int, source: Source) -> str:
    """What is asked for ("directed by who?", "who directed") where the sentence has it by somebody else."""
    found = DOER.search(question)
    if found is None:
        return ""
    verb = stem(found[1] or found[2])
    row = source.parsed[at].tokens
    done = [n for n, token in enumerate(row[:-1]) if token.stem == verb and row[n + 1].lower == "by"]
    names = {token.stem for token in own}
    for place in done:
        rest = row[place + 2 :]
        end = next((n for n, token in enumerate(rest) if token.tag in ("VBN", "VBD", "VBZ")), len(rest))
        if names & {token.stem for token in rest[:end]}:
            return ""
    return f"{row[done[0]].text} by" if done else ""


def _nearer(own: list[Token], asked: list[Token], at: int, source: Source) -> str:
    """Another name of the same kind ("Dennis Publishing" for "John Brown Publishing") in a sentence that
    says more of what is asked; empty where there is none.
    """
    if len(own) < 2 or not all(token.is_name for token in own):
        return ""
    mine = {token.stem for token in own}
    here = _stated_words(asked, at, source)
    for number, parsed in enumerate(source.parsed):
        for phrase in parsed.phrases:
            names = set(phrase.names)
            other = phrase.is_name and phrase.head == own[-1].stem and names - mine and mine - names
            if other and number != at and _stated_words(asked, number, source) > here:
                return phrase.text
    return ""


def _elsewhere(own: list[Token], asked: list[Token], at: int, source: Source) -> bool:
    """Whether a sentence with another number says more of what the question asks for. What it ends with
    ("born", "majors") counts most: where that stands with the answer, there is no such sentence.
    """
    with_answer = {token.stem for token in source.parsed[at].tokens}
    if any(_in(token, with_answer) for token in asked[-2:] if not token.is_name):
        return False
    known = {token.text for token in (*asked, *own)}
    kinds = {_is_year(token) for token in own if token.tag == "CD"}
    numbered = {
        number
        for number, parsed in enumerate(source.parsed)
        if any(
            token.tag == "CD" and token.text not in known and _is_year(token) in kinds
            for token in parsed.tokens
        )
    }
    here = _most_stated(own, asked, source)
    return any(
        _stated_words(asked, number, source) > here
        for number in numbered
        if not _stands(own, source.parsed[number].tokens)
    )


def _is_year(token: Token) -> bool:
    return re.fullmatch(r"1\d{3}|20\d\d", token.text) is not None


def _most_stated(own: list[Token], asked: list[Token], source: Source) -> int:
    """The most of the question's words that a sentence with the answer holds."""
    return max(
        (
            _stated_words(asked, number, source)
            for number, parsed in enumerate(source.parsed)
            if _stands(own, parsed.tokens)
        ),
        default=0,
    )


def _stated_words(asked: list[Token], at: int, source: Source) -> int:
    """How many of the question's words a sentence holds, with the one before it where it begins with a
    pronoun.
    """
    first = source.parsed[at].tokens[0].lower if source.parsed[at].tokens else ""
    texts = source.parsed[max(0, at - 1) : at + 1] if first in OPENERS else source.parsed[at : at + 1]
    near = {token.stem for one in texts for token in one.tokens}
    return sum(_in(token, near) for token in asked)


def _kind(question: str) -> set[str]:
    """The words that only say what kind of thing is asked for: "which record executive", "what year"."""
    found = KIND.search(question[:2000])
    return {token.stem for token in tokens(found[1])} if found else set()


def _stands(own: list[Token], tokens_: tuple[Token, ...]) -> bool:
    """Whether the words of the answer stand together in a sentence."""
    places = []
    for token in own:
        found = [at for at, other in enumerate(tokens_) if _alike(token, other)]
        if not found:
            return False
        places.append(found)
    return _close(places, len(own))


def _close(places: list[list[int]], count: int) -> bool:
    """Whether one choice of places spans few more tokens than there are words."""
    return any(
        max(min(found, key=lambda at: abs(at - first)) for found in places)
        - min(min(found, key=lambda at: abs(at - first)) for found in places)
        <= count + 3
        for first in places[0]
    )


def _alike(token: Token, other: Token) -> bool:
    return token.stem == other.stem or (token.is_name and same_name(token.stem, other.stem))


def _linked(source: Source, at: int) -> list[Parsed]:
    """A sentence with those that share a name with it."""
    names = {token.stem for token in source.parsed[at].tokens if token.is_name}
    return [
        one
        for number, one in enumerate(source.parsed)
        if number == at
        or abs(number - at) == 1
        or names & {token.stem for token in one.tokens if token.is_name}
    ]


def _in(token: Token, stems: set[str]) -> bool:
    return token.stem in stems or any(same(token.stem, stem) for stem in stems)
