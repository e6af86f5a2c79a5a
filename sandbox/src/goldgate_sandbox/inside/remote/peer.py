"""One end of the line between tests and candidate: asks, and answers what the other end asks meanwhile."""

from __future__ import annotations

import _thread
import io
import socket
import sys
import types
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from goldgate_sandbox.inside import wire
from goldgate_sandbox.inside.remote import bulk, exceptions
from goldgate_sandbox.inside.remote.codec import Codec
from goldgate_sandbox.inside.remote.operations import OPERATIONS

ENDED = "the process ended"
_PRINTED = 1 << 20


class LostError(BaseException):
    """The other process is gone, or speaks nonsense. No ``except Exception`` of a test swallows it."""


class Handle:
    """An object of the other process, by its number there."""

    __slots__ = ("number",)

    def __init__(self, number: int) -> None:
        self.number = number


class Side(NamedTuple):
    """What differs between the two ends.

    ``stand_in`` makes something that acts as the other's object of this number and description;
    ``guard`` raises where the other may not do an operation; ``received`` sees each value that
    came back; ``raised`` turns what the other raised by an operation into what is raised here; ``changed``
    sees the containers that were changed in place, and the value that the call gave.
    """

    stand_in: Callable[[Peer, Handle, dict[str, Any]], Any]
    guard: Callable[[str, Any, list[Any]], None]
    received: Callable[[Any], None]
    raised: Callable[[BaseException, str], BaseException]
    exception: Callable[[str, str], type[BaseException] | None]
    changed: Callable[[list[Any], Any], None]


