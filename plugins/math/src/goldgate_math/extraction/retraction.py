"""Whether an answer counts: denied, supposed or reported before it, taken back after it, or broken off."""

from __future__ import annotations

import re

from goldgate_math.extraction.clauses import main_clause
from goldgate_math.extraction.result import Missing

NEAR = 300  # characters before an answer that are looked at
AFTER = 400  # and after it
END = 40  # of a response, where it may break off

_SEPARATED = re.compile(
    r"[,;:.!?\n]|\b(?:so|thus|hence|therefore|because|since|and|then|but|while|although)\b", re.IGNORECASE
)
_LEADING = re.compile(
    r"(?:\s+(?:the|my|our|your|an?|final|correct|right|true|actual|exact|only|real|numerical|overall))*\s*$",
    re.IGNORECASE,
)
_NAMED = re.compile(
    r"\b(?:answer|result|value|total|solution)\s+(?:is|was|equals)\b[\s$\\(\[=:]*$", re.IGNORECASE
)
_NEGATION = (
    r"\b(?:not|never|no|none|nobody|nothing|nor|neither|hardly|cannot|\w+n't|false|untrue|wrong|incorrect|impossible"
    r"|mistak\w+|error|fallacy|myth|doubt\w*|den(?:y|ies|ied)|refus\w+|unlikely|disagree\w*|disbeliev\w+|absurd"
    r"|hard\s+to|disprov\w+|refut\w+)\b"
)
_CLAIMED = (
    r"(?:that|case|true|way|say|saying|claim|claiming|conclude|think|thinking|believe|believing|assert|is|was)"
)  # fmt: skip
_DOUBLE = re.compile(
    r"""
    \b (?: no | without(?:\s+an?y?)? | beyond(?:\s+an?y?)? ) \s+ (?:doubt|question|mistake|surprise|wonder) \b
    | \b (?: not | never | cannot | \w+n't | nobody | no\s+one | none ) (?:\s+\w+){0,2}? \s+
      (?: deny | denied | doubt | doubted | disputed? | wrong | false | impossible | hard | difficult
        | surprising\w*
        | unreasonable | only | just ) \b
    """,
    re.VERBOSE | re.IGNORECASE,
)
_DENYING = re.compile(
    rf"""
    (?: {_NEGATION} (?:\s+[\w']+){{0,4}}? \s+ {_CLAIMED}
      | \b (?: not | never | neither | nor | hardly | cannot | \w+n't | wrong | incorrect | false
        | erroneous | mistaken )
    ) (?:\s+we)? $
    """,
    re.VERBOSE | re.IGNORECASE,
)
_DENIAL = re.compile(
    rf"{_NEGATION}(?:\s+[\w']+){{0,4}}?\s+(?:that|conclude|think|believe|claim|say)\b", re.IGNORECASE
)
# A noun phrase with a negation in it denies nothing: "the number of integers not divisible by 3 is".
_SUBJECT = re.compile(
    r"""
    ^\s* (?: the | a | an | this | these | our | total | number | sum | probability | count
      | there\s+(?:is|are) | we\s+(?:have|get)
           | she | he | they | it\s+has | \d+ )\b
    (?! \s+ (?: claim | statement | idea | conclusion | belief | assumption | suggestion | student ) )
    [^,]*? \s+ (?P<noun>[a-z]+) \s+ (?: not | never | no ) \s+ (?P<what>[a-z]+)
    """,
    re.VERBOSE | re.IGNORECASE,
)
COPULAS = frozenset(
    ("is", "are", "was", "were", "do", "does", "did", "has", "have", "can", "could", "should", "would")
)
_SUPPOSING = re.compile(
    r"\b(?:if|unless|whether|suppos(?:e|ing)|assum(?:e|ing)|imagin(?:e|ing)|pretend(?:ing)?)(?:\s+that)?$",
    re.IGNORECASE,
)
_UNREAL = re.compile(
    r"""
    \b (?: if | suppos(?:e|ing) | assum(?:e|ing) ) \b [^.\n]{1,150} \b which\s+ (?:\w+\s+){0,2}?
      (?: is\s+not | isn't | was\s+not | wasn't | not ) \b
    | \b according\s+to\b (?:\s+\w+){0,3}? \s+ (?: flawed | wrong | incorrect | faulty | mistaken | false ) \b
    | \b (?: tempted\s+to | tempting\s+to ) (?:\s+\w+){0,2} $
    | \b guess\W{0,3} (?: (?:is|would\s+be) (?:\s+that)? )? $
    """,
    re.VERBOSE | re.IGNORECASE,
)
_OTHERS = re.compile(
    r"""
    \b
    (?:
        reference | expected | gold | official | target | claimed | supposed | alleged
        | previous | earlier | old | original | initial
    )
    \s*$
    """,
    re.VERBOSE | re.IGNORECASE,
)
_REPORTING = re.compile(
    r"""
    (?P<who> (?:[\w']+\s+){0,3} )
    (?: says? | said | claims? | claimed | thinks? | thought | believes? | believed | argues? | argued
      | writes? | wrote
      | insists? | insisted | asserts? | asserted | guess(?:es|ed) ) (?:\s+that)? $
    """,
    re.VERBOSE | re.IGNORECASE,
)
_OWN = re.compile(
    r"\b(?:I|we|I'd|can|could|may|must|me|us|let's|to|would|will|safely)\s*(?:\w+ly\s+)?$", re.IGNORECASE
)
_PAST = re.compile(r"(?:thought|believed|guessed)(?:\s+that)?$", re.IGNORECASE)
_QUOTE = re.compile(r'(?<![\d\\])["“”]')
_STOP = re.compile(r"(?<=[.!?])\s")
_CLOSING = re.compile(r'(?<!\\)["“”]')
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")
_RECANTED = re.compile(
    r"""
    (?: \b (?: which | this | that | it | they | these | (?:my|this|that)\s+answer )
      | ^(?P<subject>[^\s,.]{1,20}) )
      (?: 's | \s+ (?: is | are | was | were | seems | looks | must\s+be | has\s+to\s+be ) )
      \s+ (?:\w+ly\s+)? (?: wrong | incorrect | false | mistaken
        | not\s+(?:right|correct|true|the\s+(?:\w+\s+)?answer)
        | an?\s+(?:error|mistake) ) \b (?! \s+ (?:to|if|that|because|when|for) \b )
    | \b (?:this|that|it) \s+ (?: can(?:'t|not|\s+not)\s+(?:possibly\s+)?be | isn't | wasn't
      | doesn't\s+(?:look|seem) )
      \s+ (?:right|correct|true) \b
    | \b take\s+(?:that|it|this)\s+back\b | \b scratch\s+that\b | \b I\s+withdraw\b | \b fails?\b
    | \b (?: must | need\s+to | should ) \s+ re-?check\b
    | \b (?: ignore | disregard | discard ) \s+ (?: this | that | the\s+above | my ) \b
    | \b never\s*mind\b
    | \b I\s+(?: have\s+ | had\s+ | must\s+have\s+ )? made\s+an?\s+(?:\w+\s+)?(?:mistake|error)\b
    | \b I\s+(?: forgot | overlooked | missed | neglected | omitted ) \b | ^\W*w?h?oops\b
    | \b I\s+(?:\w+ly\s+)?disagree\b | \b correction\s*: | \b said\s+nobody\b | [-–—]\s*not\W*$
    | ^\W*(?:hmm+\W+)? (?: no | nope | wrong | false | not ) \s* (?:[,.!]|$)
    """,
    re.VERBOSE | re.IGNORECASE,
)
_SHOWN = re.compile(r"\b(?:if|were|would|had|otherwise|instead\s+of)\b", re.IGNORECASE)
_LETTER = re.compile(r"\W*(?:option|choice)?\W*(?P<letter>[A-J])\)?", re.IGNORECASE)
_OFF = re.compile(
    r"""
    (?: (?:[\d)}\]a-zA-Z%]|\s) (?: (?<![+\-/*=])[+/×÷^<>≤≥−] | (?<=\s)[*] | (?<=[\d)}\s])- | (?<!=)= )
      | \\(?:times|cdot|div)
      | \b (?: plus | minus | divided\s+by | multiplied\s+by | equals | equal\s+to | and | or | but
        | because | the | of
             | than | with | which ) )
    [ \t$]* (?:\\[)\]])? $
    """,
    re.VERBOSE | re.IGNORECASE,
)
_HIDDEN = re.compile(r"~~[^~\n]{1,2000}~~|<!--.{0,400}?-->|<(s|del|strike)>[^<]{0,2000}</\1>", re.DOTALL)
_COMMENT = re.compile(r"(?<=\})[ \t]+%[^\n]{0,200}?\\boxed[^\n]*")  # LaTeX's
_FENCE = re.compile(r"```\w*\n([^`]{1,300})\n```")
_PROVED = re.compile(
    r"\s*[$\\(\[]*\s*(?:\\(?:blacksquare|square|qed)\b|[∎■□]|\bQ\.?E\.?D\b\.?)\s*[$\\)\]]*\s*$"
)


