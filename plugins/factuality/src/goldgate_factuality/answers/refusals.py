"""Whether a response refuses or says that it does not know: patterns in nine languages.

English, German, French, Italian, Portuguese, Spanish, Hindi, Thai and Chinese: the languages of the Llama 3
report (4.3.2) and Chinese.
"""

from __future__ import annotations

import re

from goldgate_factuality.reading.clean import plain, unmarked

HEAD = 600  # characters at the start in which a refusal stands

ENGLISH = r"""
i (?:really |honestly |simply |just )?(?:do not|don't) (?:actually |really )?(?:know|have (?:any |enough |sufficient |reliable |specific |accurate |that |the |this |access)+|recall|remember)
|i(?:'m| am) (?:really |honestly )?not (?:sure|certain|aware|familiar|able to|confident|in a position)
|i(?:'m| am) unable to|i(?:'m| am) unsure|i(?:'m| am) uncertain|i have no (?:idea|information|knowledge|record|data|way of knowing|reliable)
|i (?:can't|cannot|can not|could not|couldn't|won't|will not|must decline|would rather not|have to decline)\b(?!\s+(?:agree|help (?:but|noticing)|stress|overstate|wait|recommend|emphasi[sz]e|imagine))
|(?:we|i) (?:lack|do not possess|don't possess)|no idea\b
|(?:it|this|that|the answer|the exact \w+) (?:is|isn't|is not)(?: currently)? (?:not )?(?:unknown|known to me|something i (?:know|can)|unclear to me|beyond my knowledge)
|(?:it|this|that) (?:can't|cannot) be (?:determined|answered|known)|(?:my|the) (?:training data|knowledge) (?:does|do)(?: not|n't)
|(?:as an ai|as a language model)[^.!?]{0,60}(?:can't|cannot|don't|do not|unable|not able)
|i(?:'m| am) (?:sorry|afraid)[^.!?]{0,40}(?:can't|cannot|don't|do not|won't|unable|not able|not sure|no information)
|i apologi[sz]e[^.!?]{0,40}(?:can't|cannot|don't|do not|unable)
|(?:^|[.!?]\s+)(?:not sure|unsure|unknown|no answer|cannot answer|can't answer|don't know|dunno|unable to (?:answer|say|determine))(?:[.!,]|$|\s+(?:about|what|who|when|where|which|how|if|whether))
"""
OTHERS = r"""
(?:ich )?weiß (?:ich |es |das |die antwort )?(?:leider )?nicht|ich weiss (?:es |das )?(?:leider )?nicht|ich bin (?:mir )?nicht sicher|keine ahnung|ich kann (?:das |diese frage |dazu |ihnen |dir )?(?:leider )?(?:nicht|keine)|ich habe (?:leider )?keine (?:informationen|angaben|kenntnis)
|tut mir leid[^.!?]{0,40}(?:nicht|kein)|ist mir (?:leider )?nicht bekannt
|je ne (?:sais|connais|suis|peux|dispose) pas|je n'(?:ai|en sais) (?:pas|aucune|rien)|aucune idée|je suis désolée?[^.!?]{0,40}(?:ne|n')
|non (?:lo )?so\b|non (?:ne )?sono (?:sicuro|sicura|certo|in grado)|non (?:ho|conosco|dispongo|posso (?:rispondere|dire|aiutare))|mi dispiace[^.!?]{0,40}\bnon\b
|(?:eu )?não (?:sei|tenho|posso|consigo|conheço|estou (?:certo|seguro))|desculpe[^.!?]{0,40}\bnão\b
|no (?:lo )?sé\b|no (?:tengo|conozco|dispongo|puedo|estoy (?:seguro|segura))|lo siento[^.!?]{0,40}\bno\b|ni idea
|नहीं (?:पता|जानता|जानती|मालूम)|पता नहीं|(?:जानकारी|उत्तर) नहीं|माफ़ कर
|ไม่ทราบ|ไม่รู้|ไม่แน่ใจ|ไม่มีข้อมูล|ไม่สามารถ(?:ตอบ|ให้|บอก)
|不知道|不清楚|不确定|不確定|无法(?:回答|确定|提供|告诉)|無法(?:回答|確定|提供)|没有(?:相关)?信息|不了解|抱歉[^。]{0,20}(?:无法|不能|不)
"""


def _compiled(text: str) -> re.Pattern[str]:
    return re.compile("|".join(line.strip().lstrip("|") for line in text.strip().splitlines()), re.I)


WORDED = (_compiled(ENGLISH), _compiled(OTHERS))
OPENING = re.compile(
    r"\b(?:sorry|apolog|unfortunately|question|thank|hello|hi|great|interesting|leider|désolé|siento|desculpe|dispiace|"
    r"as an ai|language model|assistant|hmm+|well|oh|okay|ok|honest)|抱歉|ขออภัย|माफ़",
    re.I,
)
# After it, an answer is given nevertheless: "I'm not sure, but I think it is Rome."
NEVERTHELESS = re.compile(
    r"\b(?:but|however|still|though|although|nevertheless|that said|my (?:best )?guess|i (?:think|believe|guess|would say|would guess)|"
    r"it (?:may|might|could) be|probably|perhaps|maybe|aber|jedoch|vermutlich|mais|peut-être|ma forse|mas|pero|quizás)\b|但是|不过|但",
    re.I,
)
OFFERS = re.compile(
    r"^[^.!?]{0,25}\b(?:i )?(?:recommend|suggest|would (?:recommend|suggest|need|have to|be happy|advise|check|look)|can (?:help|only|look|try|check)|could (?:check|look|try|help|you)|"
    r"you (?:can|could|may|might|should)|please|try|check|consult|feel free|happy to|let me know|don't want|do not want|if you|there is no|no \w+|it (?:is|was) not|(?:it )?(?:can|could|may|might) be found)\b",
    re.I,
)


def refusal(text: str) -> str | None:
    """The words with which a response refuses to answer; None where it answers.

    "I'm not sure, but I think it is Rome" is an answer; "I don't know, but you could ask a librarian" is none.
    """
    head = unmarked(plain(text)).strip()[:HEAD]
    for pattern in WORDED:
        if match := pattern.search(head):
            if _answered_before(head[: match.start()]):
                return None
            after = head[match.end() :]
            turn = NEVERTHELESS.search(after)
            if turn and not OFFERS.search(after[turn.end() :].lstrip(" ,")):
                return None
            return match[0].strip(" .,!?")
    return None


def _answered_before(text: str) -> bool:
    """Whether a sentence that is no apology, greeting or filler stands before, or the words are quoted."""
    if re.search(r"\b(?:said|says|replied|answered|wrote|asked)\b\W{0,4}$", text):
        return True
    sentences = [part for part in re.split(r"[.!?。]\s*", text)[:-1] if part.strip()]
    return any(not OPENING.search(part) for part in sentences)
