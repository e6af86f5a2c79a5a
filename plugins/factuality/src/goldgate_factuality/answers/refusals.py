"""Whether a response refuses or says that it does not know: patterns in nine languages.

English, German, French, Italian, Portuguese, Spanish, Hindi, Thai and Chinese: the languages of the Llama 3
report (4.3.2) and Chinese.
"""

from __future__ import annotations

import re

from goldgate_factuality.data import lines_of
from goldgate_factuality.reading.clean import plain, unmarked

HEAD = 600  # characters at the start in which a refusal stands


def _compiled(name: str) -> re.Pattern[str]:
    return re.compile("|".join(lines_of(name)), re.I)


WORDED = (_compiled("refusals_en"), _compiled("refusals"))
OPENING = re.compile(
    r"\b(?:sorry|apolog|unfortunately|question|thank|hello|hi|great|interesting|leider|désolé|siento|"
    r"desculpe|dispiace|"
    r"as an ai|language model|assistant|hmm+|well|oh|okay|ok|honest)|抱歉|ขออภัย|माफ़",
    re.I,
)
# After it, an answer is given nevertheless: "I'm not sure, but I think it is Rome."
NEVERTHELESS = re.compile(
    r"\b(?:but|however|still|though|although|nevertheless|that said|my (?:best )?guess|i (?:think|"
    r"believe|guess|would say|would guess)|"
    r"it (?:may|might|could) be|probably|perhaps|maybe|aber|jedoch|vermutlich|mais|peut-être|ma forse|"
    r"mas|pero|quizás)\b|但是|不过|但",
    re.I,
)
OFFERS = re.compile(
    r"^[^.!?]{0,25}\b(?:i )?(?:recommend|suggest|would (?:recommend|suggest|need|have to|be happy|"
    r"advise|check|look)|can (?:help|only|look|try|check)|could (?:check|look|try|help|you)|"
    r"you (?:can|could|may|might|should)|please|try|check|consult|feel free|happy to|let me know|"
    r"don't want|do not want|if you|there is no|no \w+|it (?:is|was) not|(?:it )?(?:can|could|may|"
    r"might) be found)\b",
    re.I,
)


def refusal(text: str) -> str | None:
    """The words with which a response refuses to answer; None where it answers.

    "I'm not sure, but I think it is Rome" is an answer; "I don't know, but you could ask a librarian" is
    none.
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
