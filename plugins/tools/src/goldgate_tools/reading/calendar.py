"""Dates by the names of months in other languages than English, and dates that words such as "
""tomorrow" mean."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

_NAMES = (
    # German, French, Spanish, Italian, Portuguese, Dutch
    "januar jänner|februar|märz|april|mai|juni|juli|august|september|oktober|november|dezember",
    "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre",
    "enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre setiembre|octubre|noviembre|diciembre",
    "gennaio|febbraio|marzo|aprile|maggio|giugno|luglio|agosto|settembre|ottobre|novembre|dicembre",
    "janeiro|fevereiro|março|abril|maio|junho|julho|agosto|setembro|outubro|novembro|dezembro",
    "januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december",
    # Swedish, Danish and Norwegian, Polish, Czech, Russian, Ukrainian, Turkish, Indonesian
    "januari|februari|mars|april|maj|juni|juli|augusti|september|oktober|november|december",
    "januar|februar|marts mars|april|maj mai|juni|juli|august|september|oktober|november|desember december",
    "stycznia|lutego|marca|kwietnia|maja|czerwca|lipca|sierpnia|września|października|listopada|grudnia",
    "ledna|února|března|dubna|května|června|července|srpna|září|října|listopadu|prosince",
    "января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря",
    "січня|лютого|березня|квітня|травня|червня|липня|серпня|вересня|жовтня|листопада|грудня",
    "ocak|şubat|mart|nisan|mayıs|haziran|temmuz|ağustos|eylül|ekim|kasım|aralık",
    "januari|februari|maret|april|mei|juni|juli|agustus|september|oktober|november|desember",
    "जनवरी|फरवरी फ़रवरी|मार्च|अप्रैल|मई|जून|जुलाई|अगस्त|सितंबर सितम्बर|अक्टूबर|नवंबर नवम्बर|दिसंबर दिसम्बर",
    "يناير|فبراير|مارس|أبريل|مايو|يونيو|يوليو|أغسطس|سبتمبر|أكتوبر|نوفمبر|ديسمبر",
)
_MONTHS = {
    name: number
    for language in _NAMES
    for number, names in enumerate(language.split("|"), start=1)
    for name in names.split()
}
_MONTH = "|".join(sorted(map(re.escape, _MONTHS), key=len, reverse=True))
_DAY_MONTH = re.compile(
    rf"(?<!\d)(\d{{1,2}})(?:\.|er|º|\.º)?\s*(?:de\s+|del\s+|d['’])?({_MONTH})\b(?:,?\s*(?:de\s+"
    rf"|del\s+)?(\d{{4}}))?",
    re.IGNORECASE,
)
_EAST = re.compile(r"(?:(\d{4})\s?[年년]\s?)?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日号號일]")
_DAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
_GERMAN_DAYS = "montag dienstag mittwoch donnerstag freitag samstag sonntag".split()
_FRENCH_DAYS = "lundi mardi mercredi jeudi vendredi samedi dimanche".split()
_SPANISH_DAYS = "lunes martes miércoles jueves viernes sábado domingo".split()
_FIXED = (
    (
        r"\bday after tomorrow\b|\bübermorgen\b|\baprès-demain\b|\bpasado mañana\b"
        r"|后天|後天|明後日|あさって|послезавтра|परसों",
        2,
    ),
    (
        r"(?<!after )\btomorrow\b|(?<!\w)morgen\b|(?<!après-)\bdemain\b|(?<!pasado )\bmañana\b"
        r"|\bdomani\b|\bamanhã\b|明天|明日|завтра|내일|غدا|कल",
        1,
    ),
    (
        r"\btoday\b|\btonight\b|\bheute\b|\baujourd['’]hui\b|\bhoy\b|\boggi\b|\bhoje\b"
        r"|今天|今日|сегодня|오늘|اليوم|आज",
        0,
    ),
    (r"\byesterday\b|\bgestern\b|\bhier\b|\bayer\b|\bieri\b|\bontem\b|昨天|昨日|вчера|어제|أمس", -1),
    (r"\bnext week\b|\bnächste woche\b|\bla semaine prochaine\b|\bla próxima semana\b|下周|来週", 7),
)
_WORDS = {
    "a": 1,
    "an": 1,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "ten": 10,
}
_IN = re.compile(
    r"\b(?:in|dans|en)\s+(\d{1,3}|[a-z]{1,5})\s+(day|week|tag|woche|jour|semaine|día|semana)[a-z]{0,2}\b"
    r"|\b(\d{1,3}|[a-z]{1,5})\s+(day|week)s?\s+(?:from (?:now|today)|later)\b",
    re.IGNORECASE,
)
LONGEST = 100_000
MOST = 20  # dates that words may be counted from


def named(text: str) -> Iterator[tuple[int | None, int, int]]:
    """The dates of a text that name their month in one of these languages, as (year or None, month, day)."""
    for day, month, year in _DAY_MONTH.findall(text[:LONGEST]):
        yield int(year) if year else None, _MONTHS[month.casefold()], int(day)
    for year, month, day in _EAST.findall(text[:LONGEST]):
        yield int(year) if year else None, int(month), int(day)


def meant(text: str, starts: Iterable[tuple[int | None, int, int]]) -> set[tuple[int, int, int]]:
    """The dates that relative words of a text may mean, counted from dates that were seen."""
    text = text[:LONGEST].casefold()
    offsets = {days for pattern, days in _FIXED if re.search(pattern, text)}
    for one, unit, other, unit2 in _IN.findall(text):
        count = int(one or other) if (one or other).isdecimal() else _WORDS.get(one or other, 0)
        if count:
            offsets.add(count * (7 if (unit or unit2)[:1] in "ws" else 1))
    wanted = {
        number
        for names in (_DAYS, _GERMAN_DAYS, _FRENCH_DAYS, _SPANISH_DAYS)
        for number, name in enumerate(names)
        if re.search(rf"\b{name}\b", text)
    }
    found: set[tuple[int, int, int]] = set()
    for year, month, day in [one for one in starts if one[0]][:MOST]:
        try:
            start = date(year or 1, month, day)
            days = offsets | {ahead for ahead in range(1, 15) if (start.weekday() + ahead) % 7 in wanted}
            found |= {
                (one.year, one.month, one.day) for ahead in days for one in [start + timedelta(days=ahead)]
            }
        except (ValueError, OverflowError):
            continue
    return found


_CLOCK = re.compile(
    r"(?<![\d:.])(\d{1,2})(?:[:.h](\d{2}))?(?::\d{2})?\s?(a\.?m\.?|p\.?m\.?|uhr\b|o['’]clock|h\b|点"
    r"|點|時|시)?"
    r"(?: (in the morning|in the afternoon|in the evening|at night))?",
    re.IGNORECASE,
)
_AFTERNOON = re.compile(
    r"下午|晚上|午後|오후|nachmittags?|abends?|tarde|noche|soir|après-midi|afternoon|evening|night",
    re.IGNORECASE,
)


def clocks(text: str) -> set[tuple[int, int]]:
    """The times of day that a text names, by 24 hours; one without am or pm is read as it stands, and for the
    afternoon as well where a word next to it says so.
    """
    found: set[tuple[int, int]] = set()
    for match in _CLOCK.finditer(text[:LONGEST]):
        hour, minute, half = int(match[1]), int(match[2] or 0), (match[3] or "").lower()
        if hour > 24 or minute > 59 or not (match[2] or half):
            continue
        if half.startswith("p") and hour < 12:
            found.add((hour + 12, minute))
        elif half.startswith("a"):
            found.add((hour % 12, minute))
        else:
            found.add((hour % 24, minute))
            if hour <= 12 and _AFTERNOON.search(text[max(0, match.start() - 20) : match.end() + 30]):
                found.add((hour % 12 + 12, minute))
    for word, hour in (("noon", 12), ("midnight", 0), ("mittag", 12), ("midi", 12), ("mediodía", 12)):
        if re.search(rf"\b{word}\b", text[:LONGEST], re.IGNORECASE):
            found.add((hour, 0))
    return found
