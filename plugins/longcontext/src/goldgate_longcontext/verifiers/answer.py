"""``longcontext.answer``: short answers, numbers and lists, with precision as well as recall.

``reference.answer`` is a text, a number, yes or no, or a list of which every item is wanted;
``reference.answers`` are alternatives. A list of everything finds each item and is rejected for the rest:
recall alone, as RULER scores, would accept it.
"""

from __future__ import annotations

from goldgate import Candidate, Verdict, abstain, accept, no_answer, reject
from goldgate.asking import problem_of

from goldgate_longcontext.language.expected import ExpectedError, expected
from goldgate_longcontext.language.match import match, side_of, sides_of
from goldgate_longcontext.options import AnswerOptions

QUESTION = 2000  # characters at the end of the prompt that hold the question


def check(candidate: Candidate, options: AnswerOptions) -> Verdict:
    """Whether the response says what is expected, and nothing else."""
    reference = candidate.sample.reference
    try:
        alternatives = expected(reference)
    except ExpectedError as error:
        return abstain(str(error), code="answer")
    if not candidate.text.strip():
        return no_answer("the response is empty")
    wanted = {side_of(items[0]) if len(items) == 1 else None for items in alternatives}
    if len(wanted) == 1 and None not in wanted:
        return _side(candidate.text, bool(wanted.pop()))
    found = [match(candidate.text, items, question_of(candidate)) for items in alternatives]
    best = max(found, key=lambda one: (one.recall, one.precision))
    parts = {"recall": best.recall, "precision": best.precision}
    evidence = {"missing": list(best.missing[:10]), "extra": list(best.extra[:10])}
    if best.recall < options.recall or not best.found:
        return reject(
            f"{len(best.missing)} of {best.expected} expected items are missing",
            code="missing",
            parts=parts,
            **evidence,
        )
    if best.precision < options.precision:
        return reject(f"{len(best.extra)} items more than expected", code="extra", parts=parts, **evidence)
    return accept(f"all {best.expected} expected items, and nothing else", parts=parts)


def _side(response: str, wanted: bool) -> Verdict:
    """The verdict where yes or no is expected: the response takes that side first, and never the other. What
    reasons it gives is not looked at.
    """
    found = sides_of(response)
    parts = {
        "recall": float(wanted in found),
        "precision": found.count(wanted) / len(found) if found else 0.0,
    }
    if not found:
        return abstain("yes or no is expected, and the response begins no part with either", code="no_side")
    if set(found) == {wanted}:
        return accept(f"it says {'yes' if wanted else 'no'}, and not the other", parts=parts)
    return reject(
        "it says the other, or both" if len(found) > 1 else "it says the other", code="side", parts=parts
    )


def question_of(candidate: Candidate) -> str:
    """The question of a sample: ``reference.question``, else the end of the prompt, after the document."""
    question = candidate.sample.reference.get("question")
    if isinstance(question, str) and question.strip():
        return question[:QUESTION]
    return problem_of(candidate.sample)[-QUESTION:].rpartition("\n\n")[2]
