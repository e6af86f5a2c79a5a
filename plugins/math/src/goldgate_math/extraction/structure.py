"""The part of a response that may state its answer: no thoughts, no next question, no checks."""

from __future__ import annotations

import re

from goldgate.text import without_reasoning

from goldgate_math.extraction.retraction import visible
from goldgate_math.limits import RESPONSE

_THOUGHT = re.compile(r"</?(?:think|thinking|reasoning|thought)>", re.IGNORECASE)
_TOKEN = re.compile(r"<\|[a-z_]{1,40}\|>")
_ROLE = re.compile(r"^\s*(?:<\|[a-z_]{1,40}\|>\s*(?:assistant\b)?\s*)+")
_NOTE = re.compile(r"<<[^<>\n]{0,200}>>")  # a calculator's note, as in GSM8K
_WISH = re.compile(r"I hope (?:it|this) is correct\.?$", re.IGNORECASE)
_MARKED = re.compile(r"####|\\boxed|\\fbox|\banswer\s*(?:is|:)", re.IGNORECASE)
_NEXT = re.compile(
    r"\n\s*(?:\#{1,6}\s*)?(?:\*\*)?"
    r"(?:(?:Next\s+)?(?:Question|Problem|Exercise|Example)\s*\d*|Q\d*|Human|User|Instruction)(?:\*\*)?\s*:"
)
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
    r"\b(?:answers?|result|conclusion|solution|antwort|ergebnis|lösung|réponse|respuesta|resultado|resposta|risposta|ответ)\b"
    r"|答案|答え|결론|정답|結論|结论|उत्तर|উত্তর|คำตอบ|الجواب|الإجابة",
    re.IGNORECASE,
)


def prepared(response: str) -> str:
    """The end of a response as a reader sees it; "" where nothing is left."""
    text = (without_reasoning(response) if _THOUGHT.search(response) else response)[-RESPONSE:]
    text = _NOTE.sub("", text) if "<<" in text else text
    text = _ROLE.sub("", text, count=1)
    if special := _TOKEN.search(text):
        text = text[: special.start()]
    text = visible(_WISH.sub("", text.strip()).strip()).strip()
    if (tag := text.rfind("<answer>")) >= 0:
        text = text[tag + len("<answer>") :].partition("</answer>")[0].strip()
    if (marked := _MARKED.search(text)) and (following := _NEXT.search(text, marked.end())):
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
