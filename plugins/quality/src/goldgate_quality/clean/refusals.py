"""Refusals: whether a response declines to help, and whether it had reason to."""

from __future__ import annotations

import re
from typing import Literal

from goldgate_quality.clean.harm import harm
from goldgate_quality.clean.row import Row

_NOT = (
    r"(?:can(?:no|')t|can not|won't|will not|am (?:not able|unable)|'m (?:not able|unable)|am not going|"
    r"'m not going|"
    r"am afraid i can(?:no|')t|'m afraid i can(?:no|')t|must (?:respectfully )?decline|have to decline|"
    r"decline|refuse|"
    r"do not feel comfortable|don't feel comfortable|am not comfortable|'m not comfortable|am not allowed|"
    r"'m not allowed|"
    r"am not permitted|would rather not|prefer not|am not (?:programmed|designed)|'m not (?:programmed|"
    r"designed)|"
    r"do not have the (?:ability|capability)|don't have the (?:ability|capability)|could not|couldn't|"
    r"do not|don't)"
)
_DO = (
    r"(?:to )?(?:(?:in good conscience|really|actually|currently|directly|simply|provide|offer|be able to|"
    r"be of|give|"
    r"any|you|with|engage in|respond to|participate in|discussing|helping|providing|writing|creating) ){0,3}"
    r"(?:help|assist|provide|fulfil?l?|comply|answer|create|generate|write|discuss|engage|support|"
    r"do (?:that|this|it)|"
    r"give|offer|respond|produce|complete|continue|participate|translate|solve|explain|recommend|share|"
    r"process|"
    r"carry out|accommodate|satisfy|honou?r|assistance|guidance|advice|information|content|instructions|"
    r"code|request|"
    r"perform|make|tell|talk|compose|draft|summari[sz]e|advise|proceed|accept|grant|execute|promote|"
    r"encourage|"
    r"endorse|facilitate|condone|speculate|that|this|it|such)\b"
)
_REFUSES = tuple(
    re.compile(one)
    for one in (
        rf"\bi(?: |(?='m)){_NOT} {_DO}",
        r"\bi(?: a|')m sorry,? (?:but )?(?:i |that'?s|this|no\b|your|it(?:'s| is)|as an ai|we)",
        r"\bsorry,? (?:but )?i (?:can|won't|will not|am (?:un|not)|must|don't|do not)",
        r"\b(?:your|this|that|the) (?:request|question|topic|prompt|task)\b.{0,40}\b(?:violates|"
        r"goes against|is against|"
        r"(?:cannot|can't) be (?:answered|completed|fulfilled|processed|granted|hono|accommodated|met|done)|"
        r"is not something|isn't something|falls outside|is outside|is beyond|"
        r"is inappropriate|"
        r"is not appropriate)",
        r"\b(?:that'?s|this is|it'?s|it is|that is) (?:not something|against (?:my|our)|outside (?:my|"
        r"of my|the scope)|"
        r"beyond my|not (?:possible|appropriate) for me)",
        r"(?:\b(?:i|we)(?: am|'m| are|'re)|^|[.,!:] ?)(?: ?currently| ?unfortunately)? ?"
        r"(?:not able|unable) to (?:help|assist|provide|fulfil|comply|answer|generate|create|write|"
        r"complete|process) ",
        r"\bas an? (?:ai|artificial|language|large|virtual|responsible)[\w -]{0,40},? (?:i |"
        r"it )(?:can(?:no|')t|am (?:un|not)|"
        r"'m (?:un|not)|(?:do not|don't) (?!have|know|feel|experience|possess|eat|sleep|need|get)|must|"
        r"should not|cannot)",
        r"\b(?:against|violates?|not in line with) (?:my|our|openai'?s|the (?=guid|polic|content)) "
        r"(?:guidelines|policy|policies|"
        r"programming|"
        r"principles|terms|content policy|ethical|ethics|values)",
        r"\bi(?:'d| would) (?:rather|prefer) not(?: to)?(?:[.,!]|$| (?:say|answer|do|help|write|discuss|"
        r"share|talk|give|make|provide|respond|engage|assist|comment)\b)",
        r"^(?:no[,.]? )?i(?: will|'ll) not\b",
        r"\bich kann (?:ihnen |dir |dabei |das |diese[rs]? )?.{0,40}\bnicht\b|\b(?:kann|"
        r"darf) ich (?:ihnen |dir )?.{0,40}\bnicht\b",
        r"\bje ne (?:peux|suis) pas\b.{0,20}\b(?:aider|répondre|fournir|en mesure|capable|écrire|faire|"
        r"traiter)|"
        r"\bje ne peux pas\b|\bje suis dans l'incapacité",
        r"\bno puedo (?:ayudar|responder|proporcionar|cumplir|hacer|escribir|generar|asistir)|"
        r"\bno me es posible",
        r"\bnon posso (?:aiutar|rispondere|fornire|scrivere|fare)|\bnão posso (?:ajudar|responder|fornecer|"
        r"escrever|fazer)",
        r"我(?:无法|不能|沒辦法|没办法)(?:帮|協助|协助|提供|回答|满足|完成)|(?:お手伝い|お答え|対応|提供)(?:することは|は)?(?:できません|出来ません|いたしかねます)|"
        r"도와드릴 수 없|도움을 드릴 수 없|не могу (?:помочь|ответить|предоставить|выполнить|написать)",
    )
)
# What a model may truly be unable to do: then it should say so.
_LIMITS = (
    (
        r"real[- ]?time|up-to-date|current (?:information|data|events)|browse|internet|live (?:data|"
        r"information)|latest|"
        r"after my|knowledge cut",
        r"\b(?:today|tonight|now|current\w*|latest|right now|this (?:week|morning|year|month)|tomorrow|"
        r"yesterday|live|"
        r"weather|stock|price|news|score|exchange rate|time is it|recent\w*|forecast|traffic|20(?:2[4-9]|"
        r"3\d))\b",
    ),
    (
        r"\b(?:see|view|access|open|find|read|watch|hear|listen|visit|click|receive|play|"
        r"locate)\b.{0,60}\b(?:image|picture|photo|file|"
        r"attachment|document|link|screenshot|article|audio|video|website|url|page|spreadsheet|pdf|"
        r"attached|recording|song)",
        r"\b(?:image|picture|photo|file|attach\w*|document|link|screenshot|article|audio|video|website|url|"
        r"https?|page|"
        r"spreadsheet|pdf|this|above|below|recording|listen|watch)\b",
    ),
    (
        r"\b(?:access|see|know|remember|recall|retain|store|have)\b.{0,60}\b(?:your|personal|previous|past|"
        r"earlier|account|location|"
        r"calendar|who you|about you)|memory",
        r"\b(?:my|me|i|we|our|last time|yesterday|previous\w*|earlier|remember)\b",
    ),
    (
        r"\b(?:physical|body|taste|smell|feel|touch|call|phone|send|email|order|book|purchase|buy|drive|"
        r"deliver|set an? (?:alarm|"
        r"reminder|timer)|make (?:phone )?calls?|reservation|perform (?:actions|tasks) (?:in|on))",
        r"\b(?:call|phone|send|email|order|book|buy|purchase|drive|deliver|alarm|reminder|timer|taste|"
        r"smell|feel|eat|"
        r"touch|hug|reserv\w*|come|meet|bring|turn (?:on|off))\b",
    ),
    (
        r"\b(?:predict|foresee|know|certain|guarantee|tell)\b.{0,40}\b(?:future|lottery|win|will happen|"
        r"outcome|exact)",
        r"\b(?:predict|will|future|lottery|next|win|guarantee)\b",
    ),
    (
        r"\b(?:diagnos\w*|medical|prescri\w*|legal advice|lawyer|doctor|financial advi\w*)\b",
        r"\b(?:diagnos\w*|symptoms?|pain|dose|dosage|medication|prescri\w*|lump|rash|sue|lawsuit|legal|"
        r"contract|invest|"
        r"stocks?|disease|sick|fever|chest|pregnan\w*)\b",
    ),
)
_CLARIFIES = re.compile(
    r"\b(?:could|can|would) you (?:please )?(?:provide|share|paste|clarify|tell|specify|give|attach|upload|"
    r"send|describe|"
    r"rephrase|elaborate)|please (?:provide|share|paste|clarify|specify|attach|upload|describe)|"
    r"\bif you (?:paste|share|provide|"
    r"describe|upload)"
)
_UNKNOWN = re.compile(
    r"\bi (?:don't|do not) (?:actually )?(?:know|have (?:enough |any |reliable |specific |"
    r"sufficient )*(?:information|details|"
    r"knowledge|data|record))|\bi(?:'m| am) not (?:sure|certain|aware|familiar)|\bi (?:could|can) ?(?:not|"
    r"n't) "
    r"(?:find|confirm|verify|recall|locate|identify)|\bcannot (?:be )?(?:confirm|verif|determin)"
)
_QUOTATION = re.compile(r"\"[^\"]{1,400}\"|“[^”]{1,400}”|«[^»]{1,400}»|„[^“”]{1,400}[“”]")
# What opens a refusal and says nothing yet.
_OPENING = re.compile(
    r"(?:(?:i(?:'m| am)? (?:so |very |really |truly |sincerely |deeply )?(?:sorry|apologi[sz]e)|my apologies|"
    r"apologies|sorry|unfortunately|regrettably)(?: for [^,.!]{1,60}| about [^,.!]{1,60})?[,.!]? ?"
    r"(?:but |however,? )?)+"
)
HELPS = 70  # words after a refusal that make it a caveat before help


