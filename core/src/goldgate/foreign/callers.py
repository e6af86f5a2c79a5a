"""How each kind of foreign checker is called: one function per kind, from a row to what the checker says."""

from __future__ import annotations

import asyncio
import json
import shlex
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any
from urllib.request import Request, urlopen

from goldgate.errors import ConfigError, PluginError
from goldgate.foreign.arguments import by_name, filled
from goldgate.plugins.modules import module

Row = Mapping[str, Any]
Caller = Callable[[Row, str, "Given"], Any]
LONGEST = 1 << 20  # bytes of a reply that are read
TASK_STATE = MappingProxyType({"model": "goldgate/certify", "epoch": 1})


@dataclass(frozen=True, slots=True)
class Given:
    """What the user gave: paths and constants by argument name, and the seconds of one call."""

    paths: Mapping[str, str]
    constants: Mapping[str, Any]
    seconds: float


@lru_cache(maxsize=8)
def function(target: str) -> Callable[..., Any]:
    """The object that ``module:name`` or ``file.py:name`` names. Raises ConfigError."""
    place, colon, name = target.rpartition(":")
    if not (colon and place and name):
        raise ConfigError(f"{target!r}: write module:function, or file.py:function")
    try:
        found: Any = module(place, Path())
    except PluginError as error:
        raise ConfigError(str(error).removeprefix("plugins: ")) from error
    for part in name.split("."):
        found = getattr(found, part, None)
    if not callable(found):
        raise ConfigError(f"{place} has no function {name}")
    return found  # type: ignore[no-any-return]


def source_of(target: str) -> Path | None:
    """The file that a function is defined in, where there is one. Raises ConfigError."""
    call = function(target)
    place = sys.modules.get(str(getattr(call, "__module__", "")))
    file = getattr(place, "__file__", None)
    return Path(file) if file else None


def plain(row: Row, target: str, given: Given) -> Any:
    """``function(…)`` with the parts of the row that its parameters are named for."""
    call = function(target)
    paths = {**by_name(call, {**given.paths, **given.constants}), **given.paths}
    return _waited(call(**filled(row, paths, given.constants)))


def trl(row: Row, target: str, given: Given) -> Any:
    """A reward function of trl: a batch of one conversation, the reference's keys as columns, and the answer
    under the names that it goes by. ``--argument format='"standard"'``: prompt and completion as plain texts.
    """
    columns = {**_columns(row), **filled(row, given.paths, given.constants)}
    prompts = [[{"role": "user", "content": row["prompt"]}]]
    completions = [[{"role": "assistant", "content": row["response"]}]]
    if columns.pop("format", "conversational") == "standard":
        prompts, completions = [row["prompt"]], [row["response"]]
    lists = {name: [value] for name, value in columns.items()}
    (reward,) = _waited(function(target)(prompts=prompts, completions=completions, **lists))
    return reward


def verl(row: Row, target: str, given: Given) -> Any:
    """A ``compute_score`` of verl."""
    arguments = {
        "data_source": row["tags"].get("data_source", ""),
        "solution_str": row["response"],
        "ground_truth": _answer(row),
        "extra_info": {"prompt": row["prompt"], "reference": row["reference"]},
    }
    return function(target)(**{**arguments, **filled(row, given.paths, given.constants)})


def lm_eval(row: Row, target: str, given: Given) -> Any:
    """A ``process_results`` of lm-evaluation-harness: the document has the prompt (as ``question``, too) and
    the reference's keys.
    """
    doc = {**_columns(row), "prompt": row["prompt"], "question": row["prompt"]}
    return function(target)({**doc, **filled(row, given.paths, given.constants)}, [row["response"]])


def inspect_ai(row: Row, target: str, given: Given) -> Any:
    """A scorer of inspect_ai, or the function that makes it."""
    try:
        from inspect_ai.model import ChatMessageUser, ModelOutput
        from inspect_ai.scorer import Target
        from inspect_ai.solver import TaskState
    except ImportError as error:
        raise ConfigError("inspect_ai is not installed here: pip install inspect-ai") from error
    question = ChatMessageUser(content=row["prompt"])
    response = row.get("messages") or [{"role": "assistant", "content": row["response"]}]
    state = TaskState(
        **TASK_STATE,
        sample_id=row["id"],
        input=row["prompt"],
        messages=[question, *map(_chat_message, response)],
        output=ModelOutput.from_content("goldgate/certify", row["response"]),
        metadata=dict(row["reference"]),
    )
    score = _waited(_scorer(target)(state, Target(str(_answer(row)))))
    return getattr(score, "value", score)


