"""Whether a source supports a claim: every clause of it, each against every clause of the source."""

from __future__ import annotations

import re
from dataclasses import replace

from goldgate_factuality.grounding.attributes import LINKS, attributes
from goldgate_factuality.grounding.belonging import across_comparison, of_a_part
from goldgate_factuality.grounding.compare import Comparison, compare, related, spoken
from goldgate_factuality.grounding.compared import comparison
from goldgate_factuality.grounding.contrary import contrary
from goldgate_factuality.grounding.copied import copied
from goldgate_factuality.grounding.decision import Decision
from goldgate_factuality.grounding.inverted import inverted
from goldgate_factuality.grounding.lexicon import opposite, same, same_name
from goldgate_factuality.grounding.nominal import verbal
from goldgate_factuality.grounding.numbered import implied_only, number_decision, stems_near
from goldgate_factuality.grounding.order import displaced, scrambled
from goldgate_factuality.grounding.pairs import other_dimension
from goldgate_factuality.grounding.recount import counted_again
from goldgate_factuality.grounding.restated import EMPTY, Restated, restated, specific
from goldgate_factuality.grounding.shortened import shortened
from goldgate_factuality.grounding.source import Source
from goldgate_factuality.grounding.wordings import reworded
from goldgate_factuality.reading.dates import MONTHS, dates, within
from goldgate_factuality.reading.frames import SAYING, Frame, Parsed
from goldgate_factuality.reading.phrases import QUANTIFIERS, is_content
from goldgate_factuality.reading.sentences import Token, stem
from goldgate_factuality.reading.units import quantities

LIGHT = frozenset(
    stem(word)
    for word in """
    be have do get make take go come say call name also thing one way kind type year time use
    include well new accord state together total combined altogether difference average sum overall
    jointly percent left remain rest still further before previous
    """.split()
)


COMMON = frozenset("have do get make take go come use see keep put".split())


def decide(claim: Parsed, source: Source) -> Decision:
    """The decision on one sentence of a response."""
    again = counted_again(claim, source, _as_it_is)
    return _as_it_is(claim, source) if again is None else again


def _as_it_is(claim: Parsed, source: Source) -> Decision:
    """The decision on a claim with its own numbers."""
    nearest = _nearest(claim, source)
    if _verbatim(claim, source):
        return Decision(True, "the source says so in the same words", claim.text, nearest, "same words")
    if (at := copied(claim, source)) is not None:
        why = "a sentence of the source says so in the same words"
        return Decision(True, why, claim.text, at, "same words")
    if (at := shortened(claim, source)) is not None:
        why = "a sentence of the source says so, with parts left out"
        return Decision(True, why, claim.text, at, "same words")
    moved = displaced(claim, source)
    if len(moved) > 1:
        why = f"the source has {moved[0]!r} and {moved[1]!r} in other places"
        return Decision(False, why, claim.text, nearest, "order")
    if missing := missing_name(claim, source):
        return Decision(False, f"the source does not mention {missing!r}", claim.text, nearest, "name")
    if wrong := other_dimension(claim, source):
        return Decision(False, f"the source does not say {wrong!r}", claim.text, nearest, "number")
    numbers = number_decision(claim, source)
    if numbers.rule == "announced":
        if (instead := contrary(claim, source)) is not None:
            return Decision(False, instead[0], claim.text, instead[1], "number")
        return Decision(None, numbers.why, claim.text, nearest, numbers.rule)
    if numbers.supported is False:
        return Decision(False, numbers.why, claim.text, nearest, numbers.rule)
    computed = numbers.rule in ("derived", "span")
    if computed:
        _forget_amounts(claim)
    if (compared := inverted(claim, source)) is not None:
        why = "the source compares them " + ("so" if compared[0] else "the other way round")
        return Decision(compared[0], why, claim.text, compared[1], "comparison")
    frames = [frame for frame in claim.frames if not _only_introduces(frame, claim)]
    decisions = [_frame(frame, claim, source) for frame in frames]
    if source.long:
        decisions = [_unsure(one) for one in decisions]
    refused = [one for one in decisions if one.supported is False]
    other_words = Restated(None, "")
    open_ = bool(refused) or not decisions or not all(one.supported for one in decisions)
    if open_ and not computed and not any(one.sure for one in refused):
        other_words = restated(claim, source, bool(numbers.supported))
    if refused and computed and (numbers.rule == "span" or not any(one.sure for one in refused)):
        why = f"it may follow, in other words: {numbers.why}"
        return Decision(None, why, claim.text, nearest)
    if refused and not other_words.supported and implied_only(claim, source):
        return Decision(None, "its number follows from the source's, in other words", claim.text, nearest)
    if refused and not other_words.supported:
        one = next((one for one in refused if one.sure), refused[0])
        at = nearest if one.nearest is None else one.nearest
        return Decision(False, one.why, claim.text, at, one.rule)
    if scrambled(claim, source):
        placed = other_words if open_ else restated(claim, source, bool(numbers.supported))
        if placed.supported is False:
            return Decision(False, placed.why, claim.text, placed.number, "other words")
        why = "it has the words of a sentence of the source in another order"
        return Decision(None, why, claim.text, nearest, "order")
    if decisions and all(one.supported for one in decisions) and (strange := _strange(claim, source)):
        return Decision(None, f"the source has no {strange!r}", claim.text, nearest)
    if decisions and all(one.supported for one in decisions):
        at = decisions[0].nearest
        if at is not None and of_a_part(claim, source.parsed[at]):
            return Decision(None, "the source says so of a part", claim.text, at)
        if at is not None and across_comparison(claim, source.parsed[at]):
            return Decision(None, "the source may say so of another number", claim.text, at)
        if at is not None and _alternative(claim, source.parsed[at]):
            return Decision(None, "the source leaves open which of the two", claim.text, at)
        if computed and numbers.supported:
            return Decision(True, numbers.why, claim.text, nearest, "derived")
        return Decision(True, decisions[0].why, claim.text, nearest if at is None else at, decisions[0].rule)
    if other_words.supported is not None:
        return Decision(other_words.supported, other_words.why, claim.text, other_words.number, "other words")
    unknown = _unknown(claim, source)
    if (
        numbers.supported
        and not unknown
        and not _unknown(claim, source, stems_near(numbers.used, source))
        and not any(_contradicts(frame, source) or frame.negated for frame in frames)
    ):
        return Decision(True, numbers.why, claim.text, nearest, "derived")
    content = [token for token in claim.tokens if is_content(token) and token.stem not in LIGHT]
    things = [token for token in unknown if token.tag[:1] in "NJF" and specific(token.tag, token.stem)]
    if len(things) >= 2 and len(unknown) * 2 >= len(content) and not _anchored(claim, source):
        why = f"the source says nothing of {', '.join(token.text for token in things[:3])}"
        return Decision(False, why, claim.text, nearest, "new content")
    why = next((one.why for one in decisions if one.supported is None), "no clause could be compared")
    return Decision(None, why, claim.text, nearest)


