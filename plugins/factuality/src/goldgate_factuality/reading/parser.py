"""Frames of a sentence, by one pass over its chunks."""

from __future__ import annotations

from dataclasses import dataclass

from goldgate_factuality.reading.ahead import another_verb, is_list, object_follows, verb_follows
from goldgate_factuality.reading.chunks import Chunk, VerbGroup, chunks
from goldgate_factuality.reading.frames import EXCLUDING, SAYING, Frame, Parsed
from goldgate_factuality.reading.phrases import Phrase
from goldgate_factuality.reading.polarity import give_polarity
from goldgate_factuality.reading.quantified import quantified
from goldgate_factuality.reading.sentences import stem, tokens
from goldgate_factuality.reading.speakers import give_speakers


@dataclass(slots=True)
class _State:
    subject: Phrase | None = None
    frame: Frame | None = None
    main: Frame | None = None
    last: Phrase | None = None
    prep: str = ""
    antecedent: Phrase | None = None
    held: Phrase | None = None  # the subject before a relative clause
    relative: bool = False
    conditional: bool = False
    complement: bool = False
    quoted: bool = False
    aside: bool = False  # within brackets
    subordinate: bool = False  # after "because", "when" and the like
    fresh: bool = True  # no phrase or verb since the last boundary


def parse(sentence: str) -> Parsed:
    """The frames of a sentence, by one pass over its chunks."""
    made = tokens(sentence)
    row = quantified(sentence, chunks(sentence, made))
    parsed = Parsed(sentence, made, [chunk.phrase for chunk in row if chunk.phrase], [], [])
    state = _State()
    for at, chunk in enumerate(row):
        _STEPS.get(chunk.kind, _other)(state, parsed, row, at)
    give_speakers(parsed)
    return parsed


def _np(state: _State, parsed: Parsed, row: list[Chunk], at: int) -> None:
    one = row[at].phrase
    if one is None:
        return
    if state.aside:
        if state.last is not None:
            state.last.descriptions.append(one)
        return
    before = row[at - 1].kind if at else ""
    if state.prep:
        if at >= 2 and row[at - 2].kind == "NP" and state.last is not None:
            state.last.complements.append((state.prep, one))
        if state.frame is not None:
            state.frame.obliques.append((state.prep, one))
            state.frame.end = one.end
        else:
            parsed.fronted.append((state.prep, one))
        state.prep = ""
        state.last = one
        return
    if before == "," and state.frame is None and state.subject is None:
        state.subject, state.last, state.fresh = one, one, False
        return
    if (
        before in ("CC", ",")
        and at >= 2
        and row[at - 2].kind == "NP"
        and state.last is not None
        and not verb_follows(row, at)
    ):
        joined = before == "CC" or (
            row[at + 1 : at + 2] and row[at + 1].kind in ("CC", ",") and is_list(row, at)
        )
        if joined and not (before == "," and _describes(one, state.last) and not is_list(row, at)):
            state.last.others.append(one)
            if state.frame is not None and any(state.last is o for o in state.frame.objects):
                state.frame.objects.append(one)
            elif state.frame is not None and (
                prep := next((p for p, o in state.frame.obliques if o is state.last), "")
            ):
                state.frame.obliques.append((prep, one))
            return
        if before == ",":
            state.last.descriptions.append(one)
            one.descriptions.append(state.last)
            return
    if (
        before == ","
        and at >= 2
        and row[at - 2].kind == "NP"
        and state.last is not None
        and state.frame is None
        and state.subject is not None
    ):
        state.last.descriptions.append(one)
        one.descriptions.append(state.last)
        return
    if (
        before == "NP"
        and state.last is not None
        and row[at - 1].phrase is state.last
        and state.frame is None
        and state.subject is not None
    ):
        if state.last.head in TIMES:
            parsed.fronted.append(("", state.last))  # "Last year she lost three cows"
            state.subject = state.last = one
        else:
            state.last.descriptions.append(one)
        return
    if state.frame is not None and not state.fresh:
        if before in ("CC", ",", ":") and verb_follows(row, at):
            state.frame, state.subject, state.complement = None, one, False
        else:
            state.frame.objects.append(one)
            state.frame.end = one.end
    else:
        state.subject = one
    state.fresh = False
    state.last = one


