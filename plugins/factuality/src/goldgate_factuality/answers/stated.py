"""What a response states as its answer: marked, the whole of a short response, or a mention in its
sentence.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from goldgate_factuality.reading.clean import plain, unmarked

MARKED = re.compile(
    r"(?:^|(?<=[\n.;!?]))\s*(?:so |thus |therefore,? |hence )?(?:the |my )?(?:final |correct |short |"
    r"right )?answer(?: is|:| would be|\s*=)[:\s]*(?P<answer>[^\n]{1,200})",
    re.I,
)
BOXED = re.compile(r"\\boxed\{(?:\\text\{)?([^{}]{1,200})\}?\}")
BOLD = re.compile(r"\*\*([^*\n]{1,100})\*\*")
SENTENCES = re.compile(
    r"""
    (?<=[.!?。])(?<!\b[A-Z]\.)(?<!\bSt\.)(?<!\bDr\.)(?<!\bMr\.)(?<!\bMs\.)(?<!Mrs\.)(?<!\bJr\.)
    (?<!\bNo\.)\s+(?!\w+\.?\s+\d{4})(?=["'(]?[^\Wa-z_])
    | \n+
    """,
    re.VERBOSE,
)
OPENERS = re.compile(
    r"^(?:(?:well|sure|yes|so|okay|certainly|of course|indeed|hmm|oh)[,!.]\s+)?(?:i(?:'m|"
    r" am)? (?:think|believe|guess|would say|'d say|fairly sure|pretty sure|quite sure|sure|certain|"
    r"not sure,? but i think)(?: that)?,?\s+)?"
    r"(?:(?:it|this|that|he|she|they|these|those|there) ?(?:is|was|are|were|'s|'re|has|had|would be|"
    r"opened|happened|took place|occurred)|in|on|at|by|answer:|a:)?\s*(?:called |named |about |"
    r"probably |most likely |definitely |certainly |surely |clearly |undoubtedly |maybe |perhaps )?",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Stated:
    """The answers that a response marks or consists of, or the sentences to look for a mention in."""

    answers: tuple[str, ...]
    sentences: tuple[str, ...]


def stated(response: str) -> Stated:
    """What a response states. Marked answers come alone; a response of one short sentence is its own
    answer.
    """
    text = plain(response)
    boxed = tuple(match[1] for match in BOXED.finditer(text))
    if boxed:
        return Stated(boxed, ())
    text = unmarked(text).strip() if not (bold := BOLD.findall(text)) else text
    if marked := tuple(_clipped(match["answer"]) for match in MARKED.finditer(unmarked(text))):
        return Stated(marked, ())
    body = unmarked(text).strip()
    sentences = tuple(part.strip() for part in SENTENCES.split(body) if part and part.strip())
    if len(sentences) > 1 and len(bold) == 1 and len(bold[0].split()) <= 8:
        return Stated((bold[0],), sentences)
    return Stated((), sentences)


def _clipped(text: str) -> str:
    """An answer up to the end of its sentence."""
    return SENTENCES.split(text.strip())[0].strip(" .\"'")


def stripped(sentence: str) -> str:
    """A short answer without "It is", "I think", "in"."""
    bare = OPENERS.sub("", sentence.strip(), count=1).strip(" .!?\"'")
    return bare or sentence.strip(" .!?\"'")
