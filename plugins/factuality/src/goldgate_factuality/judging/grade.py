"""The grade in a judge's reply, read strictly: a reply that does not end in exactly one label has none."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Sequence

from goldgate.text import without_reasoning

from goldgate_factuality.reading.clean import plain

LIMIT = 20_000  # characters of a reply; a longer one is no grade
LINE = 160  # characters of a line that states a grade
OBJECT = re.compile(r"^[ \t]*\{", re.M)
DECODER = json.JSONDecoder(object_pairs_hook=list)
SIMPLEQA = {"A": "CORRECT", "B": "INCORRECT", "C": "NOT_ATTEMPTED"}
KEYS = {"grade", "label", "verdict", "rating", "judgement", "judgment", "result", "answer", "correctness"}
KEYS |= {"score", "evaluation", "decision", "classification", "choice", "class", "category", "informative"}
KEYS |= {"correct", "final_grade", "final_answer", "final_verdict", "assessment"}
# Words that may lead up to a grade, in the languages that judges answer in.
LEADS = frozenset(
    """grade label verdict rating judgement judgment result answer score evaluation decision classification
    choice assessment category option response conclusion final overall my our the this that it it's
    its is was be to would should i i'd i'll we give given assign assigned choose say rate grading as gets get
    therefore so thus hence in an a of for predicted receives deserves correct think believe
    bewertung note urteil antwort ergebnis endgültige meine die das ist lautet also richtige entscheidung
    évaluation réponse verdict jugement résultat finale la le est ma mon donc bonne
    respuesta calificación nota evaluación resultado veredicto es mi por tanto correcta
    risposta voto valutazione giudizio è la il mia risultato corretta
    resposta avaliação resultado veredito é minha correta portanto
    оценка ответ вердикт итог итоговая мой это правильный
    答案 答案是 答案为 评分 评分是 评分为 等级 等级为 等级是 结论 判断 判定 结果 最终答案 最终评分 正确答案是
    答え 評価 評価は 答えは 判定 判定は 最終評価 です 답 답은 평가 평가는 등급 정답 정답은 입니다
    उत्तर ग्रेड मूल्यांकन अंतिम है คำตอบ คำตอบคือ คะแนน เกรด ผล ผลการประเมิน คือ""".split()
)
TRAILS = frozenset("です 입니다 है है। 。".split())
DENIES = re.compile(
    r"(?<!\w)(?:not|n't|never|no|neither|nor|cannot|can't|isn't|wasn't|without|or|maybe|perhaps|"
    r"possibly|either|"
    r"might|may|could|between|unless|if|nicht|kein|keine|oder|vielleicht|pas|ou|peut-être|o|tal|vez|quizás|"
    r"não|talvez|non|forse|oppure|не|или|возможно|不是|或|或者|可能|также)(?!\w)",
    re.I,
)
ARTICLE = r"(?!\s+(?!because|since|as\b|for\b|due|given)[a-z])"
MEANING = re.compile(r"(.*\w.*?)\s*\((correct|incorrect|not[ _]attempted)\)\W*", re.I)
EMPHASIS = re.compile(r"(?<=\w)[*~`]+(?=\w)")  # within a word: "**IN**CORRECT"
TAG = re.compile(rf"</?(?:{'|'.join(sorted(KEYS - {'correct', 'informative'}))})>", re.I)
SIGNED = re.compile(r"(?<![\w'-])[A-Za-z](?:[+]|[-−](?!\w))")  # a school grade: "A+", "C-"
SPLIT = re.compile(r"\b(?:in|un|non)$", re.I)  # a word that was cut: "IN CORRECT"
LETTERED = re.compile(r"(.*?)(?<!\w)([ABC])\W*[:)(=\-–—.]\W*(correct|incorrect|not[ _-]attempted)\W*", re.I)
SENTENCE = re.compile(r"(?<=[.!?。！？])\s+|(?<=[。！？])")
TOKEN = re.compile(r"[A-Za-zÀ-ɏ0-9]+(?:['_-][A-Za-zÀ-ɏ0-9]+)*|[^\W_A-Za-zÀ-ɏ0-9]+")


def parse_grade(text: str, labels: Sequence[str]) -> str | None:
    """The one label that a judge's reply gives, spelled as in ``labels``; None where there is no single
    one.

    Read in this order: a JSON object with one grade; a line that is nothing but the grade (the last line,
    or the first with reasons after it), where "Grade:", "I would say", quotation marks, brackets and
    markdown may stand around it. Case does not matter where a label is alone. Reasoning blocks and
    invisible characters are ignored. "A" as an article is no grade (simple-evals issue 118); "CORRECT"
    within "INCORRECT" is none; two different labels, a denied one ("not correct") and a hedged one are
    none.
    """
    spelled = {_normal(label): label for label in labels if _normal(label)}
    outside = without_reasoning(unicodedata.normalize("NFKC", plain(text))) if len(text) <= LIMIT else ""
    if not outside or not spelled:
        return None
    outside = TAG.sub(" ", EMPHASIS.sub("", outside))
    held, is_json = _of_json(outside, spelled)
    if is_json:
        return held
    lines = [line.strip() for line in outside.splitlines() if line.strip(" \t`*_#-=")]
    if not lines or _names_several(outside, spelled):
        return None
    sentences = [part for line in lines for part in SENTENCE.split(line)]
    stated = {grade for part in (*lines, *sentences) if (grade := _of_line(part, spelled))}
    stated |= _stated(outside, spelled)
    if len(stated) != 1:
        return None
    label = stated.pop()
    if _of_line(lines[-1], spelled) or _of_line(sentences[-1], spelled):
        return label
    if _of_line(lines[0], spelled) and not _mentions_another("\n".join(lines[1:]), label, spelled):
        return label
    return None


def _normal(label: str) -> str:
    return "_".join(re.split(r"[\s_-]+", label.strip().casefold()))


def _of_json(text: str, spelled: dict[str, str]) -> tuple[str | None, bool]:
    """The grade of an object, and whether the reply ends in one."""
    body = text.strip().removesuffix("```").rstrip()
    if not body.endswith("}") or not (starts := [match.start() for match in OBJECT.finditer(body)]):
        return None, False
    read, end = [], 0
    for start in starts:
        if start < end:
            continue  # within the object before
        try:
            pairs, end = DECODER.raw_decode(body, start)
        except (ValueError, RecursionError):
            return None, True
        grades = [value for key, value in pairs if isinstance(key, str) and key.casefold() in KEYS]
        read += [
            spelled.get(_normal(str(value))) if isinstance(value, str | int) else None for value in grades
        ]
    return (read[0] if len(read) == 1 or (read and len(set(read)) == 1 and len(starts) > 1) else None), True


def _names_several(text: str, spelled: dict[str, str]) -> bool:
    """Whether two different labels of several letters occur as they are spelled."""
    words = {label for label in spelled.values() if len(label) > 1}
    rest = text
    found = set()
    for label in sorted(words, key=len, reverse=True):
        pattern = rf"(?<!\w){re.escape(label)}(?!\w)"
        shorter = re.sub(pattern, " ", rest)
        if shorter != rest:
            found.add(label)
        rest = shorter
    return len(found) > 1


def _stated(text: str, spelled: dict[str, str]) -> set[str]:
    """Labels that stand right after "grade:", "grade is" or the like, wherever that is."""
    lead = r"\b(?:grade|verdict|rating|label|final answer|judge?ment)\W{0,4}(?:is|of|=|:)?\W{0,6}"
    found = set()
    for name, label in spelled.items():
        body = r"[\s_-]?".join(map(re.escape, name.split("_")))
        flags = "" if len(label) == 1 else "(?i)"
        shape = re.escape(label) if len(label) == 1 else body
        after = ARTICLE if label == "A" else ""
        if re.search(rf"{flags}(?i:{lead}){shape}(?![\w'-]){after}", text):
            found.add(label)
    return found


def _of_line(line: str, spelled: dict[str, str]) -> str | None:
    """The label that a whole line is about, where it is about one."""
    if len(line) > LINE or line.rstrip("\"'*)]} ").endswith("?"):
        return None
    line = re.sub(r"\\boxed\{([^{}]*)\}|\\text\{([^{}]*)\}", r"\1\2", line)
    if meant := MEANING.fullmatch(line):
        label = _of_line(meant[1], spelled)
        return label if label and _normal(SIMPLEQA.get(label, "")) == _normal(meant[2]) else None
    if any(len(name) == 1 for name in spelled) and SIGNED.search(line):
        return None
    if (both := LETTERED.fullmatch(line)) and not any(len(name) == 1 for name in spelled):
        if _normal(SIMPLEQA[both[2].upper()]) != _normal(both[3]):
            return None  # "A: INCORRECT"
        line = both[1] + both[3]
    tokens = TOKEN.findall(line)
    while tokens and tokens[-1] in TRAILS:
        tokens.pop()
    for size in range(min(4, len(tokens)), 0, -1):
        label = spelled.get(_normal("_".join(tokens[-size:])))
        if label and _leads_up(line, tokens[:-size], tokens[-size:], label, spelled):
            return label
    return _described(line, tokens, spelled)


def _leads_up(line: str, before: list[str], own: list[str], label: str, spelled: dict[str, str]) -> bool:
    """Whether everything before a label only announces it."""
    if not before:
        return True
    if len(label) == 1 and own[0] != label and own[0] != label.upper():
        return bool(re.search(r"[:=：]\W*$", line[: line.rfind(own[0])]))  # "grade: b", but not "this is a"
    rest = " ".join(before)
    if SPLIT.search(rest) and len(label) > 1:
        return False
    if DENIES.search(rest) or "n't" in rest.casefold():
        return False
    for at, word in enumerate(before):
        other = spelled.get(_normal(word))
        if other is not None and not _is_article(before, at) and other != label:
            return False
    return all(
        _normal(word) in LEADS or word.casefold() in LEADS or spelled.get(_normal(word)) == label
        for word in before
    )


def _mentions_another(text: str, label: str, spelled: dict[str, str]) -> bool:
    """Whether another label stands in the text, spelled as it was asked for."""
    return any(
        re.search(rf"(?<![\w'-]){re.escape(other)}(?![\w'-]){ARTICLE if other == 'A' else ''}", text)
        for other in spelled.values()
        if other != label
    )


def _is_article(words: list[str], at: int) -> bool:
    return words[at] == "a" or (words[at] == "A" and at == 0 and len(words) > 1 and words[1].islower())


def _described(line: str, tokens: list[str], spelled: dict[str, str]) -> str | None:
    """A letter with its meaning after it: "A: CORRECT", "B (incorrect)"; None where they do not belong."""
    if len(tokens) < 2 or not re.match(r"\W*\w\W*[:(=\-–—.)]", line):
        return None
    label = spelled.get(tokens[0].casefold())
    meaning = _normal("_".join(tokens[1:]))
    if label is None or meaning not in {_normal(word) for word in SIMPLEQA.values()}:
        return None
    return label if _normal(SIMPLEQA.get(label.upper(), "")) == meaning else None