def visible(text: str) -> str:
    """The text without what is struck out or hidden, without a fence around all of it, and without a sign
    that a proof is done.
    """
    if "~~" in text or "<!--" in text or "</" in text:
        text = _HIDDEN.sub(" ", text)
    if "%" in text and "\\boxed" in text:
        text = _COMMENT.sub("", text)
    if len(text) > 2 and text[0] == text[-1] == '"' and text.count('"') == 2:
        text = text[1:-1]
    if text.startswith("```") and (fenced := _FENCE.fullmatch(text)):
        text = fenced[1]
    if text[-1:].isdigit():  # by far the most common end
        return text
    return text[:-END] + _PROVED.sub("", text[-END:])


def withheld(text: str, start: int) -> Missing | None:
    """Why what is stated at ``start`` is not the response's own answer: denied, supposed, or reported.

    Looks at the words of its sentence since the last comma or conjunction.
    """
    line = text[max(0, start - NEAR) : start].rpartition("\n")[2]
    if _OTHERS.search(line) or _reported(text, start, line):
        return Missing("the answer is somebody else's")
    line = _NAMED.sub("", line).rstrip("$\\([ ")
    near = _SEPARATED.split(line)[-1]
    chunk = _LEADING.sub("", main_clause(f" {near}")).rstrip()
    if (subject := _SUBJECT.match(chunk)) and subject["noun"].lower() not in COPULAS:
        chunk = chunk[: subject.start("noun")] + chunk[subject.end("what") :]
    single = _DOUBLE.sub(" ", chunk)
    if _DENYING.search(single) or _DENIAL.search(single):
        return Missing("the answer is denied", refused=True)
    if _SUPPOSING.search(chunk) or _UNREAL.search(_LEADING.sub("", _STOP.split(line)[-1])):
        return Missing("the answer is only supposed")
    if (report := _REPORTING.search(chunk)) and (_PAST.search(chunk) or not _OWN.search(report["who"])):
        return Missing("the answer is somebody else's")
    return None


