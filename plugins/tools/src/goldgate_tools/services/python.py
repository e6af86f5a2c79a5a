"""``tools.python``: an interpreter for policies, in the sandbox, that can read the documents users upload.

It answers calls of ``python`` (and the other names of such a tool) and of ``read_file``; and, as a sandbox,
all else that steps want run. So a config that has it needs no other sandbox.
"""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, distribution
from typing import Any, Literal

from goldgate import ConfigError, Failure, Server

from goldgate_tools.reading.json_text import MalformedError, decode
from goldgate_tools.requests import Call, Result
from goldgate_tools.running import cells, execute
from goldgate_tools.running.documents import PACKAGES
from goldgate_tools.running.names import code_of, path_of
from goldgate_tools.running.setting import Setting

LARGEST = 2_000_000
"""Characters of the arguments of one earlier call."""


@dataclass(frozen=True, slots=True)
class PythonOptions:
    """What cells may use, and how much of it."""

    documents: bool = True
    """Whether cells may import what reads documents: openpyxl, pypdf, python-docx and python-pptx, those of
    them that are installed (goldgate-tools[office])."""
    packages: tuple[str, ...] = ()
    """Further installed distributions that cells may import, as ("numpy",); what these require comes with
    them."""
    seconds: float = 10.0
    """Wall clock of one cell that is asked for by a call; steps have an option of their own."""
    memory: int = 1024
    """MiB for the cells of such a call."""
    sandbox: Literal["sandbox.embedded", "sandbox.docker"] = "sandbox.embedded"
    """The sandbox that cells run in."""
    slots: int = field(default=1, metadata={"digest": False})
    """How many cells run at once."""
    settings: Mapping[str, Any] = field(default_factory=dict)
    """Further options of that sandbox, by name: ``{disk = 512}``."""

    def __post_init__(self) -> None:
        for name in ("slots", "packages"):
            if name in self.settings:
                raise ValueError(f"settings: {name} is an option of tools.python itself")


class PythonServer:
    """Runs the cells of calls, and hands the sandbox all else."""

    batch = 1

    def __init__(self, options: PythonOptions) -> None:
        # imported here, so that listing the plug-ins does not load the engine
        from goldgate.engine import open_service

        self._options = options
        readers = installed() if options.documents else ()
        packages = tuple(dict.fromkeys((*options.packages, *readers)))
        table = {"slots": options.slots, "packages": packages, **options.settings}
        self._sandbox: Server = open_service(options.sandbox, table)
        self.parallel = self._sandbox.parallel

    def serve(self, requests: Sequence[Any]) -> list[Any]:
        """A reply for each request."""
        return [self._one(request) for request in requests]

    def close(self) -> None:
        """End the sandbox."""
        self._sandbox.close()

    def schemas(self) -> list[Mapping[str, Any]]:
        """The two tools as function schemas."""
        return list(SCHEMAS)

    def _one(self, request: Any) -> Any:
        if not isinstance(request, Call):
            (reply,) = self._sandbox.serve([request])
            return reply
        if (code := code_of(request.tool, request.arguments)) is not None:
            try:
                earlier = before(request)
            except ValueError as error:
                return Failure(str(error), "tools.python")
            return self._run(
                cells.run((*earlier, code), request.files, self._options.seconds, self._options.memory)
            )
        if (path := path_of(request.tool, request.arguments)) is not None:
            setting = Setting(request.files, seconds=self._options.seconds, memory=self._options.memory)
            return self._run(execute.read(path, setting))
        return Result(known=False)

    def _run(self, steps: Generator[Any, Any, Result]) -> Result | Failure:
        """What a generator of requests to the sandbox returns."""
        try:
            asked = next(steps)
            while True:
                (reply,) = self._sandbox.serve([asked])
                if isinstance(reply, Failure):
                    return reply
                asked = steps.send(reply)
        except StopIteration as end:
            result: Result = end.value
            return result


def before(call: Call) -> tuple[str, ...]:
    """The cells of the session that a call goes on with. Raises ValueError where its earlier calls do not
    lead to the session that it names.
    """
    codes: tuple[str, ...] = ()
    for tool, arguments in call.history:
        try:
            code = code_of(tool, decode(arguments, LARGEST))
        except MalformedError as error:
            raise ValueError(f"the arguments of an earlier call of {tool[:60]}: {error}") from error
        codes += () if code is None else (code,)
    if call.state not in ("", cells.session(codes)):
        raise ValueError("the calls do not lead to the session that is named")
    return codes


def installed() -> tuple[str, ...]:
    """The readers of documents that are installed here."""
    found = []
    for name in PACKAGES.values():
        try:
            found.append(distribution(name).metadata["Name"])
        except PackageNotFoundError:
            continue
    return tuple(found)


def open_python(options: PythonOptions) -> PythonServer:
    """A server with a sandbox of its own. Raises ConfigError where the sandbox cannot be had."""
    try:
        return PythonServer(options)
    except ConfigError as error:
        raise ConfigError(f"tools.python: {error}") from error


SCHEMAS: tuple[Mapping[str, Any], ...] = (
    {
        "type": "function",
        "function": {
            "name": "python",
            "description": "Run a cell of Python in a session that keeps its variables. The user's files lie "
            "in the working folder; there is no network. What the cell prints is given back, or the value of "
            "its last expression.",
            "parameters": {
                "type": "object",
                "properties": {"code": {"type": "string"}},
                "required": ["code"],
            },
        },
    },
    {
        "type": "function",
        "function": {
            "name": "read_file",
            "description": "The text of one of the user's files.",
            "parameters": {
                "type": "object",
                "properties": {"path": {"type": "string"}},
                "required": ["path"],
            },
        },
    },
)
"""The schemas of the two tools, for a row's ``tools``."""