def _describes(one: Phrase, other: Phrase) -> bool:
    """Whether one of the two is a description of the other: only one is a name."""
    return one.is_name != other.is_name or one.tokens[0].lower in ("a", "an", "the")


def _verb(state: _State, parsed: Parsed, row: list[Chunk], at: int) -> None:
    group = row[at].group
    if group is None:
        return
    before = row[at - 1].kind if at else ""
    under = None
    subject = state.subject
    objects: list[Phrase] = []
    relative = False
    passive = group.passive
    bare = (
        group.verb.tag in ("VBN", "VBD") and len([t for t in group.tokens if t.tag[:2] in ("VB", "MD")]) == 1
    )
    if (
        state.frame is not None
        and state.frame.relative
        and state.held is not None
        and group.finite
        and before in ("NP", "ADV", ",")
        and not state.relative
    ):
        subject = state.held  # "patients who took the drug slept longer"
        state.held = None
    elif state.relative:
        if state.subject is None or state.subject is state.antecedent:
            subject = state.antecedent
        else:
            objects = [state.antecedent] if state.antecedent else []
        relative = True
    elif (
        state.frame is not None
        and not state.fresh
        and before == "NP"
        and state.frame.objects
        and not (bare and not _finite_past(group, state))
        and (group.finite or group.infinitive)
    ):
        subject = state.frame.objects.pop()  # "said the state had sent", "expects revenue to recover"
        under = state.frame
    elif state.frame is not None and bare and before in ("NP",) and state.last is not None:
        subject, passive = state.last, True  # "crews sent by the state"
        relative = True
    elif (
        state.frame is None
        and bare
        and group.verb.tag == "VBN"
        and before == "NP"
        and not state.subordinate
        and state.last is not None
        and another_verb(row, at)
    ):
        state.held = state.subject
        subject, passive, relative = state.last, True, True
    elif (
        state.frame is None
        and bare
        and group.verb.tag == "VBN"
        and before == ","
        and not state.subordinate
        and state.subject is not None
        and another_verb(row, at)
    ):
        state.held = subject = state.subject  # "The vessel, built in Gdansk, began"
        passive = relative = True
    elif (
        state.frame is None and bare and group.verb.tag == "VBN" and before == "," and _fronted(state, parsed)
    ):
        subject, passive, relative = state.last, True, True  # "In the study, published in 2019, bees"
    elif group.infinitive and state.frame is not None:
        subject, under = (
            (state.frame.objects[-1] if state.frame.objects and before == "NP" else state.frame.subject),
            state.frame,
        )
    elif (
        before in ("CC", "ADV", ",", "V", "ADJ", "P")
        and (state.frame is not None or state.subject is None)
        and state.main is not None
    ):
        last = parsed.frames[-1] if parsed.frames else state.main
        subject = (
            state.subject
            if state.frame is None and state.subject is not None
            else (last.subject if before == "CC" else state.main.subject)
        )
        if (
            before == "CC"
            and bare
            and last.passive
            and group.verb.stem not in INTRANSITIVE
            and not object_follows(row, at)
        ):
            passive = True
    elif subject is None and state.main is not None:
        subject = state.main.subject
    if state.complement and under is None and state.main is not None and parsed.frames and not relative:
        under = parsed.frames[-1]
    if (
        bare
        and not passive
        and at + 1 < len(row)
        and row[at + 1].word == "by"
        and before in (",", "NP", "")
        and group.verb.stem not in INTRANSITIVE
    ):
        passive = not (
            at + 2 < len(row) and (held := row[at + 2].phrase) is not None and (held.amounts or held.days)
        )
    frame = Frame(group.verb.stem, group, subject, objects, passive=passive, relative=relative, under=under)
    give_polarity(frame, group)
    frame.quoted, frame.conditional = state.quoted, state.conditional
    frame.start, frame.end = row[at].tokens[0].start, row[at].tokens[-1].end
    if (not parsed.frames and parsed.fronted and state.frame is None) or (
        state.frame is None and parsed.fronted
    ):
        frame.obliques.extend(parsed.fronted)
        parsed.fronted.clear()
    if subject is None and group.verb.tag in ("VBN", "VBG") and not parsed.frames:
        frame.passive = group.verb.tag == "VBN"
    parsed.frames.append(frame)
    if state.main is None and not relative:
        state.main = frame
    state.frame, state.relative, state.complement, state.subordinate = frame, False, False, False
    state.subject, state.fresh, state.prep = None, False, ""