def _chat_message(message: Mapping[str, Any]) -> Any:
    """A message as inspect_ai has it, with calls and results of tools."""
    from inspect_ai.model import ChatMessageAssistant, ChatMessageTool, ChatMessageUser
    from inspect_ai.tool import ToolCall

    role, content = message["role"], message.get("content") or ""
    if role == "tool":
        return ChatMessageTool(content=content, tool_call_id=message.get("tool_call_id"))
    if role != "assistant":
        return ChatMessageUser(content=content)
    calls = []
    for one in message.get("tool_calls") or ():
        called = one.get("function") if isinstance(one.get("function"), Mapping) else one
        held, fault = called.get("arguments") or {}, None
        if isinstance(held, str):
            try:
                held = json.loads(held)
            except (ValueError, RecursionError) as error:
                held, fault = {}, str(error)
        if not isinstance(held, Mapping):
            held, fault = {}, "the arguments are no object"
        name, key = str(called.get("name") or ""), str(one.get("id") or "")
        calls.append(ToolCall(id=key, function=name, arguments=dict(held), parse_error=fault))
    return ChatMessageAssistant(content=content, tool_calls=calls or None)


@lru_cache(maxsize=8)
def _scorer(target: str) -> Callable[..., Any]:
    from inspect import iscoroutinefunction

    made = function(target)
    return made if iscoroutinefunction(made) else made()


def command(row: Row, target: str, given: Given) -> Any:
    """A program, without a shell: the row as JSON on standard input, the score on the first line of output
    (a number, or JSON). An exit status other than 0 is a failure.
    """
    run = subprocess.run(  # noqa: S603 - the user's own command
        shlex.split(target),
        input=json.dumps(dict(row)).encode("utf-8", "surrogatepass"),
        capture_output=True,
        timeout=given.seconds,
        check=False,
    )
    if run.returncode:
        last = run.stderr.decode("utf-8", "replace").strip().rpartition("\n")[2]
        raise RuntimeError(f"it ends with status {run.returncode}: {last[:300]}")
    return _decoded(run.stdout[:LONGEST].lstrip().partition(b"\n")[0])


def http(row: Row, target: str, given: Given) -> Any:
    """An endpoint: the row as JSON by POST; the reply is a number, or an object with a score."""
    if not target.startswith(("http://", "https://")):
        raise ConfigError(f"{target!r}: write http://… or https://…")
    body = json.dumps({**row, **filled(row, given.paths, given.constants)}).encode("utf-8", "surrogatepass")
    request = Request(target, body, {"Content-Type": "application/json"}, method="POST")  # noqa: S310 - see above
    with urlopen(request, timeout=given.seconds) as reply:  # noqa: S310 - only http and https come here
        return _decoded(reply.read(LONGEST))


CALLERS: Mapping[str, Caller] = MappingProxyType(
    {
        "function": plain,
        "trl": trl,
        "verl": verl,
        "inspect": inspect_ai,
        "lm-eval": lm_eval,
        "command": command,
        "http": http,
    }
)
IN_PROCESS = frozenset(("function", "trl", "verl", "inspect", "lm-eval"))


def _columns(row: Row) -> dict[str, Any]:
    """The reference's keys as columns; the answer under the names that it goes by."""
    known = {"answer", "solution", "ground_truth", "target"}
    found = dict.fromkeys(known, row["reference"]["answer"]) if "answer" in row["reference"] else {}
    return {**found, **row["reference"]}


def _answer(row: Row) -> Any:
    reference: Mapping[str, Any] = row["reference"]
    if "answer" in reference:
        return reference["answer"]
    return next(iter(reference.values())) if len(reference) == 1 else dict(reference)


def _decoded(text: bytes) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text.decode("utf-8", "replace").strip()


def _waited(value: Any) -> Any:
    return asyncio.run(value) if asyncio.iscoroutine(value) else value
