"""Whether a response states one of the expected answers: yes, no, or undecided."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from goldgate_factuality.answers.compare import BOUND, date_of, quantity_of, relation
from goldgate_factuality.answers.mentions import OTHER_ACCOUNT, Mention, mentions, names, rivals
from goldgate_factuality.answers.normal import words
from goldgate_factuality.answers.spelling import spelled
from goldgate_factuality.answers.stated import stated, stripped
from goldgate_factuality.data import words_of

HEDGES = re.compile(
    r"\s*(?:,\s*)?\b(?:or(?: maybe| possibly| perhaps)?|oder|ou|maybe|perhaps|possibly|alternatively|"
    r"if not)\b\s*|\s*/\s*|\s*(?:或者?|または|หรือ|या)\s*",
    re.I,
)
LIST = re.compile(r"\s*(?:,\s*(?:and\s+)?|;|\s+\b(?:and|as well as|along with|und|et|y|e|plus)\b)\s*", re.I)
CONTRAST = re.compile(
    r"^(?P<kept>.+?),?\s+(?:and |but )?(?:not|rather than|instead of|nicht|pas|no)\s+(?P<denied>[^,]+?)$",
    re.I,
)
CORRECTED = re.compile(
    r"^(?:(?:it|this|that)(?:'s| is| was| isn't| wasn't)\s*)?(?:not|isn't|wasn't|"
    r"nicht)?\s*(?P<denied>[^,;]+?)[,;]\s*(?:but|it's|it is|it was|rather|instead|sondern|"
    r"mais)(?: rather| instead)?\s+(?P<kept>.+)$",
    re.I,
)
TAKEN_BACK = re.compile(
    r"\b(?:wait|correction|scratch that|on second thought|i mean|i was wrong|i misspoke|let me correct|"
    r"sorry, (?:it|that)|no, (?:it|that|actually)|actually,? (?:it|that))\b|^no,|^actually,",
    re.I,
)
TURN = re.compile(
    r"\b(?:but|actually|in fact|however|though)\b[,\s]*(?:actually|in fact|in reality)?[,\s]*", re.I
)
OPENING = re.compile(r"\W*(?:(?:the|i think|i believe|it is|it's|it was|answer|is)\W*)*", re.I)
OPENED = re.compile(r"\s*(?:is|was|are|were|did|does|do|has|had)?\s*(?:not\b|n't)|\s*,?\s*(?:or|and)\b", re.I)
NO_COMPARATIVES = frozenset(
    "other number member order never either neither her under over after river water paper later".split()
)
RELATIVE = re.compile(
    r"\b(?:brother|sister|sibling|son|daughter|child|mother|father|parent|wife|husband|widow|uncle|"
    r"aunt|cousin|nephew|niece|friend|student|pupil|teacher|assistant|colleague|rival|successor|"
    r"predecessor)s? (?:of|to) $",
    re.I,
)  # before a name: somebody else is meant
POLAR = {"yes": True, "no": False, "true": True, "false": False, "correct": True, "incorrect": False}


@dataclass(frozen=True, slots=True)
class Decision:
    """``right`` is None where it is unclear; ``stated`` is what was compared."""

    right: bool | None
    why: str
    stated: str = ""
    final: bool = False
    """Whether no further sentence can change it: several answers were given at once."""


@dataclass(frozen=True, slots=True)
class Expected:
    """The accepted answers, the question, and the policies of the comparison."""

    answers: tuple[str, ...]
    question: str = ""
    rounded: bool = False
    dates: bool = True
    case: bool = False


def decide(response: str, expected: Expected) -> Decision:
    """The decision on a response that is no refusal."""
    answers = tuple(map(spelled, expected.answers))
    return _decide(spelled(response), replace(expected, answers=answers, question=spelled(expected.question)))


def _decide(response: str, expected: Expected) -> Decision:
    if all(answer.strip(" .").lower() in POLAR for answer in expected.answers):
        return _polar(response, expected)
    content = stated(response)
    if content.answers:
        decisions = [phrase(answer, expected) for answer in dict.fromkeys(content.answers)]
        if len({one.right for one in decisions}) == 1:
            return decisions[-1]
        return Decision(False, "several different final answers", "; ".join(content.answers))
    if not content.sentences:
        return Decision(None, "the response states nothing")
    for at, sentence in enumerate(content.sentences[1:], 1):
        if TAKEN_BACK.search(sentence[:60]):
            return _decide(_after(sentence, content.sentences[at + 1 :]), expected)
    if TAKEN_BACK.search(content.sentences[0]) and (
        parts := TAKEN_BACK.split(content.sentences[0])[-1].strip(" ,.-:")
    ):
        return phrase(parts, expected)
    return _sentences(content.sentences, expected)


def _after(sentence: str, rest: Sequence[str]) -> str:
    tail = TAKEN_BACK.split(sentence)[-1].strip(" ,.-:")
    return " ".join([tail, *rest]) if tail else " ".join(rest)


def _polar(response: str, expected: Expected) -> Decision:
    wanted = {POLAR[answer.strip(" .").lower()] for answer in expected.answers}
    first = next(iter(words(response)), None)
    if first is None or first.normal not in POLAR:
        return Decision(None, "the response says neither yes nor no first")
    rest = {word.normal for word in words(response)[1:4]}
    if rest & {"and", "or"} and rest & POLAR.keys():
        return Decision(False, "the response says both yes and no", response[:80])
    right = POLAR[first.normal] in wanted
    return Decision(right, f"the response says {first.normal}", first.written)


def _relation(text: str, expected: Expected) -> str:
    """The best relation to any of the expected answers."""
    order = ("equal", "unclear", "less specific", "different")
    found = {
        relation(
            text,
            answer,
            question=expected.question,
            rounded=expected.rounded,
            day_month=expected.dates,
            case=expected.case,
        )
        for answer in expected.answers
    }
    return next(one for one in order if one in found)


def phrase(text: str, expected: Expected) -> Decision:
    """The decision on a text that is meant as the answer itself."""
    bare = stripped(text)
    known = _relation(bare, expected)
    if known == "equal" or _relation(text, expected) == "equal":
        return Decision(True, "it is the expected answer", bare)
    if (parts := _parts(bare, HEDGES)) or (parts := _parts(bare, LIST)):
        return _several(parts, bare, expected)
    if match := CORRECTED.match(text.strip(" .")) or CONTRAST.match(bare):
        if _relation(stripped(match["kept"]), expected) == "equal":
            return Decision(True, "it is the expected answer, another one is denied", match["kept"])
        if _relation(stripped(match["denied"]), expected) == "equal":
            return Decision(False, "the expected answer is denied", match["denied"])
    if known == "unclear":
        return Decision(None, f"{bare!r} cannot be compared with {expected.answers[0]!r}", bare)
    if known == "less specific":
        return Decision(None, f"{bare!r} states only a part of {expected.answers[0]!r}", bare)
    if _all_named(text, expected):
        return Decision(True, "it names all of the expected answer", bare)
    if BOUND.search(bare) and any(quantity_of(answer) for answer in expected.answers):
        return Decision(False, f"{bare!r} states a limit, not {expected.answers[0]!r}", bare)
    return _mentioned(text, expected) or Decision(False, f"{bare!r} is not {expected.answers[0]!r}", bare)


RENAMED = re.compile(
    r"^\s*(?:(?:now|today|formerly|once|also)\s+)?(?:called|known as|named)\s+|^\s*(?:now|formerly)\s+", re.I
)


def _all_named(text: str, expected: Expected) -> bool:
    """Whether a text names all that an answer with "and" names, and nobody else: "Joel and Ethan Coen"."""
    present = {word.normal for word in words(text)}
    for answer in expected.answers:
        wanted = {word.normal for word in words(answer)}
        if "and" in wanted and wanted <= present and not rivals(text, answer, expected.question):
            return not any(word in present for word in ("not", "nor", "or"))
    return False


def _parts(text: str, mark: re.Pattern[str]) -> list[str]:
    """The alternatives or list items of a short text, where it has several."""
    body = re.sub(r"^(?:either|both|between)\s+", "", text, flags=re.I)
    parts = [part.strip() for part in mark.split(body) if part and part.strip()]
    return parts if len(parts) > 1 and all(len(part.split()) <= 6 for part in parts) else []


def _several(parts: list[str], text: str, expected: Expected) -> Decision:
    relations = [_relation(stripped(RENAMED.sub("", part)), expected) for part in parts]
    if "equal" not in relations:
        if re.search(r"\d", text) and _relation(text, expected) != "different":
            return Decision(None, f"{text!r} cannot be compared with {expected.answers[0]!r}", text)
        held = _mentioned(text, expected)
        return held or Decision(False, f"{text!r} is not {expected.answers[0]!r}", text)
    if all(one == "equal" for one in relations):
        return Decision(True, "it is the expected answer", text)
    if relations[0] == "equal" and HEDGES.search(text) is None and _place(parts, expected):
        if _elsewhere(parts, expected):
            return Decision(None, f"{text!r} may be a place of the same name elsewhere", text)
        return Decision(True, "it is the expected answer, with what it is part of", text)
    if relations[0] == "equal" and re.match(r"\s*(?:and |but )?not\b", parts[1], re.I):
        return Decision(True, "it is the expected answer, another one is denied", text)
    return Decision(False, "several different answers", text, final=HEDGES.search(text) is not None)


def _place(parts: list[str], expected: Expected) -> bool:
    """ "Paris, France": what follows the answer belongs to the question, or names a larger place or a
    description.
    """
    asked = {word.normal for word in words(expected.question)}
    return all(
        re.match(r"(?:in|on|at|during|near|from)\b", part, re.I) is not None
        or {word.normal for word in words(part)} <= asked
        or part.strip(" .").lower() in words_of("places")
        for part in parts[1:]
    )


def _elsewhere(parts: list[str], expected: Expected) -> bool:
    """Whether a country or state follows that is not the one of the question: "Lima, Ohio" for Peru's."""
    asked = {word.normal for word in words(expected.question)} & words_of("places")
    after = {part.strip(" .").lower() for part in parts[1:]} & words_of("places")
    return bool(asked and after) and not after <= asked


