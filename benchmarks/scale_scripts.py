"""Programs that `bench_scale.py` runs as processes of their own, in either environment."""

from __future__ import annotations

RUN = """
import json, resource, sys, time
from pathlib import Path
try:
    from goldgate.config import file as config
    from goldgate.runs import pipeline
except ImportError:
    from goldgate import config, pipeline
read = config.read(Path(sys.argv[1]), {"runs": sys.argv[2], "workers": int(sys.argv[3])})
began = time.monotonic()
finished = pipeline.run(read)
seconds = time.monotonic() - began
cpu = [sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
print(json.dumps([seconds, *cpu, *peak]))
"""

DRIVER = """
import json, sys, time
from dataclasses import dataclass
from typing import Any, ClassVar
try:
    from goldgate.engine.driver import Driver
    from goldgate.engine.tasks import Routed
    from goldgate.engine.journal import SqliteJournal as Journal
    from goldgate.plugins.components import Service
    from goldgate.plugins.loading import Component
    from goldgate.plugins.resolved import ResolvedService as Serving
except ImportError:
    from goldgate.driver import Driver, Routed
    from goldgate.journal import Journal
    from goldgate.offers import Service
    from goldgate.plan import Serving
    from goldgate.plugins import Offered as Component

@dataclass(frozen=True, slots=True)
class Echo:
    kind: ClassVar[str] = "echo"
    reply: ClassVar[Any] = str
    text: str

class Server:
    def __init__(self, batch, parallel):
        self.batch, self.parallel = batch, parallel
    def serve(self, requests):
        return [request.text for request in requests]
    def close(self):
        pass

def steps(number):
    return (yield Routed(Echo(str(number)), "s"))

batch, parallel, path = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
component = Component("s", "services", Service(lambda: Server(batch, parallel), ("echo",)), "bench", "0")
run = Driver({"s": Serving("s", component, None, b"s")}, Journal(path))
requests, pending = 20_000, 0
began, cpu = time.perf_counter(), time.process_time()
for number in range(requests):
    run.start(number, steps(number))
    pending += 1
    while pending >= 256:
        run.pump()
        pending -= len(run.finished)
        run.finished.clear()
while pending:
    run.pump()
    pending -= len(run.finished)
    run.finished.clear()
print(json.dumps([(time.perf_counter() - began) / requests, (time.process_time() - cpu) / requests]))
run.close()
"""

FILTERS = """
from dataclasses import replace
from goldgate import Drop, Filter, Verifier, accept, hookimpl, reject
def even(candidate):
    return accept("even") if len(candidate.text) % 2 == 0 else reject("odd")
def length(candidate):
    return len(candidate.text)
def words(candidate):
    return len(set(candidate.text.split()))
def short(notes):
    for note in notes:
        yield "short" if note.value < 3 else None
def seen(notes):
    known = set()
    for note in notes:
        yield "a second one" if note.value in known and note.value > 10_000 else None
        known.add(note.value)
def sift(function, why):
    def sifted(rows):
        for row in rows:
            out = row.accepted and function(row.candidate) < 3
            yield replace(row, dropped=Drop(why, why)) if out else row
    return sifted
@hookimpl
def goldgate_filters():
    if "sift" in Filter.__dataclass_fields__:
        return {name: Filter(sift(one, name)) for name, one in
                (("own.a", length), ("own.b", words), ("own.c", length))}
    return {"own.a": Filter(length, short), "own.b": Filter(words, short), "own.c": Filter(length, seen)}
@hookimpl
def goldgate_verifiers():
    return {"own.even": Verifier(even)}
"""

GROWING = """
from goldgate import Filter, Generator, Origin, Verifier, accept, answer, hookimpl, reject
def many(sample):
    return [answer(sample, f"{sample.id} {n} {'word ' * (n % 50)}", Origin("own.many")) for n in range(1000)]
def even(candidate):
    return accept("even") if len(candidate.text) % 2 == 0 else reject("odd")
def length(candidate):
    return len(candidate.text)
def seen(notes):
    known = set()
    for note in notes:
        yield "a second one" if note.value in known and note.value > 10_000 else None
        known.add(note.value)
def longest(notes):
    most = max((note.value for note in notes), default=0)
    for note in notes:
        yield "short" if note.value < most - 200 else None
@hookimpl
def goldgate_generators():
    return {"own.many": Generator(many)}
@hookimpl
def goldgate_filters():
    return {"own.seen": Filter(length, seen), "own.longest": Filter(length, longest, whole=True)}
@hookimpl
def goldgate_verifiers():
    return {"own.even": Verifier(even)}
"""