def _unsure(one: Decision) -> Decision:
    """Left open where a clause of a long source differs: another of its clauses may be the one."""
    return one if one.supported is not False or one.rule != "clause" else replace(one, supported=None)


def _alternative(claim: Parsed, given: Parsed) -> bool:
    """Whether the source's sentence says "either … or", and the claim chooses."""
    words = {token.lower for token in given.tokens}
    return "either" in words and "or" in words and "or" not in {token.lower for token in claim.tokens}


def is_verbatim(claim: Parsed, source: Source) -> bool:
    """Whether a sentence of the source has the claim word for word."""
    return _verbatim(claim, source) or copied(claim, source) is not None


def _verbatim(claim: Parsed, source: Source) -> bool:
    """Whether the claim is a whole sentence of the source."""
    own = [token.lower for token in claim.tokens if token.text[0].isalnum() or token.text in "%$€£-"]
    return any(
        own == [token.lower for token in parsed.tokens if token.text[0].isalnum() or token.text in "%$€£-"]
        for parsed in source.parsed
    ) and bool(own)


def _nearest(claim: Parsed, source: Source) -> int | None:
    """The sentence of the source that shares most words with the claim; numbers and names count twice."""
    wanted = [
        (token.stem, 2 if token.is_name or token.tag == "CD" else 1)
        for token in claim.tokens
        if is_content(token)
    ]
    scores = [
        sum(weight for stem, weight in wanted if any(stem == token.stem for token in parsed.tokens))
        for parsed in source.parsed
    ]
    return max(range(len(scores)), key=lambda at: scores[at]) if any(scores) else None


def missing_name(claim: Parsed, source: Source) -> str:
    """A name of the claim that the source does not mention, or a sign of letters and digits ("MI6")."""
    for mixed in re.findall(r"\b(?=\w*[A-Za-z])(?=\w*\d)[A-Za-z]\w*\b", claim.text):
        if not any(mixed.lower() in parsed.text.lower() for parsed in source.parsed):
            return str(mixed)
    days = {part.lower() for day in dates(claim.text) for part in claim.text[day.start : day.end].split()}
    for at, token in enumerate(claim.tokens):
        if not token.is_name or token.lower in days or not token.text[0].isupper() or len(token.text) < 2:
            continue
        if at == 0 and not (len(claim.tokens) > 1 and claim.tokens[1].is_name) and source.knows(token.stem):
            continue
        parts = [part for part in re.split(r"[-']", token.stem) if part]
        if source.knows(token.stem) or any(same_name(token.stem, name) for name in source.names):
            continue
        if all(source.knows(part) for part in parts):
            continue
        if token.lower in MONTHS and len({month for month in MONTHS if stem(month) in source.stems}) > 1:
            continue  # it may lie within a span
        if token.text.isupper() and _acronym(token.text, source):
            continue
        return token.text
    return ""


