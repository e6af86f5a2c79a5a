"""What a phrase or a verb is to the words before it: the subject, an object, a new frame."""

from __future__ import annotations

from dataclasses import dataclass

from goldgate_factuality.reading.ahead import another_verb, is_list, object_follows, verb_follows
from goldgate_factuality.reading.chunks import Chunk, VerbGroup
from goldgate_factuality.reading.frames import SAYING, Frame, Parsed
from goldgate_factuality.reading.phrases import Phrase
from goldgate_factuality.reading.polarity import give_polarity
from goldgate_factuality.reading.sentences import stem


@dataclass(slots=True)
class State:
    """What the pass holds between two chunks."""

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


def take_phrase(state: State, parsed: Parsed, row: list[Chunk], at: int) -> None:
    """A phrase as subject, object, oblique, description or item of a list of what stands before it."""
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


def take_verb(state: State, parsed: Parsed, row: list[Chunk], at: int) -> None:
    """A verb as a new frame, with the subject that the words before it leave."""
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
    if under is None and group.verb.tag == "VBG" and state.frame is not None and before in ("V", "ADV", "P"):
        under = state.frame  # "does not rule out moving", "denied taking"
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


def _fronted(state: State, parsed: Parsed) -> bool:
    """Whether the last phrase belongs to the beginning of the sentence, before any subject."""
    return state.subject is None and any(one is state.last for _, one in parsed.fronted)


def _finite_past(group: VerbGroup, state: State) -> bool:
    """Whether a bare past form can be finite: after a verb that takes a clause."""
    return state.frame is not None and state.frame.verb in SAYING
