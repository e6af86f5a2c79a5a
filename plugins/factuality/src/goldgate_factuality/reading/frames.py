"""Who does what to whom: a frame per verb, with its subject, objects, and phrases led by prepositions."""

from __future__ import annotations

from dataclasses import dataclass, field

from goldgate_factuality.reading.chunks import Chunk, VerbGroup, chunks
from goldgate_factuality.reading.phrases import QUANTIFIERS, Phrase
from goldgate_factuality.reading.sentences import Token, stem, tokens

NEGATIONS = frozenset("not n't never no neither nor hardly barely unable unlikely without cannot".split())
NEGATING = frozenset("fail refus declin forget neglect deni".split())
POSSIBLE = frozenset(
    """
    may might could can would should possibly perhaps maybe likely probably potentially reportedly
    allegedly
    """.split()
)
FUTURE = frozenset(
    """
    will 'll shall plan hope want intend expect aim seek agre decid promis threaten prepar propos
    due set schedul go consid vow offer attempt tri wish
    """.split()
)
SAYING = frozenset(
    "say tell add announc report state declar explain note confirm reveal show write warn insist "
    "stress argu claim alleg assert suggest"
    """
    believ think expect predict hope fear deni doubt suspect estim guess imagin conclud admit
    acknowledg learn find ask propos agre
    """.split()
)
FACTIVE = frozenset(
    """
    say tell add announc report state declar explain note confirm reveal show write stress conclud
    admit acknowledg learn find warn insist
    """.split()
)


@dataclass(slots=True)
class Frame:
    """One verb and its roles. ``subject`` of a passive is its patient; ``by`` says who did it."""

    verb: str
    group: VerbGroup
    subject: Phrase | None
    objects: list[Phrase] = field(default_factory=list)
    obliques: list[tuple[str, Phrase]] = field(default_factory=list)
    adverbs: list[Token] = field(default_factory=list)
    adjectives: list[Token] = field(default_factory=list)
    negated: bool = False
    possible: bool = False
    future: bool = False
    passive: bool = False
    relative: bool = False
    under: Frame | None = None
    speaker: Phrase | None = None
    quoted: bool = False
    conditional: bool = False
    start: int = 0
    end: int = 0

    @property
    def agent(self) -> Phrase | None:
        """Who does it."""
        if not self.passive:
            return self.subject
        return next((one for prep, one in self.obliques if prep == "by" and not one.days), None)

    @property
    def patient(self) -> Phrase | None:
        """What it is done to."""
        return self.subject if self.passive else self.objects[0] if self.objects else None


@dataclass(slots=True)
class Parsed:
    """A sentence with its tokens, noun phrases and frames."""

    text: str
    tokens: tuple[Token, ...]
    phrases: list[Phrase]
    frames: list[Frame]
    fronted: list[tuple[str, Phrase]]


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
    row = _of_quantifiers(sentence, chunks(sentence, made))
    parsed = Parsed(sentence, made, [chunk.phrase for chunk in row if chunk.phrase], [], [])
    state = _State()
    for at, chunk in enumerate(row):
        _STEPS.get(chunk.kind, _other)(state, parsed, row, at)
    _speakers(parsed)
    return parsed


def _of_quantifiers(sentence: str, row: list[Chunk]) -> list[Chunk]:
    """ "Some of the cameras" is one phrase whose quantifier is "some"."""
    made: list[Chunk] = []
    at = 0
    while at < len(row):
        one = row[at]
        held = row[at + 2].phrase if at + 2 < len(row) and row[at + 1].word == "of" else None
        if one.phrase and held:
            tokens_ = one.tokens
            part = one.phrase.amounts and one.phrase.amounts[-1].kind == "percent"
            counted = tokens_[-1].tag == "CD" and all(
                t.tag in ("CD", "RB", "DT", "IN", "JJR") for t in tokens_
            )
            if (
                counted
                or _measures(one.phrase)
                or tokens_[-1].lower
                in (*QUANTIFIERS, "number", "percent", "%", "none", "third", "thirds", "quarter", "quarters")
                or (part and len(tokens_) <= 2)
                or (len(tokens_) == 1 and tokens_[0].tag == "CD")
            ):
                held.quant = one.phrase.quant or tokens_[-1].lower
                held.amounts = [*one.phrase.amounts, *held.amounts]
                held.tokens = [*[t for t in tokens_ if t.tag == "CD"], *held.tokens]
                made.append(Chunk("NP", [*tokens_, *row[at + 1].tokens, *row[at + 2].tokens], phrase=held))
                at += 3
                continue
        made.append(one)
        at += 1
    return made


def _measures(phrase: Phrase) -> bool:
    """Whether a phrase is a number with its unit and nothing else: "1.5 litres"."""
    (amount,) = phrase.amounts if len(phrase.amounts) == 1 else (None,)
    if amount is None or not amount.kind or amount.kind in ("months", "percent"):
        return False
    return not phrase.definite and amount.end - amount.start >= len(phrase.text.strip()) - 2


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
        and not _verb_follows(row, at)
    ):
        joined = before == "CC" or (
            row[at + 1 : at + 2] and row[at + 1].kind in ("CC", ",") and _is_list(row, at)
        )
        if joined and not (before == "," and _describes(one, state.last) and not _is_list(row, at)):
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
        if before in ("CC", ",", ":") and _verb_follows(row, at):
            state.frame, state.subject, state.complement = None, one, False
        else:
            state.frame.objects.append(one)
            state.frame.end = one.end
    else:
        state.subject = one
    state.fresh = False
    state.last = one


