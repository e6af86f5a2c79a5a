"""Clauses of prose: where they end, whether they hedge or deny, and the value that one states."""

from __future__ import annotations

import re
from itertools import pairwise

from goldgate_math.extraction.languages import STOPS
from goldgate_math.parsing.literals import DAY
from goldgate_math.parsing.number_words import COUNTS, TENS

_END = re.compile(
    rf"""
    (?<=[^\d\s])\. (?=\s|$|\${{1,2}}\s|\\[\])]\s)   # a full stop after a word
    | (?<=\d)\. (?=\s|$)                           # or after a number
    | (?<![\\\d)}}\]])! (?=\s+[A-Z]|\s*$)            # an exclamation mark that is no factorial
    | \? (?=\s+[A-Z])
    | [{STOPS}] | \n | <\|
    """,
    re.VERBOSE,
)
_TRAIL = re.compile(
    r"""
    (?<!\bis)(?<!\bare)(?<!\bwas)(?<!\bwere) (?: ,\s* | \s+\(? )
    (?: not | but | although | though | even\s+though | whereas | while | because | since
      | as\s+(?:the|it|we|there) | which | where | so\s+that | so\s+the | when | if | after | given | by\s+the
      | hence | therefore | I\s+hope | instead\s+of | rather\s+than | compared\s+(?:to|with) )\b .*
    | ,\s+(?:and\s+)?no\b,?\s .*
    | \s+[—–]\s+ (?=[a-z]+\s+[a-z]) .*
    | (?<=[a-z])\s+out\s+of\s+\d .*
    | \s*\(out\s+of\b .*
    | ;\s+ (?=\S+\s+(?:would|is|was|are)\b) .*
    """,
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)
HEDGE = re.compile(
    r"""
    \b (?: maybe | perhaps | possibly | probably | presumably | (?:most|more|very)\s+likely
         | not\s+(?:\w+ly\s+)?sure | unsure | unclear | not\s+certain | who\s+knows
           | (?<!first\ )(?<!initial\ )(?<!original\ )(?<!earlier\ )(?<!as\ one\ may\ )
             (?<!one\ might\ )(?<!could\ )guess(?:ing)?
           | no\s+idea
         | used\s+to\s+be | would\s+have\s+been | give\s+or\s+take | or\s+something | or\s+thereabouts
         | if\s+(?:you|we|one)\s+(?:ignore|forget|neglect|disregard)s?\b
         | don't\s+know | do\s+not\s+know | cannot\s+(?:be\s+)?determined?
         | it\s+(?:might|may|could)\s+be
         | (?<!least\ )(?<!most\ )(?<!exactly\ )(?<!by\ )(?<!only\ )(?<!just\ )one\s+of\s+[\d$\\] )
    | ^\s* (?:might|may|could)\s+be\b
    | \?\s*$
    """,
    re.VERBOSE | re.IGNORECASE,
)
NEGATED = re.compile(
    r"\s*(?:\w+ly\s+)?(?:not|never|neither|anything\s+but)\s+"
    r"(?!\w+(?:ed|ible|able|ous|ent)\s+(?:at|by|for|in|on|to|with)\b)(?:\w+\s+){0,3}?"
    r"[($]*[-−]?(?:\d|\\|\$|\.\d|\(?[A-Za-z]\b)",
    re.IGNORECASE,
)
_DENIAL = re.compile(
    r"\b(?:not|never|neither|nor|cannot|\w+n't|wrong|incorrect|false|impossible)\b", re.IGNORECASE
)
RETRACTED = re.compile(
    r"""
    \b (?: wait | actually | correct(?:ion|ing) | mistaken? | error | incorrect | wrong | sorry | oops
      | instead
         | re-?check | re-?examine | let\ me | let's | hmm | hold\ on | on\ second\ thought | in\ fact ) \b
    """,
    re.VERBOSE | re.IGNORECASE,
)
OFFERED = re.compile(
    r"\b(?:or|alternatively|maybe|perhaps|possibly|could|might|either|otherwise|also)\b", re.IGNORECASE
)
_IS = re.compile(
    r"""
    (?<![\\\w]) (?: is | are | was | were | equals | be | equal\s+to | gives? | get | gets | got
      | yields? | makes?
        | (?: diverges | converges | tends | goes | simplifies | reduces | evaluates | comes | amounts )\s+to
        | totals? | choose | chose | pick | ist | sind | beträgt | ergibt | est | sont | vaut | es | son )
    \b :? \s+
    """,
    re.VERBOSE | re.IGNORECASE,
)
_HAS = re.compile(
    r"""
    \b (?: has | have | had | needs? | costs? | earns? | takes? | pays? | paid | spends? | spent
      | saves? | saved | sold
         | sells | bought | buys | drove | drives | ran | runs | ate | eats | owes | worth
           | leaves | received | will\s+\w+
         | hat | haben | braucht | kostet | verdient | tiene | gana | necesita | cuesta | gagne | coûte
           | reste ) \s+
    """,
    re.VERBOSE | re.IGNORECASE,
)
_RELATIVE = re.compile(
    r"""
    (?<!,)(?<!\bcase)(?<!\btrue)(?<!\bsay)(?<!\bthink)(?<!\bbelieve)(?<!\bclaim)(?<!\bconclude)(?<!\bmeans)
    (?<!\bshows)(?<!\bfind)(?<!\bsee)(?<!\bfollows)(?<!\bso)
    \s+ (?: that | which | who | whose | for\s+which ) \s+
    (?: (?<=probability\ that\ )(?:\w+\s+){1,2} | (?<=chance\ that\ )(?:\w+\s+){1,2}
      | (?<=days\ that\ )(?:\w+\s+){1,2} | (?<=times\ that\ )(?:\w+\s+){1,2}
      | (?<=ways\ that\ )(?:\w+\s+){1,2} )?
    (?: is | are | was | were | do | does | did | has | have | had | can | cannot | could | will
      | would | may | might
      | must | should | \w+n't | not | never | neither )\b
    | (?<!\bis)(?<!\bare)(?<!\bwas)(?<!\bwere) \s+ (?:not|never) \s+ \w+(?:ed|ing|ible|able|en|ent)\b
    """,
    re.VERBOSE | re.IGNORECASE,
)
_GOES_ON = re.compile(
    r"[,;](?!\s*(?:(?:and|or)\s+)?(?:[$\\(]|\d[\d.]*\s*(?:,|and\b|or\b|$)))|\\(?:boxed|fbox)"
)
_SUBORDINATE = re.compile(
    r"""
    ^[\s*_]* (?: since | because | although | though | while | as\s+(?:he|she|it|we|they|the) | after
      | once | out\s+of | of\s+(?:the|these)
          | given | starting\s+(?:with|from) ) \b [^,]{1,200}, \s+ (?=\S)
    """,
    re.VERBOSE | re.IGNORECASE,
)
_ASIDE = re.compile(
    r",\s+(?:which|where)\b(?!\s+(?:is|are|gives|equals|makes|means|yields|simplifies\s+to)\s+(?:equal\s+to\s+)?[$\\\d(-])"
)
_SUM = re.compile(r"(?<![<>=!:])=(?![=>])\s*(?P<value>[^=]*)$")
_BEFORE = re.compile(r"(?:n't|\bnot|\bcannot|\bnever)\s+$", re.IGNORECASE)
_BOUND = re.compile(
    r"""
    \b (?: at\s+(?:least|most) | (?:more|less|fewer|greater|larger|smaller)\s+than
         | (?: between | over | under | above | below | up\s+to ) (?=\s+(?:the\s+)?[\w\\$-])
         | no\s+(?:more|less|fewer) | of\s+(?:which|whom) | except | excluding
           | other\s+than
         | apart\s+from | (?:every\w+|anything|any\s+\w+)\s+but | differ\w*\s+(?:from|to)
         | twice | double | triple | thrice
         | (?: opposite | reciprocal | inverse | negative | negation | square | cube | root | half
           | third | quarter
             | tenth | multiple | factorial )\s+of ) \b
    """,
    re.VERBOSE | re.IGNORECASE,
)
_UNREAL = re.compile(
    r"\bwould\s+(?:be|have)\b.*\b(?:if|had)\b|\b(?:if|had)\b.*\bwould\s+(?:be|have)\b", re.I | re.S
)
_SO = re.compile(
    r".{1,400}[\s,;](?:so(?!\s+(?:far|many|much|that)\b)|thus|hence|therefore|then)\b(.{1,200})$",
    re.DOTALL | re.IGNORECASE,
)
_NUMBER = re.compile(
    r"""
    (?<![A-Za-z0-9_.]) \d{1,2}:\d{2}(?::\d{2})? (?:\s?[ap]\.?m\.?)? (?!\w)          # a time
    | (?:[-−]\s?)? (?:\\?[$€£¥₹]\s?)? (?<![A-Za-z0-9_.^]) [-−]?
      (?: \d[\d,]*(?:\.\d+)? (?:\s\d{1,3}(?=/\d))? | \.\d+ ) (?:\s?/\s?\d+)? (?:\s?[%€£¢°$])? (?![A-Za-z0-9_])
    """,
    re.VERBOSE,
)
_REMARK = re.compile(
    r"\s*(?:that|this)\s+is\s+\$?\d[\d,.]*\s+(?:\w+\s+)?(?:more|less|fewer)\s+than\b", re.IGNORECASE
)
_BRACKETED = re.compile(
    r"\s*\((?:he|she|it|they|we|not|since|because|as|there|which|from|out\s+of|after|before)\b[^()]{1,200}\)[\s.]*$",
    re.IGNORECASE,
)
_DESCRIBES = re.compile(
    r"\s+(?:\w+\s+){0,4}?(?:(?:is|are|was|were|do|does|did|have|has|had|can|could|will|would)\s+not|(?:is|are|was|were|do|does|did|have|has|had|ca|could|wo|would)n't)\s+[a-z]{3,}",
    re.IGNORECASE,
)
_ABOUT_ANSWERS = re.compile(
    r"\b(?:answer|result|value|total|solution|right|correct|true|valid|it|this|that)\b", re.IGNORECASE
)
_SPAN = re.compile(
    r"(?<!\\)(?P<mark>\$\$?)(?P<dollar>[^$]{1,400}?)(?<!\\)(?P=mark)|\\\((?P<round>.{1,400}?)\\\)"
    r"|\\\[(?P<square>.{1,400}?)\\\]",
    re.DOTALL,
)
_PROSE = re.compile(r"(?<![\\{a-zA-Z])[a-z]{2,}\s+[a-z]{2,}(?![a-zA-Z}])")
_SPELLED = re.compile(
    rf"\b(?:(?:{'|'.join(TENS)})(?:[- ](?:{'|'.join(COUNTS[1:10])}))?|{'|'.join(COUNTS[2:])})\b",
    re.IGNORECASE,
)
_OF = re.compile(r"\s+(?:out\s+)?of\s+(?:the\s+)?(?:\w+\s+)?")
_COMPOUND = re.compile(
    r"\s*(?:dollars?|hours?|hrs?|h|minutes?|feet|foot|ft|pounds?|euros?|weeks?|days?|years?)\s*(?:and|,)?\s*"
)
_VALUE = re.compile(r"\d|[$\\=]")
_BETWEEN = re.compile(r"[\s,;.]*(?:and|und|et|y|or)?[\s,;]*")


