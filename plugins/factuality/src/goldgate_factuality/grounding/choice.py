"""A short answer to a question that names two: "Who is older, Ann Reed or Tom Hale?", "Are both authors?"

Decided only by what the source says of each of the two: by their first dates where the question asks which
came first or last, else by how many of the question's words stand with either of them. A bare yes is decided
only where all that is asked stands with both.
"""

from __future__ import annotations

import re

from goldgate_factuality.grounding.lexicon import same, same_name
from goldgate_factuality.grounding.source import Source
from goldgate_factuality.reading.dates import Date
from goldgate_factuality.reading.phrases import is_content
from goldgate_factuality.reading.sentences import Token, tokens

_NAME = r"(?:[A-Z0-9][\w'’.&-]*(?:\s+(?:of|the|for|de|van|von|in)(?=\s+[A-Z]))?(?:\s+(?=[A-Z0-9]))?)+"
_AFTER = re.compile(rf"[\"”]?,?(?:[^,?]*,)?\s*(?:or|and)\s+(?:the\s+)?[\"“]?({_NAME})")
_BEFORE = re.compile(rf"({_NAME})[\"”]?,?(?:[^,?]*,)?\s*(?:or|and)\s+(?:the\s+)?[\"“]?$")
_ORDERED = re.compile(
    r"\b(?:born|founded|started|formed|published|released|opened|established|created|launched|built|"
    r"died|made|began|introduced|premiered|come|came|older|younger|oldest|youngest)\b",
    re.I,
)
_EARLY = re.compile(r"\b(?:first|older|oldest|earlier|earliest|before)\b", re.I)
_LATE = re.compile(r"\b(?:last|younger|youngest|later|latest|newer|more recently)\b", re.I)
_MEASURED = re.compile(
    r"\b(?:more|most|less|fewer|least|fewest|than|not|never|other|[a-z]{3,}(?:er|est) (?:than|one))\b"
    r"|\b(?:larg|small|tall|high|long|short|great|big|near|close|far|old|young|rich)(?:er|est)\b",
    re.I,
)
_FIRST = re.compile(
    r"""
    \W*(?:the\s+)?([^,;:]{2,80}?)\s+(?:(?:was|were|is|are)\s+)?(?:actually\s+)?(?:the\s+)?
    (
        (?:
            born | founded | started | formed | published | released | opened | established
            | created | launched | built | came | began
        )?
        \s*
        (?:
            first | earlier | older | last | later | younger | before | after
        )
        \b(?:\s+than)?
    )
    (?:\s+[^,;:.]{2,80})?\W*$
    """,
    re.VERBOSE | re.IGNORECASE,
)
_BOTH = re.compile(
    rf"""
    (?:[Aa]re|[Ww]ere|[Ii]s)\s+(?:both\s+)?(?:the\s+)?({_NAME})\s+and\s+(?:the\s+)?({_NAME})\s*
    (.+?)\s*\?*$
    """,
    re.VERBOSE,
)
_DENIED = re.compile(
    r"\b(?:not|never|no|nor|neither|without|unlike|former(?:ly)?|same|different)\b|n't\b", re.I
)
ENOUGH, DISTANCE = (
    0.6,
    0.3,
)  # shares of the question's words: with the chosen one, and less with the other; ours


def choice(answer: str, question: str, source: Source) -> tuple[bool | None, str]:
    """Whether the source bears out the choice, and why; None where it is not known to be one, or open."""
    text = answer.strip(" .\"'“”")
    other = _rival(text, question)
    if not other:
        return None, "the question names the answer itself"
    mine, theirs = _block(text, other, source), _block(other, text, source)
    if not mine or not theirs:
        return None, f"the source does not describe both {text!r} and {other!r}"
    early, late = _EARLY.search(question), _LATE.search(question)
    if _ORDERED.search(question) and bool(early) != bool(late):
        return _by_dates(mine, theirs, bool(early), source)
    words = {token.lower for at in (*mine, *theirs) for token in source.parsed[at].tokens}
    measured = {found[0].lower() for found in _MEASURED.finditer(question)}
    if early or late or measured - words:
        return None, "the question compares by something else than dates"
    named = {token.stem for token in (*tokens(text), *tokens(other))}
    wanted = [token for token in tokens(question[:2000]) if is_content(token) and token.stem not in named]
    if len(wanted) < 2:
        return None, "the question says too little of what it asks for"
    here, there = (_share(wanted, block, source) for block in (mine, theirs))
    if max(here, there) < ENOUGH or abs(here - there) < DISTANCE:
        return None, f"the source may speak of {text!r} or of {other!r}"
    return here > there, f"what the question asks for stands with {text if here > there else other!r}"


