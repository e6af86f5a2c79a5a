"""Whether a frame of the source says what a frame of the claim says."""

from __future__ import annotations

from dataclasses import dataclass

from goldgate_factuality.grounding.lexicon import SYMMETRIC, converse, opposite, same
from goldgate_factuality.grounding.match import Match, about, chain, match, words_of
from goldgate_factuality.grounding.source import Source
from goldgate_factuality.reading.attach import TIMES
from goldgate_factuality.reading.frames import EXCLUDING, FACTIVE, FUTURE, POSSIBLE, SAYING, Frame
from goldgate_factuality.reading.phrases import Phrase
from goldgate_factuality.reading.sentences import stem

DENYING = frozenset("deni doubt reject refut disput".split())
WEIGHING = frozenset("rule consid discuss explor contempl avoid resist mull weigh debat".split())  # stems
PAIRS = (
    {"from", "to"},
    {"before", "after"},
    {"over", "under"},
    {"above", "below"},
    {"with", "without"},
    {"for", "against"},
    {"into", "out"},
)
PLACED = frozenset(
    "in on at near from to into by with for during since until before after under over of about as".split()
)
IGNORED = frozenset(
    "also then later now still just very too currently already soon again together both recently ago".split()
)
ABSOLUTE = frozenset("only exclusively solely always entirely completely fully never".split())
PARTIAL = frozenset(
    map(
        stem,
        "mostly mainly often usually sometimes partly largely generally primarily partially rarely".split(),
    )
)


ERGATIVE = frozenset(
    stem(word)
    for word in """
    end begin start finish stop close open increase decrease rise change double triple halve improve break
    move grow burn sink drain melt dissolve explode
    """.split()
)


@dataclass(frozen=True, slots=True)
class Comparison:
    """How many roles agree and how many are open, and what speaks against it, where something does."""

    agreed: int
    open: int
    against: str = ""
    hard: bool = False

    @property
    def holds(self) -> bool:
        """Nothing is open and nothing speaks against it."""
        return not self.open and not self.against


def related(claimed: str, given: str) -> str:
    """ "same", "converse" or "opposite" where two verbs have to do with one another; else empty."""
    if same(claimed, given):
        return "same"
    if converse(claimed, given):
        return "converse"
    return "opposite" if opposite(claimed, given) else ""


def negated(frame: Frame) -> bool:
    """Whether a frame says that something is not so, also by an object with "no" and under "deny"."""
    count = int(frame.negated) + sum(one.quant in ("no", "none", "neither") for one in frame.objects)
    if frame.under is not None and frame.under.verb in DENYING:
        count += 1
    if frame.under is not None and frame.under.negated and frame.under.verb not in FACTIVE:
        count += 1
    return count % 2 == 1


def strength(frame: Frame) -> str:
    """ "fact", "future" or "possible": whether it is so, will be so, or may be so or is only somebody's
    belief.
    """
    under = frame.under
    if under is not None and under.verb in WEIGHING:
        return "possible"
    if _announced(frame):
        return "future"
    if frame.possible or frame.conditional or any(token.lower in POSSIBLE for token in frame.adverbs):
        return "possible"
    if under is not None and (
        under.verb in SAYING - FACTIVE - DENYING or (under.negated and under.verb in SAYING)
    ):
        return "possible"
    if under is not None and frame.group.infinitive and (under.verb in FUTURE or under.verb in SAYING):
        return "future"
    return "future" if frame.future else "fact"


def _announced(frame: Frame) -> bool:
    """A "will" that was reported: "said that it would close"."""
    modal = [token.lower for token in frame.group.tokens if token.lower in POSSIBLE]
    under = frame.under
    return modal == ["would"] and under is not None and under.verb in FACTIVE and not under.negated


def of_the_past(frame: Frame) -> bool:
    """Whether the verb says that it has happened: "closed", "has closed", "was closed"."""
    first = next((token for token in frame.group.tokens if token.tag[:2] in ("VB", "MD")), frame.group.verb)
    return first.tag in ("VBD", "VBN") or (first.stem == "have" and len(frame.group.tokens) > 1)


def compare(claimed: Frame, given: Frame, relation: str, source: Source) -> Comparison:
    """The comparison of two frames whose verbs are related."""
    pairs = _roles(claimed, given, relation, source)
    agreed = unknown = 0
    against, hard = "", False
    for mine, theirs in pairs:
        if mine is None:
            continue
        found = match(mine, theirs, source) if theirs is not None else Match(None)
        agreed += bool(found.holds) or found.near
        if found.holds is None:
            unknown += 1
        elif not found.holds and (not against or found.hard):
            against, hard = found.why, found.hard
    if against and _exchanged(claimed, given, relation, source):
        agreed, against, hard = 2, "the source has it the other way round", True
    rest = _rest(claimed, given, relation, source)
    agreed, unknown = agreed + rest.agreed, unknown + rest.open
    if rest.against and (not against or rest.hard):
        against, hard = rest.against, rest.hard
    if not against and (polar := _polarity(claimed, given, relation)):
        if given.negated and any(prep == "until" for prep, _ in given.obliques):
            unknown += 1  # "not shown until 2020"
        elif unknown and agreed < 2:
            unknown += 1  # denied, but perhaps of something else
        else:
            against, hard = polar, True
    return Comparison(agreed, unknown, against, hard)