def sentence(text: str) -> str:
    """The text up to the end of its first sentence; decimal points end none."""
    match = _END.search(text)
    return text[: match.start()] if match else text


def sentences(text: str) -> list[str]:
    """All sentences that say something."""
    return [part for part in _END.split(text) if part and any(sign.isalnum() for sign in part)]


def trim(text: str) -> str:
    """A clause without marks of emphasis and without the reason it goes on to give."""
    text = text.replace("**", "").replace("__", "").strip(" \t\n:：=*_")
    cut = _TRAIL.sub("", text)
    return cut if cut.strip() else text


def spans(text: str) -> list[str]:
    """The formulas between math delimiters; two prices are none."""
    return [inner for inner, _, _ in _spans(text)]


def _spans(text: str) -> list[tuple[str, int, int]]:
    found = []
    for match in _SPAN.finditer(text):
        inner = match["dollar"] or match["round"] or match["square"]
        prices = match["dollar"] and (inner[-2:].strip()[-1:] in {"=", "+", "-", "*", "/", "x", "×"})
        if not (match["dollar"] and _PROSE.search(inner)) and not prices:
            found.append((inner, match.start(), match.end()))
    return found


def denies(clause: str) -> bool:
    """Whether what the clause says that something *is* is denied."""
    clause = main_clause(clause)
    verbs = list(_IS.finditer(clause))
    if not verbs:
        return False
    return bool(NEGATED.match(clause[verbs[-1].end() - 1 :]) or _BEFORE.search(clause[: verbs[-1].start()]))


