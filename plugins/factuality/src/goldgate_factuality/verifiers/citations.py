"""The verifier ``factuality.citations``: does each cited source exist, and does it support its sentence?"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from goldgate import Candidate, Verdict, abstain, accept, reject
from goldgate.text import sentence, without_reasoning

from goldgate_factuality.grounding.check import check as compare
from goldgate_factuality.reading.clean import LIMIT, plain
from goldgate_factuality.reading.language import is_english
from goldgate_factuality.reading.sentences import sentences
from goldgate_factuality.verifiers.grounded import RESPONSE

MARK = re.compile(r"\[\s*((?:[\w.:-]{1,40})(?:\s*[,;]\s*[\w.:-]{1,40}){0,20})\s*\](?!\()")
LATE = re.compile(r"([.!?][\"']?)\s*((?:\[[^\[\]]{1,200}\]\s*)+)")
RANGE = re.compile(r"(\d{1,3})\s*[-–]\s*(\d{1,3})$")


@dataclass(frozen=True, slots=True)
class CitationsOptions:
    """What must be cited."""

    require: Literal["each claim", "any"] = "each claim"
    """"each claim": a sentence without a citation is rejected; "any": it is left alone, and one must be
    cited.
    """


def sources_of(reference: Mapping[str, Any]) -> dict[str, str]:
    """The sources of a reference by their ids; a list is counted from 1."""
    held = reference.get("sources")
    pairs = (
        held.items()
        if isinstance(held, Mapping)
        else enumerate(held, 1)
        if isinstance(held, list | tuple)
        else ()
    )
    return {str(key).strip("[] "): str(text) for key, text in pairs if isinstance(text, str)}


def cited(text: str, known: Mapping[str, str]) -> list[tuple[str, list[str]]]:
    """Each sentence without its marks, with the ids that it cites. A mark after the full stop belongs to the
    sentence before it; a word in brackets that is no id and no number is no citation.
    """
    moved = LATE.sub(lambda match: f" {match[2].strip()}{match[1]} ", plain(text))
    made = []
    for text_ in sentences(moved):
        ids: list[str] = []
        for match in MARK.finditer(text_):
            ids += _ids(match[1], known)
        bare = MARK.sub(lambda match: "" if _ids(match[1], known) else match[0], text_)
        made.append((re.sub(r"\s+([.,;!?])", r"\1", " ".join(bare.split())), ids))
    return made


def _ids(text: str, known: Mapping[str, str]) -> list[str]:
    found: list[str] = []
    for part in re.split(r"\s*[,;]\s*", text.strip()):
        if (
            (span := RANGE.match(part))
            and int(span[1]) < int(span[2]) <= int(span[1]) + 50
            and part not in known
        ):
            found += [str(number) for number in range(int(span[1]), int(span[2]) + 1)]
        elif part in known or part.isdigit() or re.fullmatch(r"[A-Za-z]{1,10}[-_:]?\d{1,6}", part):
            found.append(part)
    return found


def check(candidate: Candidate, options: CitationsOptions) -> Verdict:
    """Rejects a citation that does not exist, a sentence that its sources do not support, and, where each
    claim must be cited, one without a citation. Unused sources are evidence only.
    """
    known = sources_of(candidate.sample.reference)
    text = without_reasoning(candidate.text[: RESPONSE + 1])
    if not known or sum(map(len, known.values())) > LIMIT:
        return abstain(
            "the reference has no sources" if not known else f"the sources are longer than {LIMIT} characters"
        )
    if not text or not text.strip() or len(text) > RESPONSE:
        return abstain("the response is empty or too long")
    made = [(claim, ids) for claim, ids in cited(text, known) if re.search(r"\w", claim) or ids]
    used = sorted({one for _, ids in made for one in ids})
    evidence: dict[str, Any] = {
        "cited": used[:50],
        "unused": sorted(set(known) - set(used))[:50],
        "sentences": len(made),
    }
    for claim, ids in made:
        for one in ids:
            if one not in known:
                return reject(
                    f"[{sentence(one, 40)}] is not among the sources",
                    claim=sentence(claim, 300),
                    **evidence,
                )
    if not used:
        if options.require == "any":
            return reject("the response cites nothing", **evidence)
        return (
            reject("the response cites nothing", **evidence)
            if made
            else abstain("the response says nothing", **evidence)
        )
    if options.require == "each claim":
        for claim, ids in made:
            if not ids:
                return reject(
                    f"no source is cited for {sentence(claim, 200)!r}",
                    claim=sentence(claim, 300),
                    **evidence,
                )
    if is_english(text) is False:
        return abstain("the response must be English: the rules hold for no other language", **evidence)
    return _supported([(claim, ids) for claim, ids in made if ids], known, evidence)


def _supported(
    made: list[tuple[str, list[str]]], known: Mapping[str, str], evidence: dict[str, Any]
) -> Verdict:
    open_ = ""
    for claim, ids in made:
        worst = compare(claim, "\n".join(known[one] for one in ids)).worst
        where = ", ".join(f"[{one}]" for one in ids[:5])
        if worst is None:
            continue
        if worst.supported is False:
            why = f"{where} does not support {sentence(claim, 200)!r}: {worst.why}"
            return reject(sentence(why, 500), claim=sentence(claim, 300), **evidence)
        if worst.supported is None:
            open_ = open_ or f"it is unclear whether {where} supports {sentence(claim, 200)!r}"
    return (
        abstain(sentence(open_, 400), **evidence)
        if open_
        else accept("each cited source supports its sentence", **evidence)
    )