def refuses(row: Row) -> bool:
    """Whether the response declines in its own voice, and does nothing else."""
    text = _flat(row.own)
    start = text[:400]
    first = min((found.start() for one in _REFUSES if (found := one.search(start))), default=-1)
    fiction = row.asks(r"\b(?:joke|story|poem|dialog(?:ue)?|script|song|scene|letter|tweet|lyrics)s?\b")
    if first < 0:
        return False
    before = 0 if _OPENING.fullmatch(text[:first]) else len(text[:first].split())
    if before > (2 if fiction else 30):
        return False
    if "```" in row.text or re.search(
        r"(?m)^\s*(?:\d{1,2}[.)]|[-*•]) ", row.text[400:] if len(row.text) > 800 else ""
    ):
        return False
    return len(text[first:].split()) <= HELPS or len(_all(text)) >= 3


def declines(row: Row) -> bool:
    """Whether the response begins by declining, with or without help after it."""
    start = _flat(row.own)[:400]
    return any(one.search(start) for one in _REFUSES)


def refusal(row: Row) -> str | None:
    """It refuses, and its prompt is harmless."""
    if row.sample or not row.text.strip() or _asks_to_refuse(row) or not refuses(row):
        return None
    text = _flat(row.own)
    if _QUOTATION.fullmatch(row.text.strip()):
        return None  # somebody else's words
    if _within_limits(text, row) or harm(row.prompt) != "harmless":
        return None
    return "it refuses a harmless prompt"


