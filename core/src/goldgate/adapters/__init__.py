"""One verifier everywhere: as a function, and as what each framework calls.

Every adapter is imported on demand and needs nothing but its own framework, if that. A verdict becomes a
score; an abstention and a failure become what the framework has for "no score", never 0.
"""

from goldgate.adapters.gate import Gate, UnscoredError, score

__all__ = ["Gate", "UnscoredError", "score"]
