"""``tools.provenance``: what stands in arguments comes from somewhere.

Identifiers, addresses, dates and numbers must occur in what was seen before the call, or follow from two seen
numbers. An identifier without a source is invented: rejected. What could be knowledge of the world is left
undecided.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from goldgate import Candidate, Verdict, abstain, accept, reject
from goldgate.asking import given_texts

from goldgate_tools.options import ProvenanceOptions
from goldgate_tools.reading import calendar, numbers, tokens
from goldgate_tools.reading.conversation import Called, FormatError, read
from goldgate_tools.reading.numbers import Number
from goldgate_tools.reading.sources import Seen, before, schema_texts, tools_of
from goldgate_tools.running.names import code_of, expression_of

CONSTANTS = frozenset(
    map(
        Decimal,
        (
            "7 10 12 24 30 31 32 52 60 90 100 180 273.15 360 365 366 1000 1024 3600 86400 1000000 3.14 "
            "3.14159".split()
        ),
    )
)
_IDS = re.compile(
    r"(?:^|_)(?:ids?|number|no|code|token|phone|account|zip|postcode|isbn|sku|iban|serial)$|Ids?$|ID$",
    re.IGNORECASE,
)
_AMOUNTS = re.compile(
    r"(?:^|_)(?:amount|price|total|cost|sum|salary|balance|budget|principal|fee|weight|distance)s?$",
    re.IGNORECASE,
)
_PEOPLE = re.compile(
    r"^(?:first|last|full|middle|customer|passenger|recipient|contact|guest)_?name$|^(?:recipient|surname)$",
    re.IGNORECASE,
)
_SEARCH = re.compile(
    r"^(?:q|query|search|search_query|question|keywords?|prompt|text|topic|sql|code|regex|pattern)$",
    re.IGNORECASE,
)
_LIMITS = re.compile(
    r"(?:^|_)(?:limit|top|top_k|k|n|count|page|size|max|min|offset|timeout|depth|width|height|precision"
    r"|radius|seed)(?:$|_)|^(?:max|min)(?:_|(?-i:[A-Z])|$)",
    re.IGNORECASE,
)
_ZONE = re.compile(
    r"(?:utf|iso|gpt|mp|h|co|covid|sha|md|base|web|python|ipv|usb|f|b|g|a|q|v)-?\d{1,4}", re.IGNORECASE
)
_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d)(?::00(?:\.0+)?)?(?:Z|[+-]\d\d:?\d\d)?")
MOST = 2000  # values of one call's arguments


@dataclass(frozen=True, slots=True)
class Finding:
    """What is known of a value: ``kind`` is invented, unknown or derived."""

    kind: str
    where: str
    what: str
    why: str


@given_texts
def check(candidate: Candidate, options: ProvenanceOptions) -> Verdict:
    """Whether every value has a source. Abstains without calls, and where a source is only not found."""
    if not tools_of(candidate):
        return abstain("the row has no tools")
    try:
        calls = read(candidate.messages, options.style).calls
    except FormatError as error:
        return reject(str(error), message=error.at)
    return sourced(candidate, calls, options.free)


def sourced(candidate: Candidate, calls: Sequence[Called], free: Sequence[str] = ()) -> Verdict:
    """The verdict on calls whose messages are those of the candidate."""
    if not calls:
        return abstain("there is no call")
    schemas = schema_texts(tools_of(candidate))
    findings: list[Finding] = []
    seen: dict[int, Seen] = {}
    for call in calls:
        source = seen.setdefault(call.at, before(candidate, call.at, schemas))
        findings += _findings(call, source, candidate, free)
        if findings and findings[-1].kind == "invented":
            last = findings[-1]
            why = f"{last.where}: {last.what!r:.100} {last.why}"
            return reject(why, message=call.at, **_evidence(findings))
    unknown = [one for one in findings if one.kind == "unknown"]
    if unknown:
        return abstain(
            f"{unknown[0].where}: the source of {unknown[0].what!r:.100} is not found", **_evidence(findings)
        )
    return accept("every value of the arguments has a source", **_evidence(findings))


def _evidence(findings: list[Finding]) -> dict[str, Any]:
    kinds = {
        one.kind: [
            f"{other.where}: {other.what[:80]} {other.why}".strip()
            for other in findings
            if other.kind == one.kind
        ][:20]
        for one in findings
    }
    return dict(kinds)


def _findings(call: Called, seen: Seen, candidate: Candidate, free: Sequence[str]) -> list[Finding]:
    found: list[Finding] = []
    code = code_of(call.name, call.arguments)
    expression = expression_of(call.name, call.arguments)
    if code is not None:
        return _in_code(call, code, seen)
    if expression is not None:
        return _in_expression(call, expression, seen)
    for name, value in leaves(call.arguments):
        where = f"{call.name[:60]}.{name[:60]}"
        if name in free or f"{call.name}.{name}" in free:
            continue
        new = (
            _of_text(where, name, value, seen, candidate)
            if isinstance(value, str)
            else _of_number(where, name, value, seen)
        )
        found += new
        if any(one.kind == "invented" for one in new):
            return [
                *[one for one in found if one.kind != "invented"],
                next(one for one in new if one.kind == "invented"),
            ]
    return found


def leaves(arguments: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """The texts and numbers in arguments, each with the name that is nearest to it."""
    stack: list[tuple[str, Any]] = list(reversed(list(arguments.items())))
    for _ in range(MOST):
        if not stack:
            return
        name, value = stack.pop()
        if isinstance(value, Mapping):
            stack += [(str(key), inner) for key, inner in reversed(list(value.items()))]
        elif isinstance(value, list | tuple):
            stack += [(name, inner) for inner in reversed(value)]
        elif isinstance(value, str) or (isinstance(value, int | float) and not isinstance(value, bool)):
            yield name, value


# --- texts ---------------------------------------------------------------------------------------


def _of_text(where: str, name: str, value: str, seen: Seen, candidate: Candidate) -> list[Finding]:
    found = [
        Finding("invented", where, email, "is an address that nobody named")
        for email in tokens.emails(value)
        if not seen.holds(email)
    ]
    found += [finding for url in tokens.urls(value) if (finding := _of_url(where, url, seen))]
    bare = value.strip()
    if found or seen.holds(bare) or seen.joins(bare):
        return found[:1]
    if _PEOPLE.search(name) and (finding := _of_person(where, bare, seen)):
        return [finding]
    if tokens.whole_date(bare):
        return _of_date(where, bare, seen, candidate)
    if moment := _MOMENT.fullmatch(bare):
        known = calendar.clocks(moment[2]) & seen.clocks or moment[2] == "00:00"
        time = [] if known else [Finding("unknown", where, bare, "")]
        return [*_of_date(where, moment[1], seen, candidate), *time][:1]
    if _SEARCH.search(name):
        return []
    if tokens.id_like(bare):
        return _of_id(where, bare, seen)
    if _IDS.search(name) and bare and " " not in bare:
        kind = "invented" if any(letter.isdigit() for letter in bare) else "unknown"
        return [Finding(kind, where, bare, "is an identifier that was never seen")]
    if " " in bare:
        for word in tokens.identifiers(bare):
            if (
                sum(letter.isdigit() for letter in word) >= 4
                and not seen.holds(word)
                and not tokens.dates(word)
            ):
                return _of_id(where, word, seen)
    if re.fullmatch(r"\d{1,2}:\d{2}(?::\d{2})?", bare):
        return [] if calendar.clocks(bare) & seen.clocks else [Finding("unknown", where, bare, "")]
    if len(bare) <= 40 and not tokens.dates(bare):
        return [
            finding for number in numbers.numbers(bare) for finding in _judged(where, name, number, seen)
        ][:1]
    return []


def _of_url(where: str, url: str, seen: Seen) -> Finding | None:
    bare = re.sub(r"^https?://(?:www\.)?", "", url, flags=re.IGNORECASE).rstrip("/")
    if any(seen.holds(one) for one in (url, url.rstrip("/"), bare)):
        return None
    host = re.sub(r"^https?://(?:www\.)?", "", url, flags=re.IGNORECASE).split("/", 1)[0].split("?", 1)[0]
    if (slip := _id_slip(url, seen)) is not None:
        return Finding("invented", where, url, f"was never seen, but {slip} was")
    if seen.holds(host):
        return Finding("unknown", where, url, "is a page of a site that was named")
    return Finding("invented", where, url, "is an address that nobody named")


def _of_person(where: str, value: str, seen: Seen) -> Finding | None:
    words = [word for word in re.findall(r"[^\W\d_]{2,}", value) if word[0].isupper()]
    if words and not any(seen.holds(word) for word in words):
        return Finding("invented", where, value, "is a name that nobody gave")
    return None


def _of_date(where: str, value: str, seen: Seen, candidate: Candidate) -> list[Finding]:
    mine = tokens.dates(value)
    if any(tokens.same_date(one, seen.dates) for one in mine):
        return []
    users = "\n".join(message.content for message in candidate.sample.prompt)
    if mine and set(mine) <= calendar.meant(users, seen.dates):
        return [Finding("derived", where, value, "is what the words for a date mean")]
    if seen.dates and not tokens.relative(users):
        return [Finding("invented", where, value, "is none of the dates that were given")]
    return [Finding("unknown", where, value, "")]


def _of_id(where: str, value: str, seen: Seen) -> list[Finding]:
    bare = value.lstrip("#")
    if seen.holds(bare) or _ZONE.fullmatch(bare):
        return []
    if seen.joins(bare):
        return []
    if bare.startswith("+") and any(
        seen.joins(bare[start:]) or seen.holds(bare[start:]) for start in (2, 3, 4)
    ):
        return [Finding("unknown", where, value, "has a country's code that was not given")]
    if (slip := _id_slip(bare, seen)) is not None:
        return [Finding("invented", where, value, f"was never seen, but {slip} was")]
    runs = re.findall(r"\d{3,}", bare)
    border = r"[^\W_]" if any(letter.isalpha() for letter in bare) else r"\d"
    if runs and all(re.search(rf"(?<!{border}){run}(?!{border})", seen.folded) for run in runs):
        return [Finding("unknown", where, value, "is made of parts that were seen")]
    if not runs and sum(letter.isdigit() for letter in bare) < 2 and len(bare) > 12:
        return [Finding("unknown", where, value, "")]
    return [Finding("invented", where, value, "is an identifier that was never seen")]


def _id_slip(value: str, seen: Seen) -> str | None:
    """A seen identifier, or address, of which one character is another, or two neighbours are swapped."""
    mine = tokens.folded(value)
    if len(mine) < 6:
        return None
    for other in seen.addresses if "://" in mine else seen.identifiers:
        if len(other) != len(mine):
            continue
        places = [place for place, pair in enumerate(zip(mine, other, strict=True)) if pair[0] != pair[1]]
        if len(places) == 1 or (
            len(places) == 2
            and places[1] == places[0] + 1
            and mine[places[0]] == other[places[1]]
            and mine[places[1]] == other[places[0]]
        ):
            return other
    return None


# --- numbers -------------------------------------------------------------------------------------


def _of_number(where: str, name: str, value: float, seen: Seen) -> list[Finding]:
    stated = numbers.numbers(
        format(Decimal(repr(value)), "f") if abs(value) < 1e18 and value == value else ""
    )
    return [finding for number in stated for finding in _judged(where, name, number, seen)]


def _judged(where: str, name: str, number: Number, seen: Seen) -> list[Finding]:
    ids = bool(_IDS.search(name)) or (number.places == 0 and abs(number.value) >= 100_000)
    if number.digits < 2 and not ids:
        return []
    if _known(number, seen):
        return []
    slip = _slip(number, seen) if number.digits >= 2 else None
    constants = CONSTANTS if slip is None else frozenset[Decimal]()  # else chance would explain a slip
    if not ids and (how := numbers.derived(number, seen.values | seen.shares, constants)):
        return [Finding("derived", where, number.text, f"= {how}")]
    if number.digits < 2 or _LIMITS.search(name):
        return [Finding("unknown", where, number.text, "")]
    if slip is not None:
        return [Finding("invented", where, number.text, f"was never seen, but {slip} was")]
    if (ids and number.digits >= 3) or (_AMOUNTS.search(name) and number.digits >= 3):
        return [Finding("invented", where, number.text, "was never seen")]
    return [Finding("unknown", where, number.text, "")]


def _known(number: Number, seen: Seen) -> bool:
    value = abs(number.value)
    return bool({value, -value, value * 100, value / 100} & seen.values) or seen.holds(number.text)


def _slip(number: Number, seen: Seen) -> Decimal | None:
    slip = numbers.near_miss(number, seen.values)
    return None if slip is None or abs(abs(slip) - abs(number.value)) == 1 else slip


def _in_expression(call: Called, expression: str, seen: Seen) -> list[Finding]:
    """Numbers of a formula: two digits and more, from what was seen, from constants, or from two of them."""
    where = f"{call.name[:60]} {expression[:60]!r}"
    found: list[Finding] = []
    for number in numbers.numbers(expression[:5000]):
        if number.digits < 2 or _known(number, seen) or abs(number.value) in CONSTANTS:
            continue
        slip = numbers.percent_slip(number, seen.values)
        slip = None if slip is not None and _stated(slip, expression) else slip
        others = CONSTANTS | {Decimal(1)} if number.places else CONSTANTS
        if how := numbers.derived(number, seen.values, others if slip is None else ()):
            found.append(Finding("derived", where, number.text, f"= {how}"))
        elif slip is not None:
            return [Finding("invented", where, number.text, f"was never seen, but {slip} was")]
        else:
            found.append(Finding("unknown", where, number.text, ""))
    return found


def _in_code(call: Called, code: str, seen: Seen) -> list[Finding]:
    """Constants of a program may be its own; a slip of a number that the program leaves out may not."""
    where = call.name[:60]
    for number in numbers.numbers(code[:20_000]):
        if number.digits < 2 or _known(number, seen) or abs(number.value) in CONSTANTS:
            continue
        slip = _slip(number, seen)
        if slip is not None and not _stated(slip, code):
            return [Finding("invented", where, number.text, f"was never seen, but {slip} was")]
    return []


def _stated(value: Decimal, text: str) -> bool:
    return any(number.value in (value, -value) for number in numbers.numbers(text[:20_000]))
