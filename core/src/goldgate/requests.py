"""What a plug-in may ask for: frozen requests, and the replies that services give.

A plug-in yields a request and is sent its reply; it may yield a tuple of requests and is then sent
the tuple of their replies. ``kind`` names the kind of service that answers, ``reply`` the type that
comes back. A package may bring requests of its own: any frozen dataclass with these two class
variables, whose fields and reply msgspec can encode. What a *candidate* did wrong (a crash, a time
limit) is in the reply; what the machinery did wrong never reaches the plug-in, it fails the row.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal

from goldgate.nouns import Blob, Message
from goldgate.quick import quick

Ended = Literal["exit", "signal", "time", "memory", "output"]


@quick
@dataclass(frozen=True, slots=True)
class Expected:
    """What one call of a plug-in is likely to ask for: so many requests of a kind, and about so many tokens
    in all of them. ``service`` is the service that they name; empty for the step's own. ``per_candidate``: it
    counts for one candidate, of a plug-in that is called once with all candidates of a sample.
    """

    kind: str
    requests: float
    prompt_tokens: float = 0.0
    completion_tokens: float = 0.0
    service: str = ""
    per_candidate: bool = False


@quick
@dataclass(frozen=True, slots=True)
class Together:
    """Branches that run side by side; see ``together``."""

    tasks: tuple[Any, ...]


def together(*tasks: Any) -> Together:
    """Run branches side by side: ``first, second = yield together(branch(1), branch(2))``.

    A branch is a generator that yields requests (or branches of its own) and returns a value; or a request,
    or a tuple of requests. What comes back is a tuple with one value for each branch: what it returned, or
    the Failure of a request that failed or of the branch itself. A generator of candidates may return that
    Failure in a candidate's place, so that one reply that fails costs one candidate.
    """
    return Together(tasks)


# --- blobs: kind "blob", answered by the engine itself ---------------------------------------------


@quick
@dataclass(frozen=True, slots=True)
class Read:
    """Ask for the contents of a blob, as bytes. They are in no journal: the digest names them."""

    kind: ClassVar[str] = "blob"
    reply: ClassVar[Any] = bytes

    blob: Blob


# --- models ------------------------------------------------------------------------------------


@quick
@dataclass(frozen=True, slots=True)
class Completion:
    """What a model answered; ``finish`` as the protocol says: stop, length, tool_calls …"""

    message: Message
    finish: str = "stop"
    model: str = ""
    prompt_tokens: int = 0
    completion_tokens: int = 0


@quick
@dataclass(frozen=True, slots=True)
class Chat:
    """Ask a model for the next message.

    ``index`` distinguishes several samples of one prompt; ``service`` names a configured service
    where a step talks to more than one (a judge as well as the policy), else the step's own answers.
    """

    kind: ClassVar[str] = "chat"
    reply: ClassVar[Any] = Completion

    messages: tuple[Message, ...]
    temperature: float = 1.0
    top_p: float = 1.0
    max_tokens: int = 1024
    seed: int | None = None
    index: int = 0
    stop: tuple[str, ...] = ()
    tools: tuple[Mapping[str, Any], ...] = ()
    response_format: Mapping[str, Any] | None = None
    service: str = ""


@quick
@dataclass(frozen=True, slots=True)
class Reward:
    """Ask a reward model for the score of a conversation (or of its prefix: a step's reward)."""

    kind: ClassVar[str] = "reward"
    reply: ClassVar[Any] = float

    messages: tuple[Message, ...]
    service: str = ""


@quick
@dataclass(frozen=True, slots=True)
class Rate:
    """Ask a step-wise reward model for the score after each step of the last message: ``at`` are offsets into
    its content, in characters, where steps end. The reply has a score for each; a logistic turns it into the
    probability that the step is right.
    """

    kind: ClassVar[str] = "rate"
    reply: ClassVar[Any] = tuple[float, ...]

    messages: tuple[Message, ...]
    at: tuple[int, ...]
    service: str = ""


@quick
@dataclass(frozen=True, slots=True)
class Embed:
    """Ask for the unit vector of a text."""

    kind: ClassVar[str] = "embed"
    reply: ClassVar[Any] = tuple[float, ...]

    text: str
    service: str = ""


@quick
@dataclass(frozen=True, slots=True)
class Entailment:
    """How two texts stand to each other: probabilities that sum to 1."""

    entails: float
    contradicts: float
    neutral: float


@quick
@dataclass(frozen=True, slots=True)
class Entail:
    """Ask whether the premise entails the hypothesis (natural language inference)."""

    kind: ClassVar[str] = "entail"
    reply: ClassVar[Any] = Entailment

    premise: str
    hypothesis: str
    service: str = ""


# --- untrusted code: kind "sandbox" ---------------------------------------------------------------


@quick
@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a job. ``code`` is None where it did not exit by itself; ``ended`` says how. ``files`` are
    those of the job's ``keep`` that were there at its end: the candidate's own, to be trusted as little as
    its output. ``goldgate.asking.text_of`` gives the text of one.
    """

    code: int | None
    stdout: str = ""
    stderr: str = ""
    ended: Ended = "exit"
    seconds: float = 0.0
    files: Mapping[str, bytes | Blob] = field(default_factory=dict)


@quick
@dataclass(frozen=True, slots=True)
class Job:
    """Run untrusted files: ``build`` first where there is one, then ``argv``, in an empty folder.

    A build that fails ends the job with its own code and its stderr. ``argv[0] == "python"`` is the
    sandbox's own interpreter. ``files`` are texts, bytes or blobs by their names; ``keep`` names files that
    come back in the outcome, where the job wrote them (4 MiB in all). Limits: seconds of wall clock, MiB of
    memory.
    """

    kind: ClassVar[str] = "sandbox"
    reply: ClassVar[Any] = Outcome

    files: Mapping[str, str | bytes | Blob]
    argv: tuple[str, ...]
    build: tuple[str, ...] = ()
    stdin: str = ""
    seconds: float = 5.0
    memory: int = 1024
    hash_seed: int | None = None
    keep: tuple[str, ...] = ()


@quick
@dataclass(frozen=True, slots=True)
class Called:
    """One call's end: a plain tagged value (``goldgate.plain``), or the exception's type name."""

    value: Any = None
    raised: str = ""
    message: str = ""


@quick
@dataclass(frozen=True, slots=True)
class CallsReply:
    """What the calls gave, in order; fewer than asked where the process ended before the last.

    ``why`` is empty when every call was made.
    """

    calls: tuple[Called, ...]
    ended: Ended = "exit"
    why: str = ""
    seconds: float = 0.0


@quick
@dataclass(frozen=True, slots=True)
class Calls:
    """Load ``code`` and call ``entry_point`` with each of ``arguments``; compare outside.

    ``arguments`` holds a tagged list of positional and a tagged mapping of keyword arguments a
    call (``goldgate.plain.encode``). Expected values do not travel. ``entry_point`` may be dotted
    (``Solution.run``: an instance is made without arguments).
    """

    kind: ClassVar[str] = "sandbox"
    reply: ClassVar[Any] = CallsReply

    code: str
    entry_point: str
    arguments: tuple[tuple[Any, Any], ...]
    seconds: float = 5.0
    memory: int = 1024
    hash_seed: int | None = None


@quick
@dataclass(frozen=True, slots=True)
class SuiteReply:
    """Whether the tests passed. None: they could not be run as asked (``why`` says why).

    ``trust`` is "lower" when tests and candidate had to share one process.
    """

    passed: bool | None
    why: str
    trust: Literal["full", "lower"] = "full"
    ended: Ended = "exit"
    seconds: float = 0.0


@quick
@dataclass(frozen=True, slots=True)
class Suite:
    """Run test code in one sandbox against the candidate in another.

    Styles: "check" defines ``check(candidate)`` (HumanEval); "script" is statements that name the
    entry point (assert lines); "pytest" is a test file that imports ``module``. ``live`` allows one
    shared process, marked as lower trust, where the tests need live objects.
    """

    kind: ClassVar[str] = "sandbox"
    reply: ClassVar[Any] = SuiteReply

    code: str
    tests: str
    entry_point: str = ""
    style: Literal["check", "script", "pytest"] = "check"
    module: str = "solution"
    seconds: float = 5.0
    memory: int = 1024
    live: bool = True
    hash_seed: int | None = None


@quick
@dataclass(frozen=True, slots=True)
class Cell:
    """What a cell gave: what it printed, the value of its last expression as Python writes it ("" for None),
    and its error: the last line of the traceback, and the exception's type name.
    """

    printed: str = ""
    shown: str = ""
    error: str = ""
    raised: str = ""


@quick
@dataclass(frozen=True, slots=True)
class CellsReply:
    """What the cells gave, in order, from ``first`` on; fewer than asked where the process ended before the
    last. ``why`` is empty when every cell ran. A text of more than 100,000 characters is cut there.
    """

    cells: tuple[Cell, ...]
    ended: Ended = "exit"
    why: str = ""
    seconds: float = 0.0


@quick
@dataclass(frozen=True, slots=True)
class Cells:
    """An interpreter session: run cells of Python one after the other in one scope, as a notebook does.

    A session is its prefix: to go on with it, ask for all its cells again and one more, with the number of
    the first whose result is wanted. So nothing is kept that a journal would not know of; a sandbox that
    still has the session runs only the new cells. ``files`` lie in the working folder. Limits: seconds of
    wall clock for each cell, MiB of memory. What cells print is the candidate's own, to be trusted as little.
    """

    kind: ClassVar[str] = "sandbox"
    reply: ClassVar[Any] = CellsReply

    cells: tuple[str, ...]
    first: int = 0
    files: Mapping[str, str | bytes | Blob] = field(default_factory=dict)
    seconds: float = 5.0
    memory: int = 1024
    hash_seed: int | None = 0


# --- trusted tools ----------------------------------------------------------------------------------


@quick
@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding of a static analyser; line and column count from 1."""

    code: str
    message: str
    line: int = 0
    column: int = 0


@quick
@dataclass(frozen=True, slots=True)
class Lint:
    """Ask a static analyser about a source text; ``rules`` as the analyser names them."""

    kind: ClassVar[str] = "lint"
    reply: ClassVar[Any] = tuple[Diagnostic, ...]

    code: str
    language: str = "python"
    rules: tuple[str, ...] = ()


@quick
@dataclass(frozen=True, slots=True)
class Computed:
    """How a pure function ended: its value, or why there is none."""

    value: Any = None
    ended: Literal["returned", "raised", "time", "memory"] = "returned"
    error: str = ""


@quick
@dataclass(frozen=True, slots=True)
class Compute:
    """Run a pure but possibly endless function of an installed package in a worker that is killed
    at its limit. ``function`` is ``package.module:name``; arguments and value are plain JSON.
    """

    kind: ClassVar[str] = "compute"
    reply: ClassVar[Any] = Computed

    function: str
    args: tuple[Any, ...] = ()
    kwargs: Mapping[str, Any] = field(default_factory=dict)
    seconds: float = 5.0
