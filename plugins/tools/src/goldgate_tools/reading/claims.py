"""Claims of deeds in an answer ("I have booked it"), and admissions that something failed."""

from __future__ import annotations

import re

_DEEDS = (
    "booked|re-?booked|reserved|cancell?ed|sent|e-?mailed|created|updated|deleted|removed|ordered|purchased"
    "|bought|refunded|scheduled|rescheduled|transferred|paid|submitted|placed|posted|saved|registered"
    "|exchanged|changed|modified|added|returned|issued|processed|charged|confirmed|completed|shipped"
    "|uploaded|forwarded|set up|turned (?:on|off)|enabled|disabled|closed|opened|assigned|applied|upgraded"
    "|subscribed|unsubscribed"
)
_ADVERBS = r"(?:(?:just|now|already|successfully|also|both|all|then|gone ahead and|finally)\s+){0,3}"
_FIRST = re.compile(rf"\b(?:I|we)(?:['’]ve| have)?\s+{_ADVERBS}(?P<deed>{_DEEDS})\b", re.IGNORECASE)
_PASSIVE = re.compile(
    rf"\b(?:has|have|was|were|is|are)\s+(?P<not>not\s+|n['’]t\s+)?(?:now\s+"
    rf"|already\s+)?(?:been\s+)?{_ADVERBS}(?P<deed>{_DEEDS})\b",
    re.IGNORECASE,
)
_SET = re.compile(
    r"\b(?:(?:I|we)(?:['’]ve| have)?|(?:has|have) been)\s+(?:now |just "
    r"|successfully )?(?P<deed>set)\b(?! up)",
    re.IGNORECASE,
)
_BARE = re.compile(rf"\bsuccessfully\s+(?P<deed>{_DEEDS})\b", re.IGNORECASE)
_DONE = re.compile(r"^\W*(?:(?:all )?done|all set|completed|success)\b\s*[!.,:;-]", re.IGNORECASE)
_ARITHMETIC = re.compile(
    r"\b(?:added|removed|returned|changed|set up|completed|confirmed|processed|applied|opened|closed)\b",
    re.IGNORECASE,
)
_CONDITION = re.compile(
    r"\b(?:if|once|when|after|unless|until|would|could|should|will|can|may|might|whether|before)\b",
    re.IGNORECASE,
)
_NEGATED = re.compile(r"\b(?:not|never|no|nothing|n['’]t|unable|failed|cannot)\b|n['’]t\b", re.IGNORECASE)
_FAILURE = re.compile(
    r"\b(?:sorry|apologi[sz]e|unfortunately|unable|could(?: not|n['’]t)|can(?:not|['’]t)|can not"
    r"|fail(?:ed|s|ure)?|errors?|problem|issue|not (?:found|available|able|possible|exist|work)"
    r"|unavailable|invalid|did(?: not|n['’]t)|does(?: not|n['’]t)|was(?: not|n['’]t)|is(?: not|n['’]t)"
    r"|(?:is|are|was|were) no|no (?:file|document|results?|matching|record|such|information|order|data)"
    r"|timed out|timeout|undefined"
    r"|impossible|denied|missing"
    r"|wrong|unknown|exception|without success|went down|is down|nothing|[a-z]{1,30}(?:error|exception))\b",
    re.IGNORECASE,
)
LONGEST = 20_000


def claimed_deed(answer: str) -> str:
    """The first deed that an answer claims; empty where it claims none. Deeds of the speaker begin with
    "I ". Conditions, negations and questions claim nothing.
    """
    for sentence in re.split(r"(?<=[.!?])\s+|\n", answer[:LONGEST]):
        if sentence.rstrip().endswith("?"):
            continue
        for pattern, own in ((_FIRST, True), (_BARE, True), (_SET, True), (_PASSIVE, False)):
            match = pattern.search(sentence)
            if match is None:
                continue
            before = sentence[: match.start()]
            if match.groupdict().get("not") or _NEGATED.search(before[-40:]) or _CONDITION.search(before):
                continue
            if (
                own
                and pattern is _FIRST
                and _ARITHMETIC.fullmatch(match["deed"])
                and re.match(
                    r"\s+(?:up|together|the (?:numbers|values|amounts|totals|results?|figures|sums?))\b"
                    r"|\s+\d",
                    sentence[match.end() :],
                    re.IGNORECASE,
                )
            ):
                continue
            return f"I {match['deed']}" if own else match[0]
    return "I done" if _DONE.match(answer) else ""


def admits_failure(answer: str) -> bool:
    """Whether an answer says that something did not work or was not found."""
    return bool(_FAILURE.search(answer[:LONGEST]))