class Peer:
    """Knows this side's objects that the other side has numbers of, and stand-ins for the other's."""

    def __init__(self, channel: socket.socket, side: Side, reader: wire.Reader | None = None) -> None:
        self.lost = ""
        self._reader = reader or wire.Reader(channel)
        self.known: dict[int, Any] = {}
        self._channel = channel
        self._side = side
        self._owned: list[Any] = []
        self._numbers: dict[int, int] = {}
        self._home: dict[int, int] = {}
        self._lock = _thread.RLock()
        self._spare: list[io.StringIO] = []  # that nothing was written to

    def ask(self, operation: str, subject: Handle, /, *operands: Any, **keywords: Any) -> Any:
        """Have the other side do an operation to an object of its own; what it gave, or raised."""
        with self._lock:
            codec = None
            if operation == "call" and not keywords and bulk.shallow(operands):
                self._send(["call", subject.number, *operands])
            else:
                codec = self._codec()
                self._send(
                    {
                        "op": operation,
                        "on": subject.number,
                        "args": [codec.encode(operand) for operand in operands],
                        "kwargs": {name: codec.encode(value) for name, value in keywords.items()},
                    }
                )
            while True:
                reply = self._receive()
                if type(reply) is list:
                    if len(reply) == 1:
                        return self._value(reply)
                elif "op" not in reply:
                    return self._settle(operation, codec or self._codec(operands), reply)
                self._send(self.answer(reply))

    def serve(self) -> None:
        """Answer until the other side hangs up."""
        while True:
            try:
                message, _ = self._reader.receive(wire.JOB)
            except EOFError:
                return
            self._send(self.answer(message))

    def answer(self, message: Any) -> Any:
        """Do what the other side asks; what came of it. A list of two or more is a call with shallow
        arguments; one of a single item is a reply: a shallow value, and nothing else happened.
        """
        codec: Codec | None = None
        keywords: dict[str, Any] = {}
        try:
            if type(message) is list:
                operation, subject, operands = "call", self._owned[message[1]], message[2:]
                if not bulk.simple(operands):
                    if not bulk.shallow(operands):
                        raise ValueError("no plain arguments")
                    codec = self._codec()
                    codec.receive(operands)
            else:
                codec = self._codec()
                operation, subject = message["op"], self._owned[message["on"]]
                operands = [codec.decode(operand) for operand in message["args"]]
                keywords = {name: codec.decode(value) for name, value in message["kwargs"].items()}
        except (ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
            self._lose(f"a malformed request: {error}")
        printed = self._spare.pop() if self._spare else io.StringIO()
        before, sys.stdout = sys.stdout, printed
        try:
            self._side.guard(operation, subject, operands)
            if operation == "call":
                result = subject(*operands, **keywords)
            else:
                result = OPERATIONS[operation](subject, *operands)
            if bulk.shallow((result,)) and not printed.tell() and (codec is None or codec.untouched(result)):
                self._spare.append(printed)
                return [result]
            codec = codec or self._codec()
            reply = {"ok": codec.encode(result)}
        except LostError:
            raise
        except BaseException as error:
            codec = codec or self._codec()
            reply = {"raised": exceptions.describe(error, codec, self.own)}
        finally:
            sys.stdout = before
        return {**reply, "changes": codec.changes(), "printed": printed.getvalue()[:_PRINTED]}

    def own(self, thing: Any) -> int:
        """The number under which the other side may ask for an object."""
        known = self._numbers.get(id(thing))
        if known is None:
            known = self._numbers[id(thing)] = len(self._owned)
            self._owned.append(thing)
        return known

    def adopt(self, number: int, stand_in: Any) -> Any:
        """Know a stand-in as the other side's object of this number."""
        self.known[number] = stand_in
        self._home[id(stand_in)] = number
        return stand_in

    def _codec(self, sent: Sequence[Any] = ()) -> Codec:
        """The numbers of a new call, whose shallow arguments ``sent`` are the first."""
        codec = Codec(self._refer, self._resolve, self._known_class)
        codec.number_lists(sent)
        return codec

    def _value(self, reply: list[Any]) -> Any:
        if not bulk.shallow(reply):
            self._lose("a malformed reply: no plain value")
        self._side.received(reply[0])
        return reply[0]

    def _settle(self, operation: str, codec: Codec, reply: dict[str, Any]) -> Any:
        error: BaseException | None = None
        result = None
        changed: list[Any] = []
        try:
            if "raised" in reply:
                error = exceptions.rebuild(reply["raised"], codec, self.known, self._side.exception)
            else:
                result = codec.decode(reply["ok"])
            changed = codec.apply(reply["changes"]) if reply["changes"] else []
            printed = str(reply["printed"])
        except (ValueError, KeyError, TypeError, IndexError, AttributeError) as malformed:
            self._lose(f"a malformed reply: {malformed}")
        if printed:
            sys.stdout.write(printed)
        if error is not None:
            raise self._side.raised(error, operation)
        if changed:
            self._side.changed(changed, result)
        self._side.received(result)
        return result

    def _known_class(self, kind: type) -> bool:
        return id(kind) in self._numbers

    def _refer(self, thing: Any) -> Any:
        number = self._home.get(id(thing))
        if number is not None:
            return {"h": number}
        if isinstance(thing, types.ModuleType | types.FrameType | types.TracebackType | types.CodeType):
            raise TypeError(f"a {type(thing).__name__} stays in its process")
        return {"r": [self.own(thing), exceptions.describe_object(thing, self.own)]}

    def _resolve(self, tag: str, body: Any) -> Any:
        if tag == "h":
            return self._owned[int(body)]
        if tag != "r":
            raise ValueError(f"unknown tag {tag!r}")
        number, about = int(body[0]), dict(body[1])
        if number not in self.known:
            self.adopt(number, self._side.stand_in(self, Handle(number), about))
        return self.known[number]

    def _send(self, message: Any) -> None:
        try:
            wire.send(self._channel, message)
        except OSError:
            self._lose(ENDED)

    def _receive(self) -> Any:
        try:
            message, _ = self._reader.receive()
        except (EOFError, OSError):
            self._lose(ENDED)
        except ValueError as error:
            self._lose(str(error))
        if not isinstance(message, dict | list):
            self._lose("a message that is none")
        return message

    def _lose(self, why: str) -> Any:
        self.lost = self.lost or why
        raise LostError(why)
