"""What executors are made of: the plan, the journal, and pools of workers; and how a service that is built on
another opens it. Public.

An executor is ``open(plan, journal, workers, log=path, runner=wanted)`` that returns a pool: a Pool, which
runs single segments over groups, and a ChunkPool, which runs whole pipelines (see ``goldgate.Executor``).
"""

from goldgate.config.plan import Plan, ResolvedStep, prepare
from goldgate.engine.inline import InlinePool
from goldgate.engine.journal import Journal, NullJournal, SqliteJournal
from goldgate.engine.local import LocalPool
from goldgate.engine.opening import open_service
from goldgate.engine.pools import DONE, ChunkPool, Event
from goldgate.groups import Group
from goldgate.plugins.components import Pool

__all__ = [
    "DONE",
    "ChunkPool",
    "Event",
    "Group",
    "InlinePool",
    "Journal",
    "LocalPool",
    "NullJournal",
    "Plan",
    "Pool",
    "ResolvedStep",
    "SqliteJournal",
    "open_service",
    "prepare",
]