def _is_list(row: list[Chunk], at: int) -> bool:
    """Whether "and" with a phrase follows within the list."""
    for chunk in row[at + 1 : at + 8]:
        if chunk.kind == "CC":
            return True
        if chunk.kind not in ("NP", ","):
            return False
    return False


def _describes(one: Phrase, other: Phrase) -> bool:
    """Whether one of the two is a description of the other: only one is a name."""
    return one.is_name != other.is_name or one.tokens[0].lower in ("a", "an", "the")


def _verb_follows(row: list[Chunk], at: int) -> bool:
    """Whether the phrase is the subject of a verb that follows it, possibly after a phrase that belongs to
    it.
    """
    for chunk in row[at + 1 : at + 6]:
        if chunk.kind == "V":
            return (
                chunk.group is not None
                and (chunk.group.finite or chunk.group.verb.tag == "VBN")
                and not chunk.group.infinitive
            )
        if chunk.kind in ("NP", "P", "ADV"):
            continue
        return False
    return False


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
        and before in ("NP", "ADV")
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
        and _another_verb(row, at)
    ):
        state.held = state.subject
        subject, passive, relative = state.last, True, True
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
            and not _object_follows(row, at)
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
    _polarity(frame, group)
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


def _object_follows(row: list[Chunk], at: int) -> bool:
    return at + 1 < len(row) and row[at + 1].kind == "NP"


def _finite_past(group: VerbGroup, state: _State) -> bool:
    """Whether a bare past form can be finite: after a verb that takes a clause."""
    return state.frame is not None and state.frame.verb in SAYING


def _another_verb(row: list[Chunk], at: int) -> bool:
    for chunk in row[at + 1 :]:
        if chunk.kind == "V" and chunk.group is not None and chunk.group.finite:
            return True
        if chunk.kind in ("SUB", ":"):
            return False
    return False


def _polarity(frame: Frame, group: VerbGroup) -> None:
    words = [token.lower for token in group.tokens]
    count = sum(word in NEGATIONS for word in words)
    count += sum(token.stem in NEGATING and token is not group.verb for token in group.tokens)
    frame.negated = count % 2 == 1
    frame.possible = any(word in POSSIBLE for word in words)
    frame.future = _is_to(group) or any(
        (token.lower in FUTURE or token.stem in FUTURE) and token is not group.verb for token in group.tokens
    )
    used = {"be", "have", "do", "will", "would"}
    frame.adverbs = [
        t for t in group.tokens if t.tag[:2] == "RB" and t.lower not in NEGATIONS and t.stem not in used
    ]
    if frame.subject is not None and frame.subject.quant in ("no", "none", "neither"):
        frame.negated = not frame.negated


def _is_to(group: VerbGroup) -> bool:
    """Whether a form of "be" with "to" announces the verb: "is to be launched"."""
    pairs = zip(group.tokens, group.tokens[1:], strict=False)
    return any(one.stem == "be" and other.tag == "TO" for one, other in pairs)


def _prep(state: _State, parsed: Parsed, row: list[Chunk], at: int) -> None:
    state.prep = row[at].word


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
        and _verb_follows(row, at + 1)
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
        at + 1 < len(row)
        and row[at + 1].kind == "NP"
        and _verb_follows(row, at + 1)
        and not _is_list(row, at)
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


def _speakers(parsed: Parsed) -> None:
    """Who says the frames of a sentence: inverted ("…", said the mayor), "according to", and complements."""
    for number, frame in enumerate(parsed.frames):
        if frame.verb not in SAYING or frame.passive:
            continue
        if frame.objects and (
            frame.subject is None
            or (number and frame.start > parsed.frames[number - 1].end and _inverted(parsed, frame))
        ):
            frame.subject = frame.objects.pop(0)
            for other in parsed.frames[:number]:
                other.under, other.speaker = other.under or frame, frame.subject
    for frame, after in zip(parsed.frames, parsed.frames[1:], strict=False):
        if frame.subject is None and frame.group.verb.tag in ("VBN", "VBG") and not frame.group.infinitive:
            frame.subject = after.subject  # "Founded in 1998, the company"
    for frame in parsed.frames:
        if frame.under is not None and frame.under.verb in SAYING and frame.speaker is None:
            frame.speaker = frame.under.subject
    for position, frame in enumerate(parsed.frames):
        if frame.quoted and frame.speaker is None:
            saying = [
                other
                for other in parsed.frames
                if other.verb in SAYING and not other.quoted and other is not frame
            ]
            if saying:
                frame.under, frame.speaker = saying[-1], saying[-1].subject
        if (
            position
            and frame.under is None
            and parsed.frames[position - 1].under is not None
            and not frame.group.finite
        ):
            frame.under, frame.speaker = (
                parsed.frames[position - 1].under,
                parsed.frames[position - 1].speaker,
            )


def _inverted(parsed: Parsed, frame: Frame) -> bool:
    """Whether a comma or quotation mark is right before the verb: '…," said Ruth'."""
    return (
        parsed.text[: frame.start].rstrip().endswith((",", '"', '?"', '!"'))
        and frame.group.tokens[0].tag != "VBG"
    )
