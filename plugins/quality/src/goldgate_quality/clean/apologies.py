"""Apologies: openings that are balanced to a share of the data, and responses that apologise again and again.

The Llama 3 report (4.2.3) balances such phrases as "I'm sorry" and "I apologize"; it does not remove all.
"""

from __future__ import annotations

import re

from goldgate_quality.clean.row import Row

_VERY = r"(?:(?:so|very|really|truly|deeply|terribly|extremely|sincerely|most|awfully)\s{1,2}){0,2}"
# Sympathy is none: "sorry to hear", "sorry for your loss", "sorry you are ill".
_SYMPATHY = (
    r"(?!\s{1,2}(?:to (?:hear|learn|read)|for your (?:loss|pain|trouble)|(?:that )?you(?:'re| are|'ve|"
    r" have| had| feel"
    r"|r (?:dog|cat|mother|father|friend|day))|about your (?:loss|dog|cat|mother|father|friend)))"
)
_PHRASES = (
    rf"(?:i|we)(?:'m| am|'re| are) {_VERY}sorry\b{_SYMPATHY}",
    rf"(?:i|we) (?:must |do |would like to |want to |have to |need to |can only )?{_VERY}apologi[sz]e\b",
    rf"(?:my|our) {_VERY}(?:sincere |sincerest |deepest |humble )?apologies\b",
    r"(?:please )?accept (?:my|our) (?:sincere |sincerest |deepest |humble )?apolog(?:y|ies)",
    r"(?:please )?(?:forgive|excuse|pardon) (?:me|my|us|our)\b",
    r"apologies (?:for|if|about|again|once)\b",
    rf"{_VERY}sorry\b(?=[,.!–—-]|\s{{1,2}}(?:about|for (?:the|any|my|that|this|not|being|getting|"
    rf"misunderst)|if|but|"
    rf"again|that i)\b){_SYMPATHY}",
    r"es tut mir (?:sehr |wirklich |aufrichtig )?leid\b(?!, das zu hören)",
    r"(?:ich )?(?:bitte um |entschuldige |entschuldigen sie )?(?:entschuldigung|verzeihung)\b|"
    r"ich entschuldige mich",
    r"lo siento\b|perd[oó]n(?:a|e)?\b(?=[,.!]| por)|(?:mis |pido )?disculp(?:as|a|e)\b|lamento (?:la|el|"
    r"mucho)\b",
    r"(?:je suis |nous sommes )?(?:vraiment |sincèrement )?désolée?s?\b|(?:je m'|toutes mes )excuse[sz]?\b",
    r"mi dispiace\b|mi scuso\b|(?:le mie )?scuse\b|desculp(?:e|a|as)\b|sinto muito\b|peço desculpas?",
    r"(?:大変)?申し訳(?:ありません|ございません|ない)|すみません|ごめんなさい|(?:非常|很|十分)?(?:抱歉|对不起|對不起)|죄송합니다|미안합니다",
    r"извини(?:те)?\b|прошу прощения|приношу извинения|простите\b",
)
_APOLOGY = re.compile("|".join(f"(?:{one})" for one in _PHRASES), re.IGNORECASE)
_ASKED = re.compile(
    r"apolog|\bsorry\b|forgiv|\bregret|entschuldig|disculp|excuse|perd[oó]n|dispiace|désol|申し訳|抱歉|道歉|извин"
)
# One of these is in every apology above: a cheap look before the dear one.
_STEMS = (
    *(
        "sorry",
        "apolog",
        "forgive",
        "excuse",
        "pardon",
        "leid",
        "schuldig",
        "verzeih",
        "siento",
        "perd",
        "disculp",
    ),
    *(
        "lamento",
        "désol",
        "dispiace",
        "scus",
        "desculp",
        "sinto",
        "申し訳",
        "すみません",
        "ごめん",
        "抱歉",
        "对不起",
    ),
    *("對不起", "죄송", "미안", "извин", "прост"),
)
OPENING = 160  # characters in which an apology opens a response
OFTEN = 3  # apologies from which on a response is over-apologetic, wherever they stand


def apologies(row: Row) -> int:
    """How often the response apologises in its own voice."""
    if row.sample or not _may(row) or _ASKED.search(row.asked):
        return 0
    return len(_APOLOGY.findall(_straight(row.own)))


def opens(row: Row) -> bool:
    """Whether the response opens with an apology that nobody asked for."""
    if row.sample or not _may(row) or _ASKED.search(row.asked):
        return False
    if row.text.lstrip().startswith(('"', "“", "„", "«")):
        return False  # somebody else's words: a line of a dialogue
    start = _straight(row.own).lstrip()[:OPENING]
    found = _APOLOGY.search(start)
    if found is None:
        return False
    before = start[: found.start()]
    return len(re.findall(r"[.!?。！？]", before)) <= 2 and len(before.split()) <= 16


def apology(row: Row) -> str | None:
    """It apologises again and again."""
    count = apologies(row)
    return f"it apologises {count} times" if count >= OFTEN else None


def sentence_of(sentence: str) -> bool:
    """Whether a sentence is an apology and little else, so that it can be left out."""
    return bool(_APOLOGY.search(_straight(sentence))) and len(sentence.split()) <= 18


def _may(row: Row) -> bool:
    return any(stem in row.small for stem in _STEMS)


def _straight(text: str) -> str:
    return text.replace("’", "'")
