"""Programs that `bench_ray.py` runs as processes of their own."""

from __future__ import annotations

OWN = """
import http.client, os, threading
from dataclasses import dataclass
from urllib.parse import urlsplit
from goldgate import Chat, Completion, Filter, Job, Message, Outcome, Service, Verifier, accept, hookimpl, reject
@dataclass(frozen=True, slots=True)
class Options:
    url: str = ""
    "Where it asks."
    parallel: int = 8
    "Requests at once."
    log: str = ""
    "A file that gets a line for each request."
class Ask:
    batch = 1
    def __init__(self, options):
        self.options, self.parallel = options, options.parallel
        self.place, self.own = urlsplit(options.url), threading.local()
    def serve(self, requests):
        if not hasattr(self.own, "connection"):
            self.own.connection = http.client.HTTPConnection(self.place.hostname, self.place.port)
        found = []
        for one in requests:
            text = one.messages[0].content if hasattr(one, "messages") else one.argv[0]
            self.own.connection.request("POST", "/", text)
            reply = self.own.connection.getresponse().read().decode()
            found.append(Completion(Message("assistant", reply)) if hasattr(one, "messages") else Outcome(0, reply))
        if self.options.log:
            with open(self.options.log, "a") as file:
                file.write("".join(f"{one.messages[0].content if hasattr(one, 'messages') else one.argv[0]}\\n" for one in requests))
        return found
    def close(self):
        pass
def even(candidate):
    return accept("even") if len(candidate.text) % 2 == 0 else reject("odd")
def spoken(candidate):
    reply = yield Chat((Message("user", candidate.text),))
    return accept("heard") if reply.message.content == candidate.text else reject("misheard")
def ran(candidate):
    outcome = yield Job({}, (candidate.text,))
    return accept("ran") if outcome.stdout == candidate.text else reject("no")
def seen(notes):
    known = set()
    for note in notes:
        yield "a second one" if note.value in known else None
        known.add(note.value)
@hookimpl
def goldgate_services():
    return {"own.talk": Service(Ask, ("chat",), Options), "own.run": Service(Ask, ("sandbox",), Options)}
@hookimpl
def goldgate_verifiers():
    return {"own.even": Verifier(even), "own.spoken": Verifier(spoken, asks=("chat",)), "own.ran": Verifier(ran, asks=("sandbox",))}
@hookimpl
def goldgate_filters():
    return {"own.seen": Filter(lambda candidate: candidate.text[:9], seen)}
"""

RUN = """
import json, resource, sys, time
from pathlib import Path
from goldgate.config import file as config
from goldgate.runs import run
read = config.read(Path(sys.argv[1]), {"runs": sys.argv[2], "workers": int(sys.argv[3])})
if sys.argv[4] == "ray":
    from goldgate_ray import messages, pool
    first, crossed = {}, {"out": 0, "in": 0, "pushes": 0, "polls": 0}
    encode, decode = messages.encode, messages.decode_to_head
    def encoded(message):
        body = encode(message)
        crossed["out"] += len(body)
        crossed["pushes"] += 1
        return body
    def decoded(body):
        crossed["in"] += len(body)
        crossed["polls"] += 1
        return decode(body)
    messages.encode, messages.decode_to_head = encoded, decoded
    real = pool.RayPool._open
    def opened(self):
        real(self)
        first["open"] = time.monotonic(), sum(resource.getrusage(resource.RUSAGE_SELF)[:2])
    pool.RayPool._open = opened
began = time.monotonic()
finished = run(read, executor=sys.argv[4])
ended, cpu = time.monotonic(), sum(resource.getrusage(resource.RUSAGE_SELF)[:2])
opened = first["open"] if sys.argv[4] == "ray" else (began, 0.0)
print(json.dumps({**(crossed if sys.argv[4] == "ray" else {}), "folder": str(finished.folder), "seconds": ended - opened[0], "cpu": cpu - opened[1], "start": opened[0] - began}))
"""
