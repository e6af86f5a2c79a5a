"""Words that mark an answer, in the languages that responses are written in.

English has finer rules of its own in ``phrases``; these are nouns for "answer" with the verb or sign that may
follow, words that deny, and signs that end a sentence.
"""

from __future__ import annotations

import re

TAIL = 2_000  # characters whose language is looked at
# German, French, Spanish, Portuguese, Italian, Dutch, Polish, Czech, Russian, Ukrainian, Turkish, Swedish,
# Danish, Finnish, Romanian, Hungarian, Greek, Vietnamese, Indonesian, Swahili
_SPACED = (
    "antwort|endergebnis|lösung|réponse|reponse|respuesta|resposta|risposta|antwoord|odpowiedź|odpověď|ответ"
    "|відповідь|cevap|cevabı|yanıt|svar|svaret|vastaus|răspuns|răspunsul|válasz|απάντηση"
    "|đáp\\ án|đáp\\ số|jawaban|jawabannya|jibu"
)
# Chinese, Japanese, Korean, Hindi, Bengali, Arabic, Persian, Hebrew, Thai, Telugu, Tamil, Urdu
_UNSPACED = (
    "最终答案|最終答案|答(?=[:：])|正确答案|答案|答え|解答|정답|답안|답|उत्तर|जवाब|উত্তর|الإجابة|الاجابة|الجواب|إجابة|جواب|پاسخ|התשובה|תשובה"
    "|คำตอบ|సమాధానం|பதில்"
)
_COPULA = (
    r"[:：=]|[—–-](?=\s)|\b(?:ist|lautet|beträgt|sind|est|sont|es|son|será|é|são|è|sono|is|to|je|wynosi|равен|равна|равно"
    r"|это|є|on|är|er|este|είναι|là|adalah|ni)\b|是|为|為|等于|は|은|는|คือ|เป็น|है|हैं|হল|হলো|হচ্ছে|هو|هي|است|היא|הוא"
)
MARK = re.compile(
    rf"""
    (?: (?<!\w) (?:{_SPACED}) (?!\w{{4}})\w{{0,3}} | (?:{_UNSPACED}) )
    (?P<of> (?: \s+ (?!(?:{_COPULA})) [^\s:：=.,;!?。，]{{1,25}} ){{0,5}}? )
    \s* (?:\*\*)? \s*
    (?: (?P<be>{_COPULA}) | (?=[$\\\d(٠-٩०-९০-৯]) )
    \s* (?:\*\*)? \s* [:：]? \s* (?:\*\*)?
    (?P<value> [^\n]{{1,2000}} )
    """,
    re.VERBOSE | re.IGNORECASE,
)
CHOSEN = re.compile(
    r"""
    (?:故|应|應|应该|因此)? \s* (?:选择|選擇|选|選) \s* (?:项|項|择)? \s* [:：]? \s*
    (?P<value> [(（]?[A-Ja-j][)）]? ) (?![a-zA-Z])
    """,
    re.VERBOSE,
)
_WORDS = tuple(
    word.replace("\\", "").partition("(")[0]
    for word in (*_SPACED.split("|"), *_UNSPACED.split("|"), "选", "選")
)
PLAIN_WORDS = tuple(word for word in _WORDS if word.isascii())
OTHER_WORDS = tuple(word for word in _WORDS if not word.isascii())
ENDINGS = re.compile(r"\s*(?:です|である|になります|となります|입니다|이다|है|हैं|ครับ|ค่ะ)?\s*$")
DENIAL = re.compile(
    r"""
    \b(?:nicht|pas|keine?|n['’]est|ne|non|não|nie|niet|inte|ikke|не)\b
    | ^\s*no\s+(?:es|son|hay|tiene|queda|cuesta|paga)\w*\b | \bno\s+(?:es|son)\b | 不是 | 并非
    | 而非 | 不等于 | 不等於 | ではない | ではなく | ではありません | じゃない | でない | 아니 | 아닙 | नहीं
    | নয় | নয় | ليس | ليست | ไม่ใช่ | \bdeğil | \bkhông\s+phải | \bbukan(?:lah)?\b | نیست | נכונה\s+לא
    | \bאינ[הו]\b | نہیں | కాదు | அல்ல | \bδεν\b | \bnon\s+è\b | \bnem\b | \bnení\b | \bei\s+ole\b
    | \bnu\s+(?:este|e)\b
    """,
    re.VERBOSE | re.IGNORECASE,
)
STOPS = "。！？।॥؟۔"
_COMMAS = re.compile(
    r"""
    \b
    (?:
        der | die | das | ist | und | also | insgesamt | el | los | las | es | por | para | que
        | tiene | le | les | des | est | donc | il | di | che | sono | o | são | het | een | van
        | en | het | jest | się | bir | ve | wie | viele? | hat | antwort | ergebnis | lösung
        | cuántos | cuántas | cuánto | tiene | respuesta | resposta | quantos | quantas | quanti
        | quante | risposta | réponse | combien | antwoord | hoeveel | odpowiedź | ile | cevap
        | kaç | toplam | adalah | jadi | berapa | jawaban\w* | là | có | bao | nhiêu | vậy
        | ответ | сколько | всего | итого
    )
    \b
    """,
    re.VERBOSE | re.IGNORECASE,
)
_ASKS = re.compile(
    r"""
    \bwie\s+viele?\b | \bcu[áa]nt[oa]s?\b | \bcombien\b | \bquant[oiae]s?\b | \bhoeveel\b
    | \bile\b | \bkaç\b | \bсколько\b | \bberapa\b | \bbao\s+nhiêu\b | \bhur\s+många\b
    | \bhvor\s+mange\b
    """,
    re.VERBOSE | re.IGNORECASE,
)
_POINTS = re.compile(r"\b(?:the|is|of|and|to|so|are|he|she|we|each|there|was|that)\b", re.IGNORECASE)


_GROUPED = re.compile(r"(?<![\d.,])\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?!\d|[.,]\d)")
_HINT = re.compile("[0-9][ \u00a0\u202f][0-9]{3}")
_PLAIN_HINT = re.compile(" [0-9]{3}")  # what begins with a sign of its own is found in half the time
_POINTED = re.compile(r"(?<![\d.,])([1-9]\d{0,2})\.(\d{3})(?!\d|[.,]\d)")


def grouped(text: str) -> str:
    """The text with digits that spaces group as one number: ``70 000``, as such languages write it."""
    return _GROUPED.sub(lambda number: re.sub(r"\s", "", number[0]), text)


def pointed(text: str) -> bool:
    """Whether it holds a number such as 1.250, whose point may stand between thousands."""
    return bool(_POINTED.search(text))


def spaced(text: str) -> bool:
    """Whether it holds digits in groups of three with spaces between."""
    if text.isascii() and not _PLAIN_HINT.search(text):
        return False
    return bool(_HINT.search(text)) and bool(_GROUPED.search(text))


def decimal_comma(text: str) -> bool:
    """Whether a text is in one of the European languages that write 1.250 for 1250."""
    text = text[-TAIL:]
    asks = 1 if _ASKS.search(text) else 0
    return asks + len(_COMMAS.findall(text)) > 1 + 2 * len(_POINTS.findall(text))