def verb(clause: str) -> int:
    """Where the last verb of a clause begins that states a value; 0 where none does."""
    verbs = list(_IS.finditer(clause))
    return verbs[-1].start() if verbs else 0


def main_clause(clause: str) -> str:
    """The clause without relative clauses: ``the count of numbers that are not prime is`` 18."""
    clause = _SUBORDINATE.sub("", clause)
    if (aside := _ASIDE.search(clause)) and _VALUE.search(clause[: aside.start()]):
        clause = clause[: aside.start()]
    for _ in range(3):
        relative = _RELATIVE.search(clause)
        if relative is None:
            return clause
        rest = clause[relative.end() :]
        goes_on = _IS.search(rest) or _GOES_ON.search(rest)
        kept = clause[: relative.start()] + (" " + rest[goes_on.start() :] if goes_on else "")
        if not any(sign.isalnum() for sign in kept):
            return clause
        clause = kept
    return clause


def values(clause: str) -> list[str]:
    """The texts that may be the value which a clause states, best first: the last side of its equation, what
    follows its last verb, its only formula, its only number.
    """
    clause = main_clause(clause.replace("**", "").replace("__", "").replace("$$", "$"))
    if _REMARK.match(clause):
        return []
    if (aside := _BRACKETED.search(clause)) and _VALUE.search(clause[: aside.start()]):
        clause = clause[: aside.start()]
    found: list[str] = [date[0]] if (date := DAY.search(clause)) else []
    concluded = _SO.match(clause)
    if concluded and _VALUE.search(concluded[1]) and (last := values(concluded[1])):
        return last
    if _UNREAL.search(clause):
        so = _SO.match(clause)
        return values(so[1]) if so and not _UNREAL.search(so[1]) else []
    formulas = _spans(clause)
    if several := _equations(clause, formulas):
        found.append(several)
    verbs = list(_IS.finditer(clause))
    if (
        verbs
        and not _BEFORE.search(clause[: verbs[-1].start()])
        and (rest := trim(clause[verbs[-1].end() :]))
        and not NEGATED.match(" " + rest)
        and (_VALUE.search(rest) or not _VALUE.search(clause))
    ):
        found += [*_last_side(rest), rest]
    if _DENIAL.search(clause) and (concluded := _SO.match(clause)):
        clause = concluded[1]
        formulas = _spans(clause)
    if (denial := _DENIAL.search(clause)) is not None:
        return found or _described(clause, denial)
    if (bound := _BOUND.search(clause)) is not None and not _of_noun(clause, bound):
        return found
    if not found and _count(clause) > 1 and (concluded := _SO.match(clause)):
        return values(concluded[1])
    if not several and not (verbs and found):
        found += _last_side(trim(clause))
    if len(formulas) == 1:
        found.append(formulas[0][0])
    elif not formulas:
        found += _numbers(clause)
    return found


