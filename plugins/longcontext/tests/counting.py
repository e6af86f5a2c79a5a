"""A one-file plug-in for ``test_bytes.py``: a model that answers by rules, and how large things are that go
through a run.
"""

from __future__ import annotations

import msgspec
from goldgate import (
    Chat,
    Completion,
    Generator,
    Message,
    Service,
    Verifier,
    accept,
    answer,
    hookimpl,
)
from goldgate.asking import ask

K = 8


class Model:
    """Writes one question, and answers everything else alike."""

    batch, parallel = 8, 1

    def serve(self, requests):
        return [
            Completion(Message("assistant", "Question: What is the harbour's number?\nAnswer: 4711"))
            if request.messages[-1].content.startswith("Write one question")
            else Completion(Message("assistant", str(4711 + request.index % 2)))
            for request in requests
        ]

    def close(self):
        pass


class Sampling:
    temperature, max_tokens, seed = 1.0, 64, 1


def candidates(sample):
    """K answers to a sample; the largest request is written into its tags."""
    requests = tuple(ask(sample.prompt, Sampling, number) for number in range(K))
    replies = yield requests
    return [answer(sample, reply.message.content) for reply in replies]


def sizes(sample, judged):
    """Bytes of the group and of a request, as they go between processes."""
    group = len(msgspec.msgpack.encode((sample, judged)))
    request = len(msgspec.msgpack.encode(Chat(sample.prompt)))
    return [accept("counted", group=group, request=request) for _ in judged]


@hookimpl
def goldgate_services():
    return {"counting.model": Service(Model, ("chat",))}


@hookimpl
def goldgate_generators():
    return {"counting.candidates": Generator(candidates, asks=("chat",))}


@hookimpl
def goldgate_verifiers():
    return {"counting.sizes": Verifier(sizes, of="group")}
