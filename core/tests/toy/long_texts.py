"""A plug-in over long texts: a service that counts what it is given, a generator and verifiers that read."""

from __future__ import annotations

from collections.abc import Generator as Steps
from collections.abc import Sequence
from typing import Any

from goldgate import (
    Candidate,
    Chat,
    Completion,
    Generator,
    Job,
    Message,
    Outcome,
    Sample,
    Service,
    Verdict,
    Verifier,
    accept,
    answer,
    hookimpl,
    reject,
    together,
)
from goldgate.asking import text_of, with_texts

DOCUMENT = "The sea is wide. " * 20_000
BYTES = bytes(range(256)) * 400


class Counting:
    """Says how much it was given."""

    batch, parallel = 4, 2

    def serve(self, requests: Sequence[Any]) -> list[Any]:
        return [self._reply(request) for request in requests]

    def _reply(self, request: Chat | Job) -> Any:
        if isinstance(request, Job):
            return Outcome(0, files={name: bytes(held)[::-1] for name, held in request.files.items()})
        assert not request.messages[0].documents
        return Completion(Message("assistant", f"{len(request.messages[0].content)} {request.index % 2}"))

    def close(self) -> None:
        """Nothing is open."""


def assemble(sample: Sample) -> list[Sample]:
    """A question about a long document, with two uploads."""
    prompt = (Message("user", "How long is it?", documents=(DOCUMENT,)),)
    return [Sample(f"{sample.id}+", prompt, files={"a.txt": "short", "b.txt": DOCUMENT, "c.bin": BYTES})]


def ask(sample: Sample) -> Steps[Any, Any, list[Any]]:
    """Four answers."""
    replies = yield together(*(Chat(sample.prompt, index=number) for number in range(4)))
    return [answer(sample, (reply.message,)) for reply in replies]


def read(candidate: Candidate) -> Steps[Any, Any, Verdict]:
    """Accepts the right length with an even index."""
    files = candidate.sample.files
    (document,) = candidate.sample.prompt[0].documents
    assert not isinstance(document, str)
    assert files["a.txt"] == "short"
    text = yield from text_of(document)
    again = yield from text_of(files["b.txt"])
    whole = yield from with_texts(candidate.sample)
    outcome = yield Job({"c": files["c.bin"]}, ("true",))
    back = yield from text_of(outcome.files["c"])
    assert text == again == whole.files["b.txt"] == whole.prompt[0].documents[0]
    assert back == BYTES[::-1].decode("utf-8", "replace")
    length = len(text) + 2 + len("How long is it?")
    return accept("right") if candidate.text == f"{length} 0" else reject("wrong")


@hookimpl
def goldgate_services() -> dict[str, Service]:
    return {"long.counting": Service(Counting, ("chat", "sandbox"))}


@hookimpl
def goldgate_generators() -> dict[str, Generator]:
    return {"long.assemble": Generator(assemble), "long.ask": Generator(ask, asks=("chat",))}


@hookimpl
def goldgate_verifiers() -> dict[str, Verifier]:
    return {"long.read": Verifier(read, asks=("sandbox",))}
