"""What kind of answer a question wants, and whether a name or number of the source is of that kind."""

from __future__ import annotations

import re
from functools import cache

from goldgate_factuality.data import table, words_of
from goldgate_factuality.grounding.lexicon import same
from goldgate_factuality.grounding.source import Source, is_person
from goldgate_factuality.reading.phrases import is_content
from goldgate_factuality.reading.sentences import Token, stem, tokens

POLAR = re.compile(
    r"\W*(?:is|are|was|were|do|does|did|has|have|had|can|could)\b(?!.*\b(?:who|what|which)\b)", re.I
)
OFFERED = re.compile(r"\bor\s+(?:the\s+)?[\"“]?[A-Z]")
NUMBERED = re.compile(
    r"\b(?:how\s+(?:many|much|old|long|tall|far|big|large)|what\s+number|population)\b", re.I
)
DATED = re.compile(r"\b(?:when|(?:what|which)\s+(?:year|date|day|month|decade|century))\b", re.I)
PERSON = re.compile(r"^\W*(?:who|whom|whose)\b|\b(?:by|to|with|from|for)\s+(?:who|whom)\b", re.I)
PLACE = re.compile(r"\bwhere\b", re.I)
NATION = re.compile(
    r"\b(?:nationalit|citizen|descent|ethnic|language|people|tribe|origin|(?:what|which) countr|where)",
    re.I,
)
LAST = re.compile(r"\b(?:by|to|with|from|for)\s+(who|whom|which\s+\w+|what\s+\w+)\W*$", re.I)
COUNTED = re.compile(r"\bhow\s+many\s+(?:[\w-]+\s+){0,2}?([a-z-]+s|people)\b", re.I)
REGIONS = frozenset(map(stem, "country state nation province region continent kingdom".split()))
TOWNS = frozenset(map(stem, "city town village place location".split()))
BODIES = frozenset(
    map(
        stem,
        """
        university college company group league club association institute press records band orchestra
        school party church museum hospital agency council committee society corporation inc ltd award prize
        gym times magazine journal river lake mountain island county district street road airport station
        stadium park game cup war army navy film series show album song treaty act
        city town empire republic kingdom union states festival senate house court
        """.split(),
    )
)
LED = frozenset("in at near from to of into".split())


def misfit(own: list[Token], question: str, at: int, source: Source) -> str:
    """Why an answer is not of the kind that the question wants; empty where nothing speaks against it."""
    numbers = any(token.tag == "CD" for token in own)
    if POLAR.match(question) and not OFFERED.search(question):
        return "the question wants a yes or a no"
    if OFFERED.search(question) and not all(token.text.lower() in question.lower() for token in own):
        return "the question offers other answers"
    if (DATED.search(question) or NUMBERED.search(question)) and not numbers:
        return "the question wants a number or a date"
    if (counted := COUNTED.search(question)) and not _counts(own, stem(counted[1]), at, source):
        return f"it is no number of {counted[1]}"
    if not all(token.is_name for token in own):
        return ""
    if all(token.lower in _of_places() for token in own) and not NATION.search(question):
        return "it is an adjective or a people"
    if PERSON.search(question) and not _person(own, at, source):
        return "the question wants a person"
    if PLACE.search(question) and not _led(own, at, source):
        return "the question wants a place"
    return _unlike(own, kind_of(question), at, source)


def _unlike(own: list[Token], kind: str, at: int, source: Source) -> str:
    """Why a name is not of the kind that "which" or "what" asks for."""
    if not kind or any(token.stem == kind for token in own):
        return ""
    if kind in REGIONS:
        return "" if own[-1].stem in _places() else f"it is not known to be a {kind}"
    if kind in TOWNS:
        return "" if _led(own, at, source) and own[-1].stem not in _places() else "the question wants a town"
    if kind in _people():
        return "" if _person(own, at, source) else "the question wants a person"
    if not any(_called(kind, number, own, source) for number in range(len(source.parsed))):
        return f"the source does not call it a {kind}"
    return ""


def kind_of(question: str) -> str:
    """The stem of the noun behind the last "which" or "what": "which record executive"."""
    row = tokens(question[:2000])
    for at in reversed([n for n, token in enumerate(row) if token.lower in ("what", "which")]):
        noun = ""
        for token in row[at + 1 : at + 7]:
            if token.tag[:2] == "NN":
                noun = token.stem
            elif token.tag[:2] not in ("JJ", "CD", "PO", "VB") or (noun and token.tag[:2] == "VB"):
                break
        if noun:
            return noun
    return ""


