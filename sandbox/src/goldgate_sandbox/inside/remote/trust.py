"""Whose word a result rests on: what the tests may take from the candidate, and what lowers their trust."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NoReturn

_CHANGED = (list, dict, set, bytearray)


class UnfitError(BaseException):
    """The tests need live objects: this cannot be done from another process."""


class Trust:
    """The candidate's part in what the tests decide.

    ``counts``: the tests expect 0 or 1 of it, and never True or False.
    ``whole``: on the candidate's own side, which believes everything. ``named``: classes, by number, that the
    tests name. ``lowered``: why the tests rest on the candidate's word; empty where they do not. ``unfit``:
    why they cannot run in another process. ``epoch`` counts calls that may change an object. ``kept``: why
    a failure is no verdict; ``again`` names the one of some containers that the tests read again.
    """

    __slots__ = (
        *("again", "called", "constants", "counts", "epoch", "kept", "lowered", "named", "unfit", "whole"),
    )

    def __init__(self, *, whole: bool) -> None:
        self.whole = whole
        self.named: set[int] = set()
        self.lowered = ""
        self.unfit = ""
        self.kept = ""
        self.again: Callable[[list[Any]], str] = lambda containers: ""
        self.epoch = 0
        self.called = False
        self.constants = ""
        self.counts = False

    def lower(self, why: str) -> None:
        """Note that the candidate's word decides; the first reason is kept."""
        self.lowered = self.lowered or why

    def refuse(self, why: str) -> NoReturn:
        """Give up: the tests need a process shared with the candidate."""
        self.unfit = self.unfit or why
        raise UnfitError(why)

    def result(self) -> str:
        """Why a pass is of lower trust; empty where it is not. The results of a candidate's functions may be
        compared with its own constants.
        """
        return self.lowered or (self.constants if self.called else "")


class Location:
    """Where a stand-in's object is, and of which classes it claims to be.

    ``constructed``: the tests made it themselves, by calling its class; its operators are what they test.
    What any other object answers is asked for once: ``answers`` keeps it, ``families`` the ways in which the
    object was looked at. ``own`` counts the calls of its methods, each of which is a function whose ``owner``
    it is. ``given``: containers of the tests that it may have kept, as they were passed to what made it or
    to a method.
    """

    __slots__ = (
        *("answers", "constructed", "families", "given", "handle", "kinds", "own", "owner", "peer", "trust"),
    )

    def __init__(self, peer: Any, handle: Any, trust: Trust, kinds: tuple[int, ...] = ()) -> None:
        self.peer = peer
        self.handle = handle
        self.trust = trust
        self.kinds = kinds
        self.constructed = False
        self.answers: dict[Any, tuple[int, int, Any]] = {}
        self.families: set[str] = set()
        self.own = 0
        self.owner: Location | None = None
        self.given: list[Any] = []

    @property
    def named(self) -> bool:
        """Whether the object's own class is one that the tests name."""
        return bool(self.kinds) and self.kinds[0] in self.trust.named

    def ask(self, operation: str, /, *operands: Any, **keywords: Any) -> Any:
        """Have the operation done where the object is."""
        return self.peer.ask(operation, self.handle, *operands, **keywords)

    def change(self, operation: str, /, *operands: Any, **keywords: Any) -> Any:
        """Have an operation done that may change objects."""
        self.trust.epoch += 1
        self.trust.called = True
        self.own += 1
        if self.owner is not None:
            self.owner.own += 1
        self._note_kept()
        given = self.peer.ask(operation, self.handle, *operands, **keywords)
        if operation == "call":
            self._keep([one for one in (*operands, *keywords.values()) if type(one) in _CHANGED], given)
        if type(given) is bool and self.trust.counts and operation == "call":
            self.trust.lower("the candidate gave True or False where the tests expect 0 or 1")
        return given

    def _keep(self, containers: list[Any], made: Any) -> None:
        """Remember what a call was given, for the object that it made and the one whose method it is."""
        if containers and not self.trust.whole:
            made_at = made._goldgate_location if hasattr(type(made), "_goldgate_location") else None
            for holder in (made_at, self.owner):
                if holder is not None:
                    holder.given += containers

    def _note_kept(self) -> None:
        """Before a call that may change a container which the object was given: such a change stays in the
        candidate's process, so tests that read the container again see less than they should.
        """
        containers = [*self.given, *(self.owner.given if self.owner else ())]
        if containers and not self.trust.kept and (name := self.trust.again(containers)):
            self.trust.kept = f"the tests read {name} again, which the candidate may have kept and changed"

    def once(self, operation: str, *operands: Any) -> Any:
        """The answer to an operation that only looks. It is asked for again only after a call that may have
        changed the object, and lowers the trust where it is then another one.
        """
        if self.trust.whole or self.constructed:
            return self.ask(operation, *operands)
        key = (operation, *((type(operand), operand) for operand in operands))
        try:
            known = self.answers.get(key)
        except TypeError:  # an operand without a hash
            return self.ask(operation, *operands)
        if known is not None and known[0] == self.trust.epoch:
            return known[2]
        answer = self.ask(operation, *operands)
        if known is not None and known[1] == self.own and _differ(known[2], answer):
            self.trust.lower("an object of the candidate's gave different answers to the same question")
        self.answers[key] = (self.trust.epoch, self.own, answer)
        return answer

    def look(self, family: str) -> None:
        """Note a way of looking at an object; a second one is another answer to the same question."""
        if not (self.trust.whole or self.constructed):
            self.families.add(family)
            if len(self.families) > 1:
                self.trust.lower("an object of the candidate's was looked at in more than one way")


def _differ(one: Any, other: Any) -> bool:
    """Whether two answers are plain values of which both cannot be true."""
    if type(one) is not type(other) or type(one) not in (bool, int, float, str, bytes):
        return type(one) is not type(other)
    return bool(one != other)