def _sentences(sentences: tuple[str, ...], expected: Expected) -> Decision:
    first = sentences[0]
    if len(first.split()) <= 8 or len(sentences) == 1:
        decision = phrase(first, expected)
        if (
            decision.final
            or decision.right is not False
            or len(first.split()) <= 3
            or _names_a_rival(first, expected)
        ):
            return decision
        bare = BOUND.sub("", stripped(first))
        if date_of(bare) or quantity_of(bare):
            return decision
    for sentence in sentences:
        decided = _mentioned(sentence, expected)
        if decided:
            return decided
    if any(_names_a_rival(sentence, expected) for sentence in sentences):
        return Decision(False, f"the response never states {expected.answers[0]!r}")
    return Decision(None, f"the response states neither {expected.answers[0]!r} nor another answer")


def _names_a_rival(sentence: str, expected: Expected) -> bool:
    return any(rivals(sentence, answer, expected.question) for answer in expected.answers)


def _mentioned(sentence: str, expected: Expected) -> Decision | None:
    """The decision where a sentence mentions an expected answer; None where it mentions none."""
    for answer in expected.answers:
        found = mentions(sentence, answer, expected.question, case=expected.case)
        if not found:
            continue
        if all(one.negated for one in found):
            return Decision(False, f"{answer!r} is denied", sentence)
        if all(_owns(sentence, one) for one in found) and not re.match(
            r"\W*whose\b", expected.question, re.I
        ):
            return Decision(None, f"what it states belongs to {answer!r}, or is related to it", sentence)
        if OTHER_ACCOUNT.search(sentence) and (turn := TURN.search(sentence)):
            return phrase(sentence[turn.end() :], expected)
        if _is_choice(answer, expected):
            return _chosen(sentence, found, answer, expected)
        others = [
            other
            for other in rivals(sentence, answer, expected.question)
            if not _is_setting(sentence, found[0], other)
        ]
        if not others or _is_complement(sentence, found[0]):
            hedged = _alternative(sentence, found[0], others)
            if hedged:
                return Decision(False, f"{answer!r} is one of several answers", sentence)
            return Decision(True, f"the sentence states {answer!r}", sentence[found[0].start : found[0].end])
        if _alternative(sentence, found[0], others) or all(_denied(sentence, other) for other in others):
            denied = all(_denied(sentence, other) for other in others)
            why = f"the sentence states {answer!r}" if denied else f"{answer!r} is one of several answers"
            return Decision(denied, why, sentence)
        return Decision(None, f"{answer!r} is mentioned together with {others[0]!r}", sentence)
    return None