TIMES = frozenset(
    map(stem, "year month week day night morning evening afternoon summer winter spring autumn time".split())
)
INTRANSITIVE = frozenset(
    """
    move die live go come stay remain work rise fall grow arriv becom return travel appear serv
    retir
    """.split()
)


def _fronted(state: _State, parsed: Parsed) -> bool:
    """Whether the last phrase belongs to the beginning of the sentence, before any subject."""
    return state.subject is None and any(one is state.last for _, one in parsed.fronted)


def _finite_past(group: VerbGroup, state: _State) -> bool:
    """Whether a bare past form can be finite: after a verb that takes a clause."""
    return state.frame is not None and state.frame.verb in SAYING


def _prep(state: _State, parsed: Parsed, row: list[Chunk], at: int) -> None:
    word = row[at].word
    if word == "of" and at and row[at - 1].word == "instead":
        word = "instead"
    if at and row[at - 1].kind == "ADV" and row[at - 1].word == "not" and state.frame is not None:
        state.frame.adverbs = [token for token in state.frame.adverbs if token.lower != "not"]
        word = "except"  # "but not with the older one"
    if state.prep not in EXCLUDING:  # "than in men" is led by "than"
        state.prep = word


def _boundary(state: _State, parsed: Parsed, row: list[Chunk], at: int) -> None:
    word = row[at].word
    state.prep = ""
    if word == "that" and state.frame is not None:
        state.complement, state.subject, state.frame, state.fresh = True, None, None, True
        return
    state.frame, state.subject, state.fresh, state.complement = None, None, True, False
    state.relative = False
    state.subordinate = True
    state.conditional = word in ("if", "unless", "whether")


def _relative(state: _State, parsed: Parsed, row: list[Chunk], at: int) -> None:
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


def _link(state: _State, parsed: Parsed, row: list[Chunk], at: int) -> None:
    state.prep = ""
    if (
        row[at].word in ("but", "yet", "so", "nor")
        and at + 1 < len(row)
        and row[at + 1].kind == "NP"
        and verb_follows(row, at + 1)
    ):
        state.frame, state.subject, state.fresh = None, None, True


def _comma(state: _State, parsed: Parsed, row: list[Chunk], at: int) -> None:
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


def _colon(state: _State, parsed: Parsed, row: list[Chunk], at: int) -> None:
    if not state.aside and row[at].word not in ("-", "–"):
        state.frame, state.subject, state.fresh, state.prep, state.complement = None, None, True, "", False


def _quote(state: _State, parsed: Parsed, row: list[Chunk], at: int) -> None:
    state.quoted = not state.quoted
    state.prep = ""
    if (state.quoted and (state.frame is None or state.frame.verb in SAYING)) or (
        not state.quoted and any(frame.quoted for frame in parsed.frames)
    ):
        state.frame, state.subject, state.fresh = None, None, True


def _adverb(state: _State, parsed: Parsed, row: list[Chunk], at: int) -> None:
    frame = state.frame
    if frame is None:
        return
    for token in row[at].tokens:
        (frame.adjectives if token.tag[:2] == "JJ" or token.lower == "more" else frame.adverbs).append(token)
        frame.end = token.end


def _other(state: _State, parsed: Parsed, row: list[Chunk], at: int) -> None:
    if row[at].kind in ("(", ")"):
        state.prep, state.aside = "", row[at].kind == "("


_STEPS = {
    "NP": _np,
    "V": _verb,
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
