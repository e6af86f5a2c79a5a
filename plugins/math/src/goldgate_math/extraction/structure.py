"""The part of a response that may state its answer: no thoughts, no next question, no checks."""

from __future__ import annotations

import re

from goldgate.text import without_reasoning

from goldgate_math.extraction.retraction import visible
from goldgate_math.limits import RESPONSE

_THOUGHT = re.compile(r"</?(?:think|thinking|reasoning|thought)>", re.IGNORECASE)
_TOKEN = re.compile(r"<\|[a-z_]{1,40}\|>")
_ROLE = re.compile(r"^\s*(?:<\|[a-z_]{1,40}\|>\s*(?:assistant\b)?\s*)+")
NOTE = re.compile(r"<<[^<>\n]{0,200}>>")  # a calculator's note, as in GSM8K
_WISH = re.compile(r"I hope (?:it|this) is correct\.?$", re.IGNORECASE)
_NOTHING_BUT = re.compile(
    r"""
    \b
    (?:
        can(?:not|'t|\s+not)
        | could(?:n't|\s+not)
    )
    \s+(?:possibly\s+)?be\s+any\w*\s+(?:but|other\s+than|else\s+than|except)\b
    | \bis\s+none\s+other\s+than\b
    """,
    re.VERBOSE | re.IGNORECASE,
)
_COURTESY = re.compile(
    r"""
    [^\w\n]{0,4} (?: (?:I\s+)?hope\s+(?:this|that|it)\b | let\s+me\s+know\b | (?:please\s+)?feel\s+free\b
      | if\s+you\s+(?:have|need|want|would|'d|still)\b | is\s+there\s+anything\b | would\s+you\s+like\b
      | do\s+you\s+(?:have|want|need)\b | thanks?\b | (?:happy|good\s+luck)\b | great\s+(?:question|job)\b )
    [^\n]{0,300} $
    """,
    re.VERBOSE | re.IGNORECASE,
)
_BARE_BOX = re.compile(r"(?:\x08oxed|(?<![\\\w])boxed)\{")  # a backslash that was lost, or read as an escape
_QUOTED = re.compile(r"^> (?=[^\n]{0,200}\*\*)", re.MULTILINE)
_RULE = re.compile(r"\n\s*[-*_]{3,}\s*$")
COURTESIES = 3  # lines at the end that may be courtesies
_MARKED = re.compile(r"####|\\boxed|\\fbox|\banswer\s*(?:is|:)", re.IGNORECASE)
NEXT = re.compile(
    r"\n\s*(?:\#{1,6}\s*)?(?:\*\*)?"
    r"(?:(?:Next\s+)?(?:Question|Problem|Exercise|Example)\s*\d*|Q\d*|Human|User|Instruction)(?:\*\*)?\s*:"
)
_NEXT_WORDS = ("Question", "Problem", "Exercise", "Example", "Q", "Human", "User", "Instruction")
_CHECK = re.compile(
    r"""
    ^[\s>*#_(-]* (?:let(?:'s|\s+us)\s+|we\s+(?:can\s+)?|to\s+|as\s+a\s+)? (?:quickly\s+)?
    (?: (?:double|sanity|quick|cross)[\s-]?check(?:ing|ed)? | check(?:ing|ed)?
      | verif(?:y|ication|ying) | proof | probe
      | test(?:ing)? | confirm(?:ing)? | überprüfung | vérification | comprobación | verificación
        | проверка | 验证 | 檢驗 | 检验
      | 検算 | verificação | verifica )
    \b
    | ^[\s>*#_(-]* (?:and\s+|so\s+)? (?:this|that|which|it|the\s+answer)\s+ (?:also\s+)?
      (?:makes\s+sense|checks\s+out|works|is\s+consistent
      |is\s+reasonable|is\s+correct|matches|agrees)\b
    | ^[\s>*#_(-]* (?:indeed|note|recall|remember)\b (?!.*\b(?:answer|total|result)\b)
    """,
    re.VERBOSE | re.IGNORECASE,
)
_HEADING = re.compile(
    r"""
    ^[ \t]*
    (?: \#{1,6}[ \t]* (?P<hash> [^\n]{1,60} )
      | \*\*(?P<bold> [^*\n]{1,60} )\*\*[ \t]*[:：]?
      | (?P<bare> [^\n:：]{1,40} )[:：] )
    [ \t]*$
    """,
    re.VERBOSE,
)
_CONCLUDES = re.compile(
    r"""
    \b
    (?:
        answers? | result | conclusion | solution | antwort | ergebnis | lösung | réponse
        | respuesta | resultado | resposta | risposta | ответ
    )
    \b
    | 答案 | 答え | 결론 | 정답 | 結論 | 结论 | उत्तर | উত্তর | คำตอบ | الجواب | الإجابة
    """,
    re.VERBOSE | re.IGNORECASE,
)