def _exchanged(claimed: Frame, given: Frame, relation: str, source: Source) -> bool:
    """Whether the source says the same with the roles exchanged."""
    mine, theirs = (claimed.agent, claimed.patient), (given.agent, given.patient)
    if relation != "same" or claimed.verb in SYMMETRIC or None in (*mine, *theirs):
        return False
    return bool(about(mine[0], theirs[1], source) and about(mine[1], theirs[0], source))  # type: ignore[arg-type]  # checked


def _polarity(claimed: Frame, given: Frame, relation: str) -> str:
    """What differs in negation, strength or direction; empty where nothing does."""
    opposed = relation == "opposite"
    if not opposed and claimed.negated != given.negated and _still_to_come(claimed, given):
        return ""
    if negated(claimed) != (negated(given) != opposed):
        if opposed:
            return f"the source says {given.group.verb.text!r}, not {claimed.group.verb.text!r}"
        return "the source denies it" if negated(given) else "the source affirms it"
    mine, theirs = strength(claimed), strength(given)
    if _modals(claimed) and _modals(claimed) == _modals(given):
        return ""  # "would" of both: reported in the one, perhaps not seen as reported in the other
    if theirs == "possible" and mine != "possible":
        return "the source says only that it may be so"
    if theirs == "future" and mine == "fact" and of_the_past(claimed):
        return "the source says only that it will or may be so"
    will = any(token.lower in ("will", "'ll", "shall") for token in claimed.group.tokens)
    if theirs == "fact" and mine == "future" and (will or claimed.group.verb.tag == "VB"):
        return "the source says that it is so already"
    return ""


def _still_to_come(claimed: Frame, given: Frame) -> bool:
    """Whether the claim says that it is still to be done and the source that it has not been done yet."""
    words = [token.lower for token in claimed.group.tokens]
    open_ = "to" in words and bool({"has", "have", "had", "is", "are"} & set(words))
    return open_ and not claimed.negated and given.negated and _yet(given)


def _yet(frame: Frame) -> bool:
    return any(token.lower == "yet" for token in (*frame.adverbs, *frame.group.tokens))


def _modals(frame: Frame) -> set[str]:
    return {token.lower for token in frame.group.tokens if token.lower in POSSIBLE}


def _roles(
    claimed: Frame, given: Frame, relation: str, source: Source
) -> list[tuple[Phrase | None, Phrase | None]]:
    """Which phrase of the claim stands against which of the source."""
    mine, theirs = (claimed.agent, claimed.patient), (given.agent, given.patient)
    if relation == "converse":
        other = next(
            (
                one
                for prep, one in given.obliques
                if prep in ("to", "from", "for", "by") and not one.days and not one.amounts
            ),
            None,
        )
        own = next(
            (
                one
                for prep, one in claimed.obliques
                if prep in ("to", "from", "for", "by") and not one.days and not one.amounts
            ),
            None,
        )
        if len(claimed.objects) > 1 and own is None:  # "gave the town its charter"
            own, mine = claimed.objects[0], (mine[0], claimed.objects[1])
        if claimed.verb in ("lose", "work", "belong"):
            return [(claimed.agent, theirs[1]), (own, theirs[0])]
        if given.verb in ("lose", "work", "belong"):
            return [(mine[0], other), (mine[1], theirs[0])]
        return [(mine[0], other), (mine[1], theirs[1]), (own, theirs[0])]
    if claimed.verb in SYMMETRIC and theirs[0] is not None and mine[0] is not None:
        partner = (
            theirs[1]
            or next((one for prep, one in given.obliques if prep in ("with", "to")), None)
            or next(iter(theirs[0].others), None)
        )
        own = (
            mine[1]
            or next((one for prep, one in claimed.obliques if prep in ("with", "to")), None)
            or next(iter(mine[0].others), None)
        )
        if partner is not None and about(mine[0], partner, source) and not about(mine[0], theirs[0], source):
            return [(mine[0], partner), (own, theirs[0])]
        return [(mine[0], theirs[0]), (own, partner)]
    if (
        mine[1] is None
        and theirs[1] is not None
        and not _is_time(theirs[1])
        and relation == "same"
        and not claimed.passive
        and claimed.verb in ERGATIVE
    ):
        return [(mine[0], theirs[1])]  # "the treaty ended the war": the war ended
    pairs = [(mine[0], theirs[0])]
    if mine[1] is not None:
        pairs.append((mine[1], theirs[1]))
    if mine[0] is not None:
        pairs += [(one, theirs[0]) for one in mine[0].others]
    return pairs