def _reported(text: str, start: int, line: str) -> bool:
    """Whether a quotation holds it that is not the whole of its line, nor its last words."""
    if line.lstrip().startswith(">"):
        return any(
            other.strip() and not other.lstrip().startswith(">") for other in text[start:].split("\n")[1:]
        )
    marks = list(_QUOTE.finditer(line))
    key = text[start : start + 8].endswith(('"', '":'))  # "answer": 5
    if len(marks) % 2 == 0 or (key and marks[-1].end() == len(line)):
        return False
    before = line[: marks[-1].start()].rstrip(" :,")
    closing = _CLOSING.search(text, start)
    after = text[closing.end() : closing.end() + AFTER] if closing else ""
    goes_on = any(sign.isalnum() for sign in after)
    report = _REPORTING.search(before)
    return goes_on or bool(report and not _OWN.search(report["who"]))


def recanted(tail: str, answer: str = "") -> bool:
    """Whether what follows an answer takes it back, in the same sentence or the next.

    After a choice, "A is incorrect" takes nothing back where another letter was chosen.
    """
    if not tail or tail.isspace():
        return False
    pieces = [piece for piece in _SENTENCE.split(tail[:AFTER]) if any(map(str.isalnum, piece))][:2]
    for piece in pieces:
        match = _RECANTED.search(piece)
        if match and not _SHOWN.search(piece) and not _of_another(match["subject"], answer):
            return True
    return False


def _of_another(subject: str | None, answer: str) -> bool:
    """Whether two different letters of a choice are meant."""
    rejected, chosen = _LETTER.fullmatch(subject or ""), _LETTER.match(answer)
    return bool(rejected and chosen and rejected["letter"].upper() != chosen["letter"].upper())


def unfinished(text: str) -> bool:
    """Whether a response ends where a formula must go on."""
    last = text[-1:]
    return not (last.isdigit() or last in ".!?") and bool(_OFF.search(text[-END:]))
