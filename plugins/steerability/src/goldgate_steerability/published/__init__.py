"""What the published checkers of IFEval and IFBench decide, faults included, for comparisons."""

from goldgate_steerability.published.check import check

__all__ = ["check"]