def ordered(claim: str, question: str, source: Source) -> tuple[bool | None, str]:
    """Whether "Ann was born first" answers a question that offers Ann and another, by the source's dates."""
    found = _FIRST.match(claim)
    if found is None or bool(_EARLY.search(question)) == bool(_LATE.search(question)):
        return None, ""
    if bool(_EARLY.search(found[2])) != bool(_EARLY.search(question)) or not _ORDERED.search(question):
        return None, ""
    name = found[1].strip(" \"'“”")
    if name.lower() not in question.lower():
        return None, ""
    return choice(name, question, source)


def both(answer: str, question: str, source: Source) -> tuple[bool | None, str]:
    """Whether a bare yes or no to "Are A and B both …?" holds: yes where the source says so of each."""
    open_ = "a bare yes or no is not compared with the source"
    asked = _BOTH.match(question.strip())
    polar = re.match(r"\W*(yes|no)\W*$", answer, re.I)
    if not asked or not polar or (" both " not in f" {question} "):
        return None, open_
    one, (other, rest) = asked[1].strip(), _parted(asked[2].strip(), source)
    wanted = [token for token in tokens(f"{rest} {asked[3]}") if is_content(token) and token.lower != "both"]
    blocks = (_block(one, other, source), _block(other, one, source))
    if not wanted or not all(blocks) or _DENIED.search(asked[3]):
        return None, open_
    denied = any(_DENIED.search(source.parsed[at].text) for block in blocks for at in block)
    if denied or any(_share(wanted, block, source) < 1 for block in blocks):
        return None, open_
    return polar[1].lower() == "yes", f"the source says so of {one!r} and of {other!r}"


def _parted(written: str, source: Source) -> tuple[str, str]:
    """A name as the source writes it, and what follows it: "Kings of Leon" and "American"."""
    words = written.split()
    for count in range(len(words), 0, -1):
        name = " ".join(words[:count])
        if any(name.lower() in parsed.text.lower() for parsed in source.parsed):
            return name, " ".join(words[count:])
    return written, ""


def _rival(text: str, question: str) -> str:
    """The other thing to choose from; "" where the question names none besides the answer."""
    at = question.lower().find(text.lower())
    if at < 0:
        return ""
    if found := _AFTER.match(question[at + len(text) :]):
        return found[1].strip(" .,'’")
    found = _BEFORE.search(question[:at])
    return (
        re.sub(r"^(?:Is|Are|Was|Were|Did|Does|Do|Has|Have|Between)\s+", "", found[1].strip(" .,'’"))
        if found
        else ""
    )


def _begins(name: list[Token], sentence: tuple[Token, ...]) -> bool:
    """Whether a sentence begins with a name, other parts of which may stand between."""
    first = sentence[: len(name) + 4]
    return all(any(_alike(one, token) for token in first) for one in name)


def _alike(one: Token, token: Token) -> bool:
    return one.stem == token.stem or same_name(one.stem, token.stem)


def _block(name: str, other: str, source: Source) -> list[int]:
    """The sentences from the one that begins with a name to the one that begins with the other."""
    mine = [token for token in tokens(name) if is_content(token) or token.tag == "CD"]
    theirs = [token for token in tokens(other) if is_content(token) or token.tag == "CD"]
    found: list[int] = []
    for number, parsed in enumerate(source.parsed):
        if mine and _begins(mine, parsed.tokens):
            found.append(number)
        elif theirs and _begins(theirs, parsed.tokens):
            if found:
                break
        elif found and found[-1] == number - 1:
            found.append(number)
    return found


def _by_dates(mine: list[int], theirs: list[int], early: bool, source: Source) -> tuple[bool | None, str]:
    own, other = _first_date(mine, source), _first_date(theirs, source)
    if own is None or other is None or own.year is None or other.year is None:
        return None, "the source does not date both"
    pair = [(own.year, own.month or 0, own.day or 0), (other.year, other.month or 0, other.day or 0)]
    if own.year == other.year and not all((own.month, own.day, other.month, other.day)):
        return None, "the source dates both in the same year"
    if pair[0] == pair[1]:
        return None, "both have the same date"
    return (pair[0] < pair[1]) == early, f"the source dates them {own.year} and {other.year}"


def _first_date(block: list[int], source: Source) -> Date | None:
    """The first date with a year in a run of sentences, in the order of the text."""
    dated = [(at, day.start, day) for at, day in source.days if at in block and day.year is not None]
    return min(dated, key=lambda one: one[:2])[2] if dated else None


def _share(wanted: list[Token], block: list[int], source: Source) -> float:
    near = {token.stem for at in block for token in source.parsed[at].tokens}
    return sum(token.stem in near or any(same(token.stem, stem) for stem in near) for token in wanted) / len(
        wanted
    )
