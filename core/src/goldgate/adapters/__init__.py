"""One verifier everywhere: as a function, and as what each framework calls.

Every adapter is imported on demand and needs nothing but its own framework, if that. A verdict becomes a
reward; a response that holds no answer earns 0; other abstentions and failures become what the framework has
for "no score", never 0.
"""

from goldgate.adapters.gate import Gate
from goldgate.adapters.guard import Rules, guarded
from goldgate.adapters.listening import address, listen, serve
from goldgate.adapters.rewards import UnscoredError, kind, reward, score, scored, shares

__all__ = [
    "Gate",
    "Rules",
    "UnscoredError",
    "address",
    "guarded",
    "kind",
    "listen",
    "reward",
    "score",
    "scored",
    "serve",
    "shares",
]
