"""What executors are made of: the plan, the journal, and pools of workers; and how a service that is built on
another opens it. Public.

An executor is ``open(plan, journal, workers, log=path, runner=wanted)`` that returns a pool: a Pool, which
runs single segments over groups, and a ChunkPool, which runs whole pipelines (see ``goldgate.Executor``). One
whose workers are on other machines sends them ``packed`` plans and compares their ``behaviours``.
"""

from goldgate.config.plan import Plan, ResolvedStep, prepare
from goldgate.engine.elsewhere import Behaviour, behaviours, packed, paths, unpacked
from goldgate.engine.inline import InlinePool, lost_chunk, ordered
from goldgate.engine.journal import (
    Claim,
    DistantJournal,
    DistantPoolJournal,
    Journal,
    NullJournal,
    PoolJournal,
    SqliteJournal,
)
from goldgate.engine.local import LocalPool
from goldgate.engine.meters import add as add_usage
from goldgate.engine.opening import open_service
from goldgate.engine.pools import DONE, REST, ChunkPool, Event, Split, decode_split
from goldgate.engine.reply_log import Replies
from goldgate.groups import Group
from goldgate.groups import decode as decode_group
from goldgate.groups import encoded as encode_group
from goldgate.groups import lost as lost_group
from goldgate.plugins.components import Pool

__all__ = [
    "DONE",
    "REST",
    "Behaviour",
    "ChunkPool",
    "Claim",
    "DistantJournal",
    "DistantPoolJournal",
    "Event",
    "Group",
    "InlinePool",
    "Journal",
    "LocalPool",
    "NullJournal",
    "Plan",
    "Pool",
    "PoolJournal",
    "Replies",
    "ResolvedStep",
    "Split",
    "SqliteJournal",
    "add_usage",
    "behaviours",
    "decode_group",
    "decode_split",
    "encode_group",
    "lost_chunk",
    "lost_group",
    "open_service",
    "ordered",
    "packed",
    "paths",
    "prepare",
    "unpacked",
]
