"""``math.steps``: every equality that a solution claims, and the first that is false.

The Llama 3 report (4.3.3) keeps a trace for its final answer and drops it for wrong intermediate steps;
this finds those that arithmetic and algebra can refute.
"""

from __future__ import annotations

from goldgate import Candidate, Verdict

from goldgate_math.options import StepsOptions


def check(candidate: Candidate, options: StepsOptions) -> Verdict:
    """Whether no claimed equality is false. Abstains where fewer than ``at_least`` could be decided."""
    from goldgate_math.steps.checking import verdict  # its expressions take long to compile

    return verdict(candidate, options)
