"""Frames of a sentence, by one pass over its chunks."""

from __future__ import annotations

from goldgate_factuality.reading.ahead import is_list, verb_follows
from goldgate_factuality.reading.attach import State, take_phrase, take_verb
from goldgate_factuality.reading.chunks import Chunk, chunks
from goldgate_factuality.reading.frames import EXCLUDING, SAYING, Parsed
from goldgate_factuality.reading.phrases import Phrase
from goldgate_factuality.reading.quantified import quantified
from goldgate_factuality.reading.sentences import tokens
from goldgate_factuality.reading.speakers import give_speakers


def parse(sentence: str) -> Parsed:
    """The frames of a sentence, by one pass over its chunks."""
    made = tokens(sentence)
    row = quantified(sentence, chunks(sentence, made))
    parsed = Parsed(sentence, made, [chunk.phrase for chunk in row if chunk.phrase], [], [])
    state = State()
    for at, chunk in enumerate(row):
        _STEPS.get(chunk.kind, _other)(state, parsed, row, at)
    give_speakers(parsed)
    return parsed


def _prep(state: State, parsed: Parsed, row: list[Chunk], at: int) -> None:
    word = row[at].word
    if word == "of" and at and row[at - 1].word == "instead":
        word = "instead"
    if at and row[at - 1].kind == "ADV" and row[at - 1].word == "not" and state.frame is not None:
        state.frame.adverbs = [token for token in state.frame.adverbs if token.lower != "not"]
        word = "except"  # "but not with the older one"
    if state.prep not in EXCLUDING:  # "than in men" is led by "than"
        state.prep = word


def _boundary(state: State, parsed: Parsed, row: list[Chunk], at: int) -> None:
    word = row[at].word
    state.prep = ""
    if word == "that" and state.frame is not None:
        state.complement, state.subject, state.frame, state.fresh = True, None, None, True
        return
    state.frame, state.subject, state.fresh, state.complement = None, None, True, False
    state.relative = False
    state.subordinate = True
    state.conditional = word in ("if", "unless", "whether")


def _relative(state: State, parsed: Parsed, row: list[Chunk], at: int) -> None:
    if state.frame is not None and state.frame.verb in SAYING and row[at].word == "that":
        _boundary(state, parsed, row, at)
        return
    if row[at].word == "who" and state.last is not None:
        state.last.person = True
    state.relative, state.antecedent = (
        True,
        _outermost(parsed, state.last) if row[at].word != "who" else state.last,
    )
    if state.frame is None or (state.frame.relative and state.held is not None):
        state.held = state.subject or state.held
    else:
        state.held = None
    state.subject, state.frame, state.fresh = None, None, True
    state.prep = ""


def _outermost(parsed: Parsed, last: Phrase | None) -> Phrase | None:
    """The phrase that a phrase completes: "a factory in Dayton, which" is about the factory."""
    for one in parsed.phrases:
        if one is not last and any(held is last for _, held in one.complements):
            return one
    return last


def _link(state: State, parsed: Parsed, row: list[Chunk], at: int) -> None:
    state.prep = ""
    if (
        row[at].word in ("but", "yet", "so", "nor")
        and at + 1 < len(row)
        and row[at + 1].kind == "NP"
        and verb_follows(row, at + 1)
    ):
        state.frame, state.subject, state.fresh = None, None, True


def _comma(state: State, parsed: Parsed, row: list[Chunk], at: int) -> None:
    state.prep = ""
    frame = state.frame
    if (
        frame is not None
        and frame.relative
        and at + 1 < len(row)
        and row[at + 1].kind == "V"
        and state.main is not None
    ):
        state.subject, state.frame, state.relative = state.held or state.main.subject, None, False
    elif frame is not None and frame.relative and at + 1 < len(row) and row[at + 1].kind == "V":
        state.subject, state.frame = state.held or state.antecedent, None
    elif (
        at + 1 < len(row) and row[at + 1].kind == "NP" and verb_follows(row, at + 1) and not is_list(row, at)
    ):
        state.frame, state.subject, state.fresh = None, None, True


def _colon(state: State, parsed: Parsed, row: list[Chunk], at: int) -> None:
    if not state.aside and row[at].word not in ("-", "–"):
        state.frame, state.subject, state.fresh, state.prep, state.complement = None, None, True, "", False


def _quote(state: State, parsed: Parsed, row: list[Chunk], at: int) -> None:
    state.quoted = not state.quoted
    state.prep = ""
    if (state.quoted and (state.frame is None or state.frame.verb in SAYING)) or (
        not state.quoted and any(frame.quoted for frame in parsed.frames)
    ):
        state.frame, state.subject, state.fresh = None, None, True


def _adverb(state: State, parsed: Parsed, row: list[Chunk], at: int) -> None:
    frame = state.frame
    if frame is None:
        return
    for token in row[at].tokens:
        (frame.adjectives if token.tag[:2] == "JJ" or token.lower == "more" else frame.adverbs).append(token)
        frame.end = token.end


def _other(state: State, parsed: Parsed, row: list[Chunk], at: int) -> None:
    if row[at].kind in ("(", ")"):
        state.prep, state.aside = "", row[at].kind == "("


_STEPS = {
    "NP": take_phrase,
    "V": take_verb,
    "P": _prep,
    "SUB": _boundary,
    "REL": _relative,
    "CC": _link,
    ",": _comma,
    ":": _colon,
    '"': _quote,
    "ADV": _adverb,
    "ADJ": _adverb,
}
