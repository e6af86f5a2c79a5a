"""The regular expressions by which clauses are cut, judged and read."""

from __future__ import annotations

import re

from goldgate_math.extraction.languages import STOPS

END = re.compile(
    rf"""
    (?<=[^\d\s])\. (?=\s|$|\${{1,2}}\s|\\[\])]\s)   # a full stop after a word
    | (?<=\d)\. (?=\s|$)                           # or after a number
    | (?<![\\\d)}}\]])! (?=\s+[A-Z]|\s*$)            # an exclamation mark that is no factorial
    | \? (?=\s+[A-Z])
    | [{STOPS}] | \n | <\|
    """,
    re.VERBOSE,
)
TRAIL = re.compile(
    r"""
    (?<!\bis)(?<!\bare)(?<!\bwas)(?<!\bwere) (?: ,\s* | \s+\(? )
    (?: not | but | although | though | even\s+though | whereas | while | because | since
      | as\s+(?:the|it|we|there) | which | where | so\s+that | so\s+the | when | if | after | given | by\s+the
      | hence | therefore | I\s+hope | instead\s+of | rather\s+than | compared\s+(?:to|with) )\b .*
    | ,\s+(?:and\s+)?no\b,?\s .*
    | \s+[—–]\s+ (?=[a-z]+\s+[a-z]) .*
    | (?<=[a-z])\s+out\s+of\s+\d .*
    | \s*\(out\s+of\b .*
    | ;\s+ (?=\S+\s+(?:would|(?:is|was|are)\s+(?:too|wrong|incorrect|false|impossible))\b) .*
    | ;\s+ (?=\S+\s+(?:is|was|are)\b) [^\d]*$
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
DENIAL = re.compile(
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
IS = re.compile(
    r"""
    (?<![\\\w]) (?: is | are | was | were | equals | be | equal\s+to | gives? | get | gets | got
      | yields? | makes?
        | (?: diverges | converges | tends | goes | simplifies | reduces | evaluates | comes | amounts )\s+to
        | totals? | choose | chose | pick | ist | sind | beträgt | ergibt | est | sont | vaut | es | son )
    \b :? \s+
    """,
    re.VERBOSE | re.IGNORECASE,
)
HAS = re.compile(
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
RELATIVE = re.compile(
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
GOES_ON = re.compile(
    r"[,;](?!\s*(?:(?:and|or)\s+)?(?:[$\\(]|\d[\d.]*\s*(?:,|and\b|or\b|$)))|\\(?:boxed|fbox)"
)
SUBORDINATE = re.compile(
    r"""
    ^[\s*_]* (?: since | because | although | though | while | as\s+(?:he|she|it|we|they|the) | after
      | once | out\s+of | of\s+(?:the|these)
          | given | starting\s+(?:with|from) ) \b [^,]{1,200}, \s+ (?=\S)
    """,
    re.VERBOSE | re.IGNORECASE,
)
ASIDE = re.compile(
    r"""
    ,\s+(?:which|where)\b
    (?!
        \s+
        (?:
            (?: is | are | gives | equals | makes | means | yields | simplifies\s+to )
            \s+(?:equal\s+to\s+)?[$\\\d(-]
            | means\s
        )
    )
    """,
    re.VERBOSE,
)
SUM = re.compile(r"(?<![<>=!:])=(?![=>])\s*(?P<value>[^=]*)$")
BEFORE = re.compile(r"(?:n't|\bnot|\bcannot|\bnever)\s+$", re.IGNORECASE)
BOUND = re.compile(
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
UNREAL = re.compile(
    r"\bwould\s+(?:be|have)\b.*\b(?:if|had)\b|\b(?:if|had)\b.*\bwould\s+(?:be|have)\b", re.I | re.S
)
SO = re.compile(
    r".{1,400}[\s,;](?:so(?!\s+(?:far|many|much|that)\b)|thus|hence|therefore|then|which\s+means(?:\s+that)?)\b"
    r"(.{1,200})$",
    re.DOTALL | re.IGNORECASE,
)
NUMBER = re.compile(
    r"""
    (?<!\w)[$€£]\s?\d[\d,]*(?:\.\d+)?\s?[kK](?!\w)                                # $18k
    | (?<![\w.,/-]) \d{1,4}\s+and\s+\d{1,2}/\d{1,2}(?=\s+[a-z]{3})                     # 3 and 1/4 cups
    | (?<![A-Za-z0-9_.]) \d{1,2}:\d{2}(?::\d{2})? (?:\s?[ap]\.?m\.?)? (?!\w)          # a time
    | (?: (?<!\d\s)(?<![\d)])\b(?:minus|negative)\s+ | [-−]\s? )? (?:\\?[$€£¥₹]\s?)? (?<![A-Za-z0-9_.^]) [-−]?
      (?: \d[\d,]*(?:\.\d+)? (?:\s\d{1,3}(?=/\d))? | \.\d+ ) (?:\s?/\s?\d+)? (?:\s?[%€£¢°$])? (?![A-Za-z0-9_])
    """,
    re.VERBOSE,
)
REMARK = re.compile(
    r"\s*(?:that|this)\s+is\s+\$?\d[\d,.]*\s+(?:\w+\s+)?(?:more|less|fewer)\s+than\b", re.IGNORECASE
)
BRACKETED = re.compile(
    r"""
    \s*\(
    (?:
        he | she | it | they | we | not | since | because | as | there | which | from | out\s+of
        | after | before
    )
    \b[^()]{1,200}\)[\s.]*$
    | (?<=[a-z])\s*\( [\d$.,\s]+ (?:[-−–+*/×÷=x]\s*[\d$.,\s]+)+ \)[\s.]*$   # (24 + 24)
    """,
    re.VERBOSE | re.IGNORECASE,
)
DESCRIBES = re.compile(
    r"""
    \s+(?:\w+\s+){0,4}?
    (?:
        (?:is|are|was|were|do|does|did|have|has|had|can|could|will|would)\s+not
        | (?:is|are|was|were|do|does|did|have|has|had|ca|could|wo|would)n't
    )
    \s+[a-z]{3,}
    """,
    re.VERBOSE | re.IGNORECASE,
)
ABOUT_ANSWERS = re.compile(
    r"\b(?:answer|result|value|total|solution|right|correct|true|valid|it|this|that)\b", re.IGNORECASE
)
SPAN = re.compile(
    r"(?<!\\)(?P<mark>\$\$?)(?P<dollar>[^$]{1,400}?)(?<!\\)(?P=mark)|\\\((?P<round>.{1,400}?)\\\)"
    r"|\\\[(?P<square>.{1,400}?)\\\]",
    re.DOTALL,
)
PROSE = re.compile(r"(?<![\\{a-zA-Z])[a-z]{2,}\s+[a-z]{2,}(?![a-zA-Z}])")
OF = re.compile(r"\s+(?:out\s+)?of\s+(?:the\s+)?(?:\w+\s+)?")
COMPOUND = re.compile(
    r"\s*(?:dollars?|hours?|hrs?|h|minutes?|feet|foot|ft|pounds?|euros?|weeks?|days?|years?)\s*(?:and|,)?\s*"
)
ASSIGNED = re.compile(
    r"(?:^|[,;]\s*(?:and\s+)?|\band\s+|\b(?:so|thus|hence|therefore|then)\s+)\$?([A-Za-z])\$?\s+(?:is|equals)\s+"
    r"\$?(-?\d+(?:\.\d+|/\d+)?)\$?(?=\s*(?:$|[,;.]|and\b))"
)
AT_NOON = re.compile(r"\bat\s+(noon|midnight)\b", re.IGNORECASE)
TIMES = re.compile(r"\b(once|twice|thrice)[\s.!*]*$", re.IGNORECASE)
VALUE = re.compile(r"\d|[$\\=]")
BETWEEN = re.compile(r"[\s,;.]*(?:and|und|et|y|or)?[\s,;]*")