def _owns(sentence: str, found: Mention) -> bool:
    """Whether a mention only says whose something is: "Ann's brother", "the brother of Ann"."""
    if RELATIVE.search(sentence[: found.start]):
        return True
    own = re.search(r"(?:['’]s|s['’])$", sentence[found.start : found.end])
    return bool(re.match(r"\s+[^\W\d_]" if own else r"['’]s?\s+[^\W\d_]", sentence[found.end :]))


def _is_choice(answer: str, expected: Expected) -> bool:
    """Whether the question itself names the answer: one of the things to choose from."""
    return bool(mentions(expected.question, answer))


def _chosen(sentence: str, found: list[Mention], answer: str, expected: Expected) -> Decision:
    """A choice is stated by what the sentence begins with."""
    if _compares(sentence) and not _compares(sentence) & _compares(expected.question):
        return Decision(None, "the sentence compares in other words than the question", sentence)
    start, end = found[0].start, found[0].end
    first = OPENING.fullmatch(sentence[:start]) and not found[0].negated
    if first and not OPENED.match(sentence[end:]):
        return Decision(True, f"the sentence chooses {answer!r}", answer)
    named = [sentence[one[0].start : one[-1].end] for one in names(sentence)]
    if named and mentions(expected.question, named[0]) and _compares(sentence):
        at = sentence.find(named[0])
        if OPENING.fullmatch(sentence[:at]) and not OPENED.match(sentence[at + len(named[0]) :]):
            return Decision(False, f"the sentence chooses {named[0]!r}", named[0])
    why = f"the question names {answer!r} itself, and the sentence does not begin with it"
    return Decision(None, why, sentence)