def _is_time(phrase: Phrase) -> bool:
    return bool(phrase.days or phrase.amounts) or phrase.head in TIMES


def phrases_of(frame: Frame) -> list[tuple[str, Phrase]]:
    """The phrases with prepositions that belong to the verb: not "of Oslo" in "the mayor of Oslo"."""
    roles = [
        one
        for one in (frame.subject, *frame.objects, *(held for _, held in frame.obliques))
        if one is not None
    ]
    inner = {
        id(held)
        for one in roles
        for prep, held in one.complements
        if prep == "of" and not held.amounts and not held.days
    }
    return [(prep, one) for prep, one in frame.obliques if id(one) not in inner]


def _rest(claimed: Frame, given: Frame, relation: str, source: Source) -> Comparison:
    """The further objects, phrases with prepositions, adjectives and adverbs of the claim."""
    agreed = unknown = 0
    against, hard = "", False
    used = {id(one) for one in (claimed.agent, claimed.patient)}
    places = [
        (prep, one)
        for prep, one in phrases_of(claimed)
        if id(one) not in used
        and not (
            relation == "converse" and prep in ("to", "from", "for", "by") and not (one.days or one.amounts)
        )
        and not (claimed.verb in SYMMETRIC and prep in ("with", "to"))
    ]
    if not (relation == "converse" and len(claimed.objects) > 1):
        places += [("", one) for one in claimed.objects if id(one) not in used]
    for prep, one in places:
        found = _placed(prep, one, given, source)
        agreed += bool(found.holds) or found.near
        if found.holds is None:
            unknown += 1
        elif not found.holds and (not against or found.hard):
            against, hard = found.why, found.hard
    terms = {token.stem for token in (*given.adverbs, *given.adjectives, *given.group.tokens)}
    terms |= {word for one in (*given.objects, *(p for _, p in given.obliques)) for word in words_of(one)}
    for token in (*claimed.adjectives, *claimed.adverbs):
        if token.lower in ABSOLUTE and not any(token.stem == other for other in terms):
            if any(other in terms for other in PARTIAL):
                against, hard = f"the source does not say {token.text!r}", True
            else:
                unknown += 1
            continue
        if token.lower in IGNORED or any(same(token.stem, other) for other in terms):
            continue
        if any(opposite(token.stem, other) for other in terms):
            against, hard = f"{token.text!r} is the opposite of what the source says", True
        else:
            unknown += 1
    return Comparison(agreed, unknown, against, hard)


def _placed(prep: str, claimed: Phrase, given: Frame, source: Source) -> Match:
    """A phrase with its preposition against all phrases of the source's frame, or of the sentence it leads
    to.
    """
    best = Match(None)
    options = [*given.obliques, *(("", one) for one in given.objects)]
    if given.subject is not None:
        options += [held for one in chain(given.subject) for held in one.complements]
        options += [("", one) for one in chain(given.subject) if one.amounts]
    if given.under is not None:
        options += given.under.obliques
    for other, one in options:
        if other in EXCLUDING and prep != other:
            if best.holds is None and match(claimed, one, source).holds:
                best = Match(False, f"the source leaves out {claimed.text!r}", True, True)
            continue
        found = match(claimed, one, source)
        if found.holds and any({prep, other} == pair for pair in PAIRS):
            return Match(False, f"the source says {other!r}, not {prep!r} {claimed.text!r}", True)
        if found.holds:
            return found
        alike = prep == other or (claimed.days and one.days)
        if found.holds is False and alike and (best.holds is None or found.hard):
            best = found
    if best.holds is None and claimed.days and any(one.days for _, one in options):
        return Match(False, f"the source gives another date than {claimed.text!r}", True)
    return best


REPORTS = frozenset("text articl passag sourc document report".split())


def spoken(claimed: Frame, given: Frame, found: Comparison, source: Source) -> Comparison:
    """What a claim puts into somebody's mouth must come from that mouth."""
    if claimed.speaker is None or found.against:
        return found
    if claimed.speaker.head in REPORTS:
        return found
    if given.speaker is None:
        return Comparison(found.agreed, found.open + 1)
    held = match(claimed.speaker, given.speaker, source)
    if held.holds is False:
        return Comparison(
            found.agreed, found.open, f"{given.speaker.text!r} says so, not {claimed.speaker.text!r}", True
        )
    return found if held.holds else Comparison(found.agreed, found.open + 1)
