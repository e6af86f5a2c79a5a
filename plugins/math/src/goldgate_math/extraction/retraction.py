"""Whether the words around an answer let it stand: what denies, supposes or reports it before it, what takes
it back after it, and whether the response breaks off in it.
"""

from __future__ import annotations

import re

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
    r"|mistak\w+|error|fallacy|myth|doubt\w*|den(?:y|ies|ied)|refus\w+|unlikely|disagree\w*|disbeliev\w+|absurd|hard\s+to|disprov\w+|refut\w+)\b"
)
_TAKEN = (
    r"(?:that|case|true|way|say|saying|claim|claiming|conclude|think|thinking|believe|believing|assert)"
)  # fmt: skip
_DOUBLE = re.compile(
    r"\b(?:no|without(?:\s+an?y?)?|beyond(?:\s+an?y?)?)\s+(?:doubt|question|mistake|surprise|wonder)\b"
    r"|\b(?:not|never|cannot|\w+n't|nobody|no\s+one|none)(?:\s+\w+){0,2}?\s+(?:deny|denied|doubt|doubted|disputed?|wrong"
    r"|false|impossible|hard|difficult|surprising\w*|unreasonable|only|just)\b",
    re.IGNORECASE,
)
_DENYING = re.compile(
    rf"(?:{_NEGATION}(?:\s+[\w']+){{0,4}}?\s+{_TAKEN}"
    r"|\b(?:not|never|neither|nor|hardly|cannot|\w+n't|wrong|incorrect|false|erroneous|mistaken))(?:\s+we)?$",
    re.IGNORECASE,
)
_DENIAL = re.compile(
    rf"{_NEGATION}(?:\s+[\w']+){{0,4}}?\s+(?:that|conclude|think|believe|claim|say)\b", re.IGNORECASE
)
_SUPPOSING = re.compile(
    r"\b(?:if|unless|whether|suppos(?:e|ing)|assum(?:e|ing)|imagin(?:e|ing)|pretend(?:ing)?)(?:\s+that)?$",
    re.IGNORECASE,
)
_UNREAL = re.compile(
    r"\b(?:if|suppos(?:e|ing)|assum(?:e|ing))\b[^.\n]{1,150}\bwhich\s+(?:\w+\s+){0,2}?(?:is\s+not|isn't|was\s+not|wasn't|not)\b"
    r"|\baccording\s+to\b(?:\s+\w+){0,3}?\s+(?:flawed|wrong|incorrect|faulty|mistaken|false)\b"
    r"|\b(?:tempted\s+to|tempting\s+to)(?:\s+\w+){0,2}$"
    r"|\bguess\W{0,3}(?:(?:is|would\s+be)(?:\s+that)?)?$",
    re.IGNORECASE,
)
_OTHERS = re.compile(
    r"\b(?:reference|expected|gold|official|target|claimed|supposed|alleged|previous|earlier|old|original|initial)\s*$",
    re.IGNORECASE,
)
_REPORTING = re.compile(
    r"(?P<who>(?:[\w']+\s+){0,3})(?:says?|said|claims?|claimed|thinks?|thought|believes?|believed|argues?|argued|writes?|wrote"
    r"|insists?|insisted|asserts?|asserted|guess(?:es|ed))(?:\s+that)?$",
    re.IGNORECASE,
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
    r"(?:\b(?:which|this|that|it|they|these|(?:my|this|that)\s+answer)|^[^\s,.]{1,20})(?:'s|\s+(?:is|are|was|were|seems|looks|must\s+be|has\s+to\s+be))"
    r"\s+(?:\w+ly\s+)?(?:wrong|incorrect|false|mistaken|not\s+(?:right|correct|true|the\s+(?:\w+\s+)?answer)|an?\s+(?:error|mistake))\b"
    r"(?!\s+(?:to|if|that|because|when|for)\b)"
    r"|\b(?:this|that|it)\s+(?:can(?:'t|not|\s+not)\s+(?:possibly\s+)?be|isn't|wasn't|doesn't\s+(?:look|seem))\s+(?:right|correct|true)\b"
    r"|\btake\s+(?:that|it|this)\s+back\b|\bscratch\s+that\b|\bI\s+withdraw\b|\bfails?\b|\b(?:must|need\s+to|should)\s+re-?check\b|\b(?:ignore|disregard|discard)\s+(?:this|that|the\s+above|my)\b"
    r"|\bnever\s*mind\b|\bI\s+(?:have\s+|had\s+|must\s+have\s+)?made\s+an?\s+(?:\w+\s+)?(?:mistake|error)\b"
    r"|\bI\s+(?:forgot|overlooked|missed|neglected|omitted)\b|^\W*w?h?oops\b"
    r"|\bI\s+(?:\w+ly\s+)?disagree\b|\bcorrection\s*:|\bsaid\s+nobody\b|[-–—]\s*not\W*$"
    r"|^\W*(?:hmm+\W+)?(?:no|nope|wrong|false|not)\s*(?:[,.!]|$)",
    re.IGNORECASE,
)
_SHOWN = re.compile(r"\b(?:if|were|would|had|otherwise|instead\s+of)\b", re.IGNORECASE)
_OFF = re.compile(
    r"(?:(?:[\d)}\]a-zA-Z%]|\s)(?:(?<![+\-/*=])[+/×÷^<>≤≥−]|(?<=\s)[*]|(?<=[\d)}\s])-|(?<!=)=)|\\(?:times|cdot|div)"
    r"|\b(?:plus|minus|divided\s+by|multiplied\s+by|equals|equal\s+to|and|or|but|because|the|of|than|with|which))"
    r"[ \t$]*(?:\\[)\]])?$",
    re.IGNORECASE,
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
    chunk = _LEADING.sub("", f" {near}").rstrip()
    single = _DOUBLE.sub(" ", chunk)
    if _DENYING.search(single) or _DENIAL.search(single):
        return Missing("the answer is denied", said=True)
    if _SUPPOSING.search(chunk) or _UNREAL.search(_LEADING.sub("", _STOP.split(line)[-1])):
        return Missing("the answer is only supposed")
    if (report := _REPORTING.search(chunk)) and (_PAST.search(chunk) or not _OWN.search(report["who"])):
        return Missing("the answer is somebody else's")
    return None


def _reported(text: str, start: int, line: str) -> bool:
    """Whether a quotation holds it that is not the whole of its line, nor its last words."""
    if line.lstrip().startswith(">"):
        return any(other.strip() and not other.lstrip().startswith(">") for other in text.split("\n"))
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


def recanted(tail: str) -> bool:
    """Whether what follows an answer takes it back, in the same sentence or the next."""
    if not tail or tail.isspace():
        return False
    pieces = [piece for piece in _SENTENCE.split(tail[:AFTER]) if any(map(str.isalnum, piece))][:2]
    return any(_RECANTED.search(piece) and not _SHOWN.search(piece) for piece in pieces)


def unfinished(text: str) -> bool:
    """Whether a response ends where a formula must go on."""
    last = text[-1:]
    return not (last.isdigit() or last in ".!?") and bool(_OFF.search(text[-END:]))