def prepared(response: str) -> str:
    """The end of a response as a reader sees it; "" where nothing is left."""
    thought = (">" in response and "</" in response) or "<t" in response or "<T" in response
    thought = (thought or "<r" in response or "<R" in response) and bool(_THOUGHT.search(response))
    text = (without_reasoning(response) if thought else response)[-RESPONSE:]
    if "<" in text:
        text = NOTE.sub("", text) if "<<" in text else text
        if "<|" in text:
            text = _ROLE.sub("", text, count=1)
            if special := _TOKEN.search(text):
                text = text[: special.start()]
    text = text.strip()
    if "oxed" in text and "\\boxed" not in text:
        text = _BARE_BOX.sub(r"\\boxed{", text)
    if text[-8:].rstrip(".").lower().endswith("correct"):
        text = _WISH.sub("", text).strip()
    text = visible(text).strip()
    if text.startswith("> ") and "**" in text:
        text = _QUOTED.sub("", text)
    if (tag := text.rfind("<answer>")) >= 0:
        text = text[tag + len("<answer>") :].partition("</answer>")[0].strip()
    for _ in range(COURTESIES):
        start = text.rfind("\n") + 1
        if not start or not _COURTESY.match(text, start):
            break
        text = _RULE.sub("", text[:start].rstrip())
    if "be any" in text or "none other" in text:
        text = _NOTHING_BUT.sub(lambda words: "is", text)
    if (
        ("nswer" in text or "NSWER" in text or "####" in text or "box" in text)
        and any(word in text for word in _NEXT_WORDS)
        and (marked := _MARKED.search(text))
        and (following := NEXT.search(text, marked.end()))
    ):
        text = text[: following.start()].rstrip()
    return text


def is_check(sentence: str) -> bool:
    """Whether a sentence checks or explains an answer that came before it."""
    return bool(_CHECK.match(sentence))


def headed(text: str) -> tuple[int, str] | None:
    """Where the text below the last heading such as "Final Answer" begins, and its first paragraph."""
    if "#" not in text and "**" not in text and ":\n" not in text and "：\n" not in text:
        return None
    lines = text.split("\n")
    place, found = len(text), None
    for number in range(len(lines) - 1, -1, -1):
        place -= len(lines[number]) + (number < len(lines) - 1)
        heading = _HEADING.match(lines[number])
        if heading is None:
            continue
        title = heading["hash"] or heading["bold"] or heading["bare"]
        if len(title.split()) <= 4 and _CONCLUDES.search(title):
            found = number
            break
    if found is None:
        return None
    below: list[str] = []
    for line in lines[found + 1 :]:
        if line.strip():
            below.append(line.strip())
        elif below and not _open_formula(below):
            break
    if not below:
        return None
    return place, " ".join(below)


def _open_formula(lines: list[str]) -> bool:
    """Whether a display formula is still open."""
    text = "\n".join(lines)
    return text.count("$$") % 2 == 1 or text.count("\\[") > text.count("\\]")
