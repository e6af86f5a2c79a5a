"""Who does what to whom: a frame per verb, with its subject, objects, and phrases led by prepositions."""

from __future__ import annotations

from dataclasses import dataclass, field

from goldgate_factuality.reading.chunks import VerbGroup
from goldgate_factuality.reading.phrases import Phrase
from goldgate_factuality.reading.sentences import Token

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
MARGINS = frozenset("vote point goal run margin length seat degre majority minut second".split())
# prepositions that leave out what they lead
EXCLUDING = frozenset("than instead except unlike without besides".split())
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
        return next(
            (one for prep, one in self.obliques if prep == "by" and not one.days and not _counts(one)), None
        )

    @property
    def patient(self) -> Phrase | None:
        """What it is done to."""
        return self.subject if self.passive else self.objects[0] if self.objects else None


def _counts(phrase: Phrase) -> bool:
    """Whether a phrase says by how much: "by nine votes", "by 3 percent"."""
    return any(one.kind for one in phrase.amounts) or (bool(phrase.amounts) and phrase.head in MARGINS)


@dataclass(slots=True)
class Parsed:
    """A sentence with its tokens, noun phrases and frames."""

    text: str
    tokens: tuple[Token, ...]
    phrases: list[Phrase]
    frames: list[Frame]
    fronted: list[tuple[str, Phrase]]
