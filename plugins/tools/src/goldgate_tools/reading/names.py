"""Names and quotations of an answer that nothing seen holds."""

from __future__ import annotations

import re

from goldgate_tools.reading.sources import Seen
from goldgate_tools.reading.tokens import folded, identifiers

_QUOTE = re.compile(r"\"([^\"\n]{3,300})\"|“([^”\n]{3,300})”|«([^»\n]{3,300})»")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_BREAK = re.compile(r"[.!?:;\n*#|>(\[\"“•-]\s*$|^\s*$|\d[.)]\s*$")
COMMON = frozenset(
    """i a an the this that these those it its he she they we you your yours our their his her my mine
    and or but so if then thus hence therefore
    however also additionally furthermore moreover overall finally first second third next last note please
    here there yes no
    not none all both each every some any many most few several one two three four five six seven eight nine
    ten in on at by
    for from to of with without as is are
    was were be been has have had do does did can could will would should may might must let ok okay sure
    great good thanks thank hello hi hey
    dear sorry unfortunately according based using given since because while when where what output outputs
    error errors code file files row rows column columns page found which who whom whose why how after
    before during
    between among about around over under up down out off more less than total sum average mean median
    result results answer final summary
    details detail order orders item items price prices cost costs amount number numbers value values date
    time name address email phone status
    city country state region population capital temperature weather today tomorrow yesterday monday tuesday
    wednesday thursday friday saturday
    sunday january february march april may june july august september october november december english
    french german spanish italian
    chinese japanese python json csv pdf html xml sql api url id ids usd eur gbp am pm utc gmt ceo faq tv ai
    dna
    celsius fahrenheit kelvin internet google web mr mrs ms dr prof north south east west northern southern
    eastern western earth european american
    british asian african australian""".split()
)
_VERBS = frozenset(
    "is was has had leads led wrote won founded became holds held runs ran makes made costs".split()
)
_GERMAN = frozenset("der die das und ist ein eine nicht im von mit den dem des zu auf wurde hat sind".split())
LONGEST = 20_000


def unsupported_quote(answer: str, seen: Seen) -> str:
    """A quotation of three words and more, or an identifier, that was never seen, in one line; else empty."""
    for match in _QUOTE.finditer(answer[:LONGEST]):
        text = next(part for part in match.groups() if part is not None)
        words = text.strip(" .,;:!?…").removesuffix("...")
        if len(words.split()) >= 3 and folded(words) not in seen.folded:
            parts = [folded(part) for part in re.split(r"\.\.\.|…|\[[^\]]{0,40}\]", words) if part.strip()]
            if not all(part in seen.folded for part in parts) or len(parts) < 2:
                return f"the quotation {text!r:.100} is not in what was seen"
    for word in identifiers(answer[:LONGEST]):
        digits = sum(letter.isdigit() for letter in word)
        if digits >= 3 and any(letter.isalpha() for letter in word) and not seen.holds(word.lstrip("#")):
            if re.fullmatch(r"[\d.,]+(?:st|nd|rd|th|[a-z]{1,4}|°[CF])|\d{2,4}s", word, re.IGNORECASE):
                continue
            if re.search(r"[-/:.]", word) and all(
                seen.holds(part) for part in re.split(r"[-/:.]+", word) if part
            ):
                continue
            return f"{word[:60]!r} is not in what was seen"
    return ""


def unsupported_name(answer: str, seen: Seen) -> str:
    """A name in the middle of a sentence that was never seen, in one line; else empty.

    The first word of a sentence may be any word, unless the answer is no more than three words long.
    """
    text = answer[:LONGEST]
    words = list(_WORD.finditer(text))
    if len(_GERMAN & {word[0].casefold() for word in words[:400]}) >= 2:
        return ""  # every noun has a capital there
    short = len(words) <= 3 and not re.search(r"\d", text)
    for match in words:
        word = match[0]
        if not word[0].isupper() or len(word) < 3 or (word.isupper() and len(word) <= 4):
            continue
        if not short and _BREAK.search(text[max(0, match.start() - 4) : match.start()]):
            if _swapped(match, text, seen):
                return f"the sources name another as what the answer calls {word[:60]!r}"
            continue
        bare = re.sub(r"['’]s?$", "", word).casefold()
        if bare in COMMON or seen.names(bare):
            continue
        if any(part in COMMON or seen.names(part) for part in re.split(r"['’-]", bare) if len(part) > 2):
            continue
        return f"the name {word[:60]!r} is not in what was seen"
    return ""


def _swapped(match: re.Match[str], text: str, seen: Seen) -> bool:
    """Whether a sentence's first word was never seen, but three words and more after it were, in a row."""
    bare = match[0].casefold()
    if bare in COMMON or seen.names(bare):
        return False
    rest = re.split(r"[.!?;\n]", text[match.end() : match.end() + 200])[0]
    words = folded(rest).rstrip(" ,").split()
    return len(words) >= 3 and words[0] in _VERBS and seen.holds(" ".join(words[:6]))
