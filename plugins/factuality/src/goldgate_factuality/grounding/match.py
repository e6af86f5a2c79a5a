"""Whether two phrases name the same thing: yes, no, or undecided."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from goldgate_factuality.grounding.lexicon import opposite, same, same_name
from goldgate_factuality.grounding.source import Source
from goldgate_factuality.reading.dates import Date, within
from goldgate_factuality.reading.phrases import QUANTIFIERS, Phrase, is_content
from goldgate_factuality.reading.units import Quantity, same_amount

RANKS = ("first second third fourth fifth sixth seventh eighth ninth tenth last next previous final").split()
TITLES = frozenset("mr mrs ms miss dr sir lord ladi prof professor".split())  # stems
LIGHT = frozenset("thing one way kind type total number amount level year time".split())


ROUNDING = frozenset("about almost nearly around roughly approximately".split())


@dataclass(frozen=True, slots=True)
class Match:
    """``holds`` is None where it is unclear; ``why`` names what differs; ``hard`` where nothing else can
    explain the difference (two different numbers of one thing, "all" against "some"); ``near`` where both are
    about the same thing, and only what is stated of it differs or is open.
    """

    holds: bool | None
    why: str = ""
    hard: bool = False
    near: bool = False


YES = Match(True)


def chain(phrase: Phrase) -> list[Phrase]:
    """The phrase, what it stands for, and how it is described."""
    found: list[Phrase] = []
    todo = [phrase]
    while todo and len(found) < 8:
        one = todo.pop(0)
        if any(one is other for other in found):
            continue
        found.append(one)
        todo += one.descriptions
        if one.antecedent is not None and not one.owner:
            todo.append(one.antecedent)
    return found


def words_of(phrase: Phrase) -> Iterator[str]:
    """The stems of a phrase, of what completes and describes it, and of its owner."""
    for one in chain(phrase):
        yield from one.words
        for stem in one.words:
            if "-" in stem:
                yield from stem.split("-")
        for _, held in one.complements:
            yield from held.words
            for _, inner in held.complements:
                yield from inner.words
        if one.owner and one.antecedent is not None:
            yield from one.antecedent.words
            if one.antecedent.antecedent is not None:
                yield from one.antecedent.antecedent.words


def match(claimed: Phrase, given: Phrase, source: Source) -> Match:
    """Whether the claimed phrase says no more than the given one and names the same."""
    best = Match(None)
    for option in (given, *given.others):
        found = _one(claimed, option, source)
        if found.holds:
            return found
        if found.holds is False and (best.holds is None or found.hard):
            best = found
    return best


def _one(claimed: Phrase, given: Phrase, source: Source) -> Match:
    root = claimed
    while root.pronoun and root.antecedent is not None:
        root = root.antecedent
    if root.pronoun:
        return Match(root.pronoun == given.pronoun or None)
    if (value := _values(root, given)) is not None:
        return value
    heads = _heads(root, given, source)
    if heads is not True:
        return Match(heads, f"{root.text!r} is not {given.text!r}" if heads is False else "")
    if not (scope := _scope(root, given)).holds:
        return scope
    return _modifiers(root, given, source)


def _values(claimed: Phrase, given: Phrase) -> Match | None:
    """The match of amounts and dates; None where words decide. A number must have an equal in the other
    phrase.
    """
    if (claimed.days and not claimed.amounts) or (
        claimed.days and all(_in_days(a, claimed.days) for a in claimed.amounts)
    ):
        if not given.days:
            return Match(None)
        same_day = any(within(there, here) for here in claimed.days for there in given.days)
        return YES if same_day else Match(False, f"{claimed.text!r} is not {given.text!r}", True)
    mine = [one for one in claimed.amounts if not _in_days(one, claimed.days)]
    theirs = [
        one for other in chain(given) for one in _own(other, len(mine)) if not _in_days(one, other.days)
    ]
    for one in mine:
        if any(equal(one, other) for other in theirs):
            continue
        bare = [other for other in theirs if other.kind == "" and len(given.tokens) == 1]
        if any(other.value == one.value for other in bare):
            continue  # "to four" after "six years"
        alike = [other for other in theirs if other.kind == one.kind] or bare
        near = any(abs(other.base - one.base) * 10 <= other.base for other in alike)
        if any(other.base == one.base for other in alike):
            return Match(None)  # "more than 48" for 48
        if near and (one.bound[:1] == "~" or any(token.lower in ROUNDING for token in claimed.tokens)):
            return Match(None)
        if alike and (one.kind or _same_noun(claimed, given)):
            return Match(False, f"{claimed.text!r} is not {given.text!r}", True)
        return Match(None)
    alone = any(all(token.tag == "CD" for token in one.tokens) for one in chain(given))
    if mine and (alone or not [stem for stem in claimed.words if not _is_unit(stem, mine)]):
        return YES  # "300 said" for "300 people said"
    return None


def _own(phrase: Phrase, many: int) -> list[Quantity]:
    """The amounts of a phrase; of "three of the seven prizes" only the three where one is compared."""
    counted = phrase.quant and phrase.tokens[0].tag == "CD" and phrase.tokens[0].lower == phrase.quant
    return phrase.amounts[:1] if counted and many == 1 else phrase.amounts


def equal(claimed: Quantity, given: Quantity) -> bool:
    """One amount; an ordinal is no count."""
    return claimed.number.ordinal == given.number.ordinal and same_amount(claimed, given)


def _in_days(amount: Quantity, days: list[Date]) -> bool:
    return any(day.year == amount.value or day.day == amount.value for day in days)


def _same_noun(claimed: Phrase, given: Phrase) -> bool:
    return any(same(claimed.head, other.head) for other in chain(given))


def _is_unit(stem: str, amounts: list[Quantity]) -> bool:
    return any(
        one.unit and (stem in one.unit or one.unit in stem or stem[:3] == one.unit[:3]) for one in amounts
    ) or stem in (
        "long",
        "tall",
        "high",
        "wide",
        "deep",
        "old",
        "million",
        "billion",
        "thousand",
        "trillion",
        "hundr",
        "kilometr",
        "kilomet",
        "metr",
    )


def about(claimed: Phrase, given: Phrase, source: Source) -> bool:
    """Whether both are about the same thing, whatever is stated of it."""
    return any(_heads(claimed, option, source) is True for option in (given, *given.others))


def _heads(claimed: Phrase, given: Phrase, source: Source) -> bool | None:
    """Whether both are about the same thing: by name, by noun, by what a pronoun stands for."""
    options = chain(given)
    names = claimed.names
    if (given.amounts or given.days) and not given.names and not claimed.amounts and claimed.is_name:
        return None
    named_head = bool(claimed.core) and claimed.core[-1].is_name
    if names and named_head:
        for one in options:
            theirs = one.names
            if theirs and _names_agree(names, theirs):
                return True
        theirs = [name for one in options for name in one.names]
        if any(one.pronoun and one.antecedent is None for one in options):
            return None
        if theirs and any(one.core and one.core[-1].is_name for one in options):
            return False if options[0].sure else None
        titled = any(same(word, one.head) for word in claimed.words for one in options)
        return None if not theirs and (options[0].definite or options[0].pronoun or titled) else False
    if any(same(claimed.head, one.head) for one in options):
        return True
    if any(same(claimed.head, stem) for one in options for stem in one.words if one.is_name):
        return True  # "Mayor Adeyemi" and "the mayor"
    if given.pronoun and given.antecedent is None:
        return None
    if claimed.names and any(_names_agree(claimed.names, one.names) for one in options if one.names):
        plain = claimed.core and not claimed.core[-1].is_name and not any(one.pronoun for one in options)
        return None if plain else True  # "a Thai court" for "a Thai singer"
    if any(opposite(claimed.head, one.head) for one in options):
        return False
    if claimed.definite:
        if claimed.head in source.topic and options[0].definite and not any(one.is_name for one in options):
            return None  # "the beetle" and "the species" may both be what the text is about
        checked = len(claimed.words) > 1 or not (given.pronoun or any(one.is_name for one in options))
        return False if checked and _is_another(claimed, options, source) else None
    return False if source.knows(claimed.head) else None


def _is_another(claimed: Phrase, options: list[Phrase], source: Source) -> bool:
    """Whether the source speaks of just this thing elsewhere, so that it is not the given one."""
    words = set(claimed.words)
    return any(
        held.head == claimed.head and words <= set(held.words) and not any(held is one for one in options)
        for parsed in source.parsed
        for held in parsed.phrases
    )


def _names_agree(claimed: list[str], given: list[str]) -> bool:
    """Every claimed name is among the given ones, or the given last name is the claimed one's. Titles are no
    names.
    """
    claimed = [one for one in claimed if one not in TITLES] or claimed
    given = [one for one in given if one not in TITLES] or given
    if all(any(same_name(one, other) for other in given) for one in claimed):
        return True
    if len(given) < len(claimed) and all(any(same_name(one, other) for one in claimed) for other in given):
        return True  # "Solheim" for "Ingrid Solheim"
    if len(claimed) == 1 and len(claimed[0]) == len(given) > 1:
        return all(letter == name[0] for letter, name in zip(claimed[0], given, strict=True))
    return False


def _scope(claimed: Phrase, given: Phrase) -> Match:
    """ "all" needs "all", "most" needs most, and a bare plural does not follow from "some"."""
    mine, theirs = _rank(claimed), _rank(given)
    if mine == 0 and theirs in (1, 2, 3):
        return Match(False, f"{given.quant!r} is not {claimed.quant!r}", True, True)
    if (
        mine == 4
        and claimed.quant not in ("both",)
        and given.amounts
        and not claimed.amounts
        and not given.definite
    ):
        return Match(False, f"{given.text!r} is not {claimed.quant!r}", True, True)
    if mine == 3 and claimed.quant in ("most", "majority") and given.amounts and not claimed.amounts:
        return Match(None)
    if theirs is None or (mine is not None and mine <= theirs and mine > 0):
        return YES
    if claimed.amounts and given.amounts and not (mine == 4 and theirs < 4):
        return YES
    if (
        mine is None
        and (claimed.definite or claimed.tokens[-1].tag == "NNS")
        and 0 < theirs < 4
        and given.quant != "one"
    ):
        return Match(False, f"{given.quant!r} does not make {claimed.text!r}", True, True)
    if mine is not None and mine > theirs > 0:
        return Match(False, f"{given.quant!r} is not {claimed.quant!r}", True, True)
    return YES


def _rank(phrase: Phrase) -> int | None:
    if phrase.quant in QUANTIFIERS:
        return QUANTIFIERS[phrase.quant]
    return 2 if phrase.quant else None


def _modifiers(claimed: Phrase, given: Phrase, source: Source) -> Match:
    """Whether every further word of the claimed phrase is stated of the given one."""
    if below_first(claimed, given):
        return Match(False, f"{claimed.text!r} is not {given.text!r}", True, True)
    theirs = set(words_of(given))
    heads = {claimed.head, *claimed.names} if claimed.core and claimed.core[-1].is_name else {claimed.head}
    owned = max((n for n, token in enumerate(claimed.tokens) if token.tag == "POS"), default=-1)
    for token in claimed.tokens[owned + 1 :]:
        if (
            not is_content(token)
            or token.tag in ("CD", "$")
            or token.stem in heads
            or token.lower in QUANTIFIERS
        ):
            continue
        if (
            any(
                same(token.stem, other) or (token.is_name and same_name(token.stem, other))
                for other in theirs
            )
            or token.stem in LIGHT
        ):
            continue
        parts = token.stem.split("-")
        if len(parts) > 1 and all(part in theirs or part.isdigit() for part in parts):
            continue
        if any(opposite(token.stem, other) for other in theirs):
            return Match(False, f"{claimed.text!r} is not {given.text!r}", True, True)
        if token.lower in RANKS and any(rank in theirs for rank in RANKS):
            return Match(False, f"{claimed.text!r} is not {given.text!r}", True, True)
        if token.is_name and source.knows(token.stem):
            return Match(False, f"{token.text!r} is not stated of {given.text!r}", False, True)
        return Match(None, f"{token.text!r} is not stated of {given.text!r}", False, True)
    if claimed.owners and not all(
        any(same(one, other) or same_name(one, other) for other in theirs) for one in claimed.owners
    ):
        if given.owners and any(same_name(claimed.owners[-1], one) for one in given.owners):
            return YES  # "Ottilie Brandt's design" for "Brandt's design"
        other = bool(given.owners)
        return Match(False if other else None, f"{claimed.text!r} is not {given.text!r}", False, True)
    for prep, held in claimed.complements:
        if prep == "of" and held.words and not held.amounts and not held.quant and not _stated(held, theirs):
            return Match(None, f"{held.text!r} is not stated of {given.text!r}", False, True)
    return YES


def below_first(claimed: Phrase, given: Phrase) -> bool:
    """Whether the given phrase is "the second largest", and the claimed one "the largest"."""
    mine = {token.lower for token in claimed.tokens}
    ranks = {token.lower for token in given.tokens} & set(RANKS[1:10])
    best = any(token.tag == "JJS" for token in claimed.tokens)
    return best and bool(ranks - mine)


def _stated(phrase: Phrase, words: set[str]) -> bool:
    return all(any(same(stem, other) or same_name(stem, other) for other in words) for stem in phrase.words)