def any_refusal(row: Row) -> str | None:
    """It refuses."""
    return "it refuses" if not row.sample and refuses(row) else None


CHOICES = {"harmless": refusal, "all": any_refusal, "keep": None}
Refusals = Literal["harmless", "all", "keep"]


def _all(text: str) -> list[str]:
    return [found[0] for one in _REFUSES for found in one.finditer(text)]


def _within_limits(text: str, row: Row) -> bool:
    """A limit that a model has, and that the prompt touches; or a question back; or that it does not know."""
    if _UNKNOWN.search(text[:300]) and not re.search(
        r"\b(?:help|assist|comply|fulfil|policy|guidelines)\b", text
    ):
        return True
    if any(re.search(limit, text) and row.asks(subject) for limit, subject in _LIMITS):
        return True
    return (
        bool(_CLARIFIES.search(text))
        and len(row.prompt.split()) < 25
        and row.asks(
            r"\b(this|these|that|it|the (?:following|text|article|code|above|attached|document|file))\b"
        )
    )


def _asks_to_refuse(row: Row) -> bool:
    return row.asks(
        r"\brefus", r"\bdeclin", r"\bturn (?:him|her|them|it|down)", r"\bpolitely say no", r"\bsay no\b",
        r"\btranslate\b.{0,80}\b(?:sorry|can't|cannot|unable|won't)\b",
        r"\bresign", r"\brole.?play", r"\bpretend\b", r"\bonly answer\b", r"\bdo not (?:answer|discuss|talk)",
        r"\bmust not\b", r"\brejection\b", r"\bnever (?:reveal|answer|discuss|share|help|give)",
    )  # fmt: skip


def _flat(text: str) -> str:
    return " ".join(text.casefold().replace("’", "'").split())