def _described(clause: str, denial: re.Match[str]) -> list[str]:
    """The only number of a clause whose negation describes what is counted: "14 seats are not taken"."""
    numbers = list(_NUMBER.finditer(clause))
    if len(numbers) != 1 or not _DESCRIBES.match(clause, numbers[0].end()) or _ABOUT_ANSWERS.search(clause):
        return []
    return [numbers[0][0]] if numbers[0].end() <= denial.start() else []


def _of_noun(clause: str, bound: re.Match[str]) -> bool:
    """Whether "at least one" describes what was counted before it."""
    after = clause[bound.end() :].lstrip()
    return bound[0].lower().startswith("at") and bool(
        _NUMBER.search(clause[: bound.start()]) and re.match(r"(?:one|two|three|a|an)\b", after)
    )


def _numbers(clause: str) -> list[str]:
    """The only number of a clause with its noun, or the one after its last verb of having."""
    numbers = list(_NUMBER.finditer(clause))
    if not numbers:
        words = _SPELLED.findall(clause)
        return words if len(words) == 1 else []
    if len(numbers) > 1 and (had := list(_HAS.finditer(clause))):
        after = trim(clause[had[-1].end() :])
        numbers = list(_NUMBER.finditer(after))
        if numbers and numbers[0].start() <= 25:
            clause = after
            if len(numbers) == 2 and _OF.fullmatch(after[numbers[0].end() : numbers[1].start()]):
                return [numbers[0][0]]
        else:
            numbers = list(_NUMBER.finditer(clause))
    if len(numbers) > 1:
        clause = trim(clause)
        numbers = list(_NUMBER.finditer(clause))
    if len(numbers) == 2 and _COMPOUND.fullmatch(clause[numbers[0].end() : numbers[1].start()]):
        return [clause[numbers[0].start() :]]
    if len(numbers) == 1:
        return [clause[numbers[0].start() :], numbers[0][0]]
    return []


