"""One spelling for what two writers spell differently: British and American words, years and decades in
words, decimal commas.
"""

from __future__ import annotations

import re

OUR = (
    "behavio colo demeano endeavo favo flavo harbo hono humo labo neighbo odo rumo savio splendo tumo vapo "
    "vigo"
).split()
RE = "cent theat fib calib spect somb lust kilomet millimet centimet met lit".split()
WORDS = {
    "defence": "defense",
    "offence": "offense",
    "licence": "license",
    "pretence": "pretense",
    "catalogue": "catalog",
    "dialogue": "dialog",
    "analogue": "analog",
    "programme": "program",
    "aluminium": "aluminum",
    "jewellery": "jewelry",
    "grey": "gray",
    "tyre": "tire",
    "plough": "plow",
    "armour": "armor",
}
SURNAMES = frozenset(("grey", "tyre", "plough", "armour"))
"""Names of people or places in one spelling only: not read as the other where they begin with a capital."""
STEMS = {
    "sulph": "sulf",
    "encyclopaed": "encycloped",
    "paediatr": "pediatr",
    "orthopaed": "orthoped",
    "haemo": "hemo",
    "anaem": "anem",
    "leukaem": "leukem",
    "oestrogen": "estrogen",
    "archaeolog": "archeolog",
    "mediaeval": "medieval",
}
BRITISH = re.compile(
    rf"""
    \b(?:
        (?P<our>{"|".join(OUR)})ur(?P<rest>\w{{0,8}})
        | (?P<re>{"|".join(RE)})re(?P<s>s?)
        | (?P<word>{"|".join(WORDS)})(?P<plural>s?)
        | (?P<stem>{"|".join(STEMS)})(?P<end>\w{{0,12}})
        | (?P<isation>\w{{2,20}})is(?P<ation>ations?|ational)
        | (?!appr)(?P<ise>\w{{4,20}})is(?P<e>ed|ers?|es?|ing)
        | (?P<lyse>\w{{0,10}}(?:al|ra))ys(?P<d>ed|ers?|es?|ing)
    )\b
    """,
    re.VERBOSE | re.IGNORECASE,
)
CENTURIES = dict(
    zip(
        "thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty".split(),  # not "eleven thirty"
        range(13, 21),
        strict=True,
    )
)
TENS = dict(
    zip("twenty thirty forty fifty sixty seventy eighty ninety".split(), range(20, 100, 10), strict=True)
)
ONES = dict(zip("one two three four five six seven eight nine".split(), range(1, 10), strict=True))
TEN_TO_NINETEEN = dict(
    zip(
        "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split(),
        range(10, 20),
        strict=True,
    )
)
YEAR = re.compile(
    rf"""
    (?<![\w-])(?P<century>{"|".join(CENTURIES)})[ -]
    (?:
        (?P<decade>{"|".join(word[:-1] for word in TENS)})ies
        | (?P<tens>{"|".join(TENS)})(?:[ -](?P<one>{"|".join(ONES)}))?
        | (?P<teen>{"|".join(TEN_TO_NINETEEN)})
        | (?:oh|o)[ -](?P<oh>{"|".join(ONES)})
    )(?![\w-])
    """,
    re.VERBOSE | re.IGNORECASE,
)
NUMBER = re.compile(r"(?<![\w.,])\d+(?:[.,]\d+)+(?![\d])")
GROUPED = re.compile(r"[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?")
EUROPEAN = re.compile(r"\d{1,3}(?:\.\d{3})+,\d+|\d{1,3}(?:\.\d{3}){2,}")
COMMA = re.compile(r"\d+,\d+")
MONTH = re.compile(r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.? *$", re.I)
TWO_WAYS = re.compile(r"(?<![\w.,])([1-9]\d{0,2})([.,])(\d{3})(?![\d.,]*\d)")


def spelled(text: str) -> str:
    """The text in American spelling, with years in words as digits and a comma before decimals as a point."""
    return NUMBER.sub(_number, YEAR.sub(_year, BRITISH.sub(_american, text)))


def other_reading(text: str) -> str:
    """The text with "3,142" and "3.142" exchanged: either may be a thousand or a decimal. The text itself
    where it holds no such number; "10,000" is never ten.
    """
    return TWO_WAYS.sub(
        lambda match: (
            match[0]
            if match[2] == "," and match[3] == "000"
            else f"{match[1]}{'.' if match[2] == ',' else ''}{match[3]}"
        ),
        text,
    )


def round_thousand(text: str) -> bool:
    """Whether a text has a number such as "10.000", which few write for ten."""
    return any(match[2] == "." and match[3] == "000" for match in TWO_WAYS.finditer(text))


def _american(match: re.Match[str]) -> str:
    word = match[0]
    if match["our"]:
        return f"{match['our']}r{match['rest']}"
    if match["re"]:
        return f"{match['re']}er{match['s']}"
    if known := match["word"]:
        if known[0].isupper() and known.lower() in SURNAMES:
            return word
        return _as(known, WORDS[known.lower()]) + match["plural"]
    if stem := match["stem"]:
        return _as(stem, STEMS[stem.lower()]) + match["end"]
    if match["isation"]:
        return f"{match['isation']}iz{match['ation']}"
    if match["ise"]:
        return f"{match['ise']}iz{match['e']}"
    return f"{match['lyse']}yz{match['d']}"


def _as(before: str, after: str) -> str:
    """A word with a capital where another has one."""
    return after.capitalize() if before[0].isupper() else after


def _year(match: re.Match[str]) -> str:
    century = 100 * CENTURIES[match["century"].lower()]
    if decade := match["decade"]:
        return f"{century + TENS[decade.lower() + 'y']}s"
    if tens := match["tens"]:
        one = match["one"]
        return str(century + TENS[tens.lower()] + (ONES[one.lower()] if one else 0))
    if teen := match["teen"]:
        return str(century + TEN_TO_NINETEEN[teen.lower()])
    return str(century + ONES[match["oh"].lower()])


def _number(match: re.Match[str]) -> str:
    text = match[0]
    if GROUPED.fullmatch(text):
        return text
    if EUROPEAN.fullmatch(text):
        return text.replace(".", "").replace(",", ".")
    if COMMA.fullmatch(text) and not MONTH.search(match.string[max(0, match.start() - 12) : match.start()]):
        return text.replace(",", ".")
    return text.replace(",", ", ") if "." not in text else text