def _compares(text: str) -> set[str]:
    """The comparatives of a text."""
    return {
        word.lower()
        for word in re.findall(
            r"\b(?:[a-z]{2,}er(?= than\b|,|\?|$)|more|less|fewer|first|last|[a-z]{2,}(?:er|est))\b",
            text,
            re.I,
        )
    } - NO_COMPARATIVES


def _is_setting(sentence: str, found: Mention, other: str) -> bool:
    """Whether another name only says where, when or of what: "the 16th president of the United States"."""
    at = sentence.find(other)
    own = re.search(r"\b(\w+)\s+(?:the\s+)?$", sentence[: found.start])
    its = re.search(
        r"\b(of|in|at|from|for|during|near|under|on|into|to|since|until|after|before)\s+(?:the\s+)?$",
        sentence[:at],
        re.I,
    )
    if its:
        return own is None or own[1].lower() != its[1].lower()
    place = other.lower() in words_of("places")
    return place and bool(re.match(rf"\s*,\s*{re.escape(other)}\b", sentence[found.end :]))


def _is_complement(sentence: str, found: Mention) -> bool:
    """Whether the mention is what a form of "be", a preposition or a colon leads to at the end of the
    sentence.
    """
    before = re.search(
        r"(?:\b(?:is|was|are|were|be|been|by|named|called)|[:=])\s+(?:the |an? )?$",
        sentence[: found.start],
        re.I,
    )
    after = re.match(r"\s*(?:\([^()]*\))?\s*[.!]?\s*$", sentence[found.end :])
    return bool(before and after)


def _alternative(sentence: str, found: Mention, others: list[str]) -> bool:
    """Whether the mention is joined to another candidate by "or", "and" or a list."""
    near = sentence[found.end : found.end + 40]
    before = sentence[max(0, found.start - 40) : found.start]
    joint = r"(?:\s*,?\s*\b(?:or|and|and/or|as well as|along with|together with)\b|\s*/)"
    for other in others:
        body = re.escape(other)
        if re.match(rf"(?:\s*,[^,]{{1,25}})?{joint}\s*(?:the |maybe |perhaps |possibly )?{body}", near, re.I):
            return True
        if re.search(rf"{body}{joint}\s*(?:the |maybe |perhaps |possibly )?$", before, re.I):
            return True
    return False


def _denied(sentence: str, other: str) -> bool:
    at = sentence.find(other)
    return bool(
        re.search(
            r"(?:\bnot|\brather than|\binstead of|\bunlike|n't)\s+(?:in |by |the )?$", sentence[:at], re.I
        )
    )


def kinds(answer: str) -> str:
    """What an answer is, for evidence: a date, a number, or words."""
    if date_of(answer):
        return "date"
    return "number" if quantity_of(answer) else "words"