def _count(clause: str) -> int:
    return len(re.findall(r"(?<![<>=!:\\])=(?![=>])", clause))


def _last_side(text: str) -> list[str]:
    """What follows the last equality sign, with the noun after it, in a text with a single chain."""
    match = _SUM.search(text)
    if match is None or not match["value"].strip(" $.\\)]"):
        return []
    before = text[: match.start()]
    if _count(before) and re.search(r",|\band\b|;|\\q?quad", before[before.rindex("=") :]):
        return []  # several equations, not a chain
    inside = (
        before.count("$") % 2
        or before.count("\\(") > before.count("\\)")
        or before.count("\\[") > before.count("\\]")
    )
    value = match["value"].strip()
    if inside:
        value = re.sub(r"(?<!\\)\$|\\[)\]]", " ", value, count=1).strip()
        if len(_spans(text)) > 1 or (value.count("$") - value.count("\\$")) % 2:
            return []
    elif not re.search(r"[\d)%}a-zA-Z\]]\s*$", before):
        return []
    return [trim(value)]


def _equations(clause: str, formulas: list[tuple[str, int, int]]) -> str:
    """Several equations that a clause lists, as one list: ``$x = 1$ and $y = 2$``."""
    equations = [span for span in formulas if _count(span[0]) == 1]
    if len(equations) < 2 or equations != formulas[-len(equations) :]:
        return ""
    for one, other in pairwise(equations):
        if not _BETWEEN.fullmatch(clause[one[2] : other[1]]):
            return ""
    return ", ".join(inner for inner, _, _ in equations)


def last_number(text: str) -> str | None:
    """The last number anywhere."""
    numbers = list(_NUMBER.finditer(text))
    return numbers[-1][0] if numbers else None


def offers(near: str, between: str) -> bool:
    """Whether the words between two answers offer the second as another one, not in its place."""
    return bool(OFFERED.search(near)) and not RETRACTED.search(between)