def _acronym(word: str, source: Source) -> bool:
    for parsed in source.parsed:
        initials = "".join(token.text[0] for token in parsed.tokens if token.text[0].isupper())
        if word in initials:
            return True
    return False


def _forget_amounts(claim: Parsed) -> None:
    """A computed number is in no clause of the source, so that no clause is compared by it."""
    for phrase in claim.phrases:
        if not phrase.days:
            phrase.amounts = []
            phrase.tokens = [
                token for token in phrase.tokens if token.tag not in ("CD", "$")
            ] or phrase.tokens


def _only_introduces(frame: Frame, claim: Parsed) -> bool:
    """A frame of saying whose content is another frame of the claim: who says it is checked there."""
    return frame.verb in SAYING and any(other.under is frame for other in claim.frames)


def _frame(frame: Frame, claim: Parsed, source: Source) -> Decision:
    """One clause of the claim."""
    if (compared := comparison(frame, source)) is not None:
        holds, numbers = compared
        return Decision(holds, f"the source's numbers: {numbers}", claim.text, rule="comparison")
    for as_verb in verbal(frame):
        if (made := _frame(as_verb, claim, source)).supported is not None:
            return made
    best: Comparison | None = None
    at: int | None = None
    for number, given in source.frames:
        relation = related(frame.verb, given.verb)
        if not relation or (frame.verb == "be" and frame.group.verb.stem == "be"):
            continue
        if relation == "opposite" and any(
            related(frame.verb, other.verb) == "same" for other in source.parsed[number].frames
        ):
            continue  # "stayed eleven years and left"
        found = compare(frame, given, relation, source)
        found = spoken(frame, given, found, source)
        if number in source.implied_by and found.against:
            continue  # what is implied speaks only against numbers that the source has not (contrary)
        if found.holds and _agree(frame, found):
            why = "a clause of the source says so"
            if number in source.implied_by:
                why = f"it follows from the source's numbers: {source.parsed[number].text}"
            return Decision(True, why, claim.text, number, "clause")
        if best is None or _order(found) > _order(best):
            best, at = found, number
    if frame.verb in LINKS or (frame.passive and frame.agent is None):
        found = attributes(frame, source)
        if found.holds and found.agreed > 1:
            return Decision(True, "the source describes it so", claim.text, None, "description")
        if best is None or (not best.against and _order(found) > _order(best)):
            best, at = found, None
    if best is not None and best.against and _tells(best):
        return Decision(False, best.against, claim.text, at, "clause", best.hard)
    return Decision(None, "no clause of the source says just this", claim.text, at)


def _tells(best: Comparison) -> bool:
    """Whether enough agrees for what differs to speak against the claim: a role, with nothing open beside it,
    or no more than agrees where the difference is one of numbers, dates or "all".
    """
    return best.agreed >= 1 and (not best.open or (best.hard and best.open <= best.agreed))


def _agree(frame: Frame, found: Comparison) -> bool:
    """A clause with one role only ("it worked") needs that role; one with none says nothing."""
    return found.agreed > 0


def _order(found: Comparison) -> tuple[int, int, int]:
    return found.agreed, (1 if found.against and found.hard else 0), -found.open


def _anchored(claim: Parsed, source: Source) -> bool:
    """Whether the claim has a name, number or date of the source: then its other words may be rewordings."""
    named = any(token.is_name and token.stem in source.names for token in claim.tokens)
    days = [day for day in dates(claim.text) if any(within(given, day) for _, given in source.days)]
    return named or bool(days)


def _unknown(claim: Parsed, source: Source, stems: set[str] | None = None) -> list[Token]:
    """The content words of a claim that the source, or some sentences of it, have not."""
    stems = source.stems if stems is None else stems
    return [
        token
        for token in claim.tokens
        if is_content(token)
        and token.tag not in ("CD",)
        and token.stem not in LIGHT
        and token.lower not in QUANTIFIERS
        and not any(reworded(token.stem, other) for other in stems)
        and not any(same_name(token.stem, name) for name in source.names & stems if token.is_name)
    ]


def _strange(claim: Parsed, source: Source) -> str:
    """A noun or adjective of a claim that the source has in no form, though clauses of it agree: it may stand
    in a part that no clause compares ("a rock band", "a rock album"). Words that say little are left out, and
    units and comparatives, which numbers decide.
    """
    measured = [(one.start, one.end) for one in quantities(claim.text)]
    unknown = (
        token
        for token in _unknown(claim, source)
        if token.tag[:2] in ("NN", "JJ")
        and token.tag != "JJR"
        and not any(start <= token.start < end for start, end in measured)
    )
    return next((token.text for token in unknown if token.stem not in EMPTY), "")


def _contradicts(frame: Frame, source: Source) -> bool:
    """Whether the source uses the opposite verb, and never this one."""
    verbs = {given.verb for _, given in source.frames}
    return any(opposite(frame.verb, verb) for verb in verbs) and not any(
        same(frame.verb, verb) for verb in verbs
    )