def declared(question: str, response: str) -> str:
    """The question as a claim, with the answer in place of "who" or "which club", where it is the subject or
    stands at the end behind a preposition; else empty.
    """
    last = question.strip().split("\n")[-1][-300:]
    if found := LAST.search(last):
        return f"{last[: found.start(1)]}{response.strip(' .')}."
    row = tokens(last)
    at = 1 if row and row[0].lower == "who" else 0
    if row and row[0].lower in ("which", "what"):
        verbs = [n for n, token in enumerate(row[:8]) if n > 1 and token.tag in ("VBD", "VBZ", "VBP", "MD")]
        at = verbs[0] if verbs else 0
    if (
        not at
        or at >= len(row)
        or row[at].tag[:2] not in ("VB", "MD")
        or row[at].lower in ("did", "does", "do")
    ):
        return ""
    return f"{response.strip(' .')} {last[row[at].start :].rstrip(' ?')}."


def rivals(own: list[Token], question: str, source: Source) -> list[tuple[str, list[Token], int]]:
    """Other names, or other numbers of the same kind, that the question does not name; with the sentence."""
    asked = {token.stem for token in tokens(question[:2000])}
    mine = {token.stem for token in own}
    found: list[tuple[str, list[Token], int]] = []
    if all(token.tag == "CD" for token in own):
        years = any(_year(token) for token in own)
        for number, parsed in enumerate(source.parsed):
            found += [
                (token.text, [token], number)
                for token in parsed.tokens
                if token.tag == "CD" and _year(token) == years and token.stem not in asked | mine
            ]
    elif all(token.is_name for token in own):
        for number, parsed in enumerate(source.parsed):
            for phrase in parsed.phrases:
                words = [token for token in phrase.tokens if is_content(token)]
                stems = {token.stem for token in words}
                named = words and all(token.is_name for token in words) and not phrase.pronoun
                if named and not stems & mine and not stems <= asked:
                    found.append((phrase.text, words, number))
    return found


def _year(token: Token) -> bool:
    return re.fullmatch(r"1\d{3}|20\d\d", token.text) is not None


def _at(own: list[Token], at: int, source: Source) -> int:
    """The place of an answer's first word in a sentence; -1 where it is not there."""
    row = source.parsed[at].tokens
    return next((n for n, token in enumerate(row) if token.stem == own[0].stem), -1)


def _counts(own: list[Token], noun: str, at: int, source: Source) -> bool:
    """Whether a number stands before the noun that is counted, or a question of people before none."""
    place = _at(own, at, source)
    after = source.parsed[at].tokens[place + 1 : place + 5]
    return noun in ("peopl", "inhabit") or any(same(token.stem, noun) for token in (*own, *after))


def _led(own: list[Token], at: int, source: Source) -> bool:
    place = _at(own, at, source)
    before = source.parsed[at].tokens[place - 1].lower if place > 0 else ""
    return before in LED or before == "," or own[-1].stem in _places()


def _person(own: list[Token], at: int, source: Source) -> bool:
    """A phrase described as a person, or two or more names that are no body and no place."""
    stems = {token.stem for token in own}
    for phrase in source.parsed[at].phrases:
        if stems & set(phrase.names) and is_person(phrase):
            return True
    if len(own) < 2 or stems & BODIES or own[-1].stem in _places():
        return False
    place = _at(own, at, source)
    return place < 1 or source.parsed[at].tokens[place - 1].lower not in ("in", "at", "near", "the")


def _called(kind: str, at: int, own: list[Token], source: Source) -> bool:
    """Whether a sentence with the answer also has the kind of thing, near it."""
    row = source.parsed[at].tokens
    places = [n for n, token in enumerate(row) if any(token.stem == one.stem for one in own)]
    kinds = [n for n, token in enumerate(row) if same(token.stem, kind)]
    return any(abs(one - other) <= 12 for one in places for other in kinds)


@cache
def _of_places() -> frozenset[str]:
    """Adjectives of places and names of peoples."""
    return frozenset(word for row in table("demonyms") for word in row[1:])


@cache
def _people() -> frozenset[str]:
    return frozenset(map(stem, words_of("people")))


@cache
def _places() -> frozenset[str]:
    return frozenset(stem(part) for word in words_of("places") for part in word.split("_"))
