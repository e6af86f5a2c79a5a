"""A model that continues a dialogue: two answers to choose between, after the one that was chosen before.

The report annotates dialogues message by message (4.2.1): one of two messages with the same context is
preferred, or edited where both are flawed, and the dialogue goes on with it. Results of tools are recorded
ones; nobody ranks or edits them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from goldgate import Chat, ConfigError, Failure, Message, RunError, Server, message_to_dict
from goldgate.engine import prepare
from goldgate.runs import Config

from goldgate_annotate.labels import Label
from goldgate_annotate.tasks import KEY, Task, read
from goldgate_annotate.texts import edited

ANSWERS = 2
TEMPERATURE = 1.0
MOST_TOKENS = 1024


@dataclass(slots=True)
class Policy:
    """A chat service that is asked for answers."""

    server: Server
    seed: int = 0

    def answers(self, messages: Sequence[Message], tools: tuple[Mapping[str, Any], ...]) -> list[Message]:
        """Two answers. Raises RunError where the service fails."""
        requests = [
            Chat(
                tuple(messages), TEMPERATURE, max_tokens=MOST_TOKENS, seed=self.seed + n, index=n, tools=tools
            )
            for n in range(ANSWERS)
        ]
        replies: list[Any] = []
        for start in range(0, ANSWERS, self.server.batch):
            replies += self.server.serve(requests[start : start + self.server.batch])
        for reply in replies:
            if isinstance(reply, Failure):
                raise RunError(f"the model did not answer: {reply.why}")
        return [reply.message for reply in replies]

    def close(self) -> None:
        """Give the service back."""
        self.server.close()


def of_config(config: Config, name: str) -> Policy:
    """The chat service of a pipeline by its name. Raises ConfigError."""
    services = prepare(config).services
    chats = [one for one, service in services.items() if "chat" in service.component.value.answers]
    if name not in chats:
        there = ", ".join(chats) or "none"
        raise ConfigError(f"{name!r} is no chat service of {config.name}; there are: {there}")
    service = services[name]
    opened = service.component.value
    server = opened.open() if opened.options is None else opened.open(service.options)
    return Policy(server, config.seed)


def continued(task: Task, label: Label, text: str, policy: Policy) -> Task:
    """The task that comes after this one: its context, the message that was chosen or edited, a recorded
    result or what the user says next, and two answers to that. Raises RunError where it cannot go on.
    """
    if not label.ranking and label.edited is None:
        raise RunError("choose a response first")
    place = label.edited.of if label.edited else label.ranking[0]
    chosen = task.response(place).messages
    if label.edited:
        chosen = edited(chosen, label.edited.text)
    results = [_result(task, call) for call in chosen[-1].tool_calls]
    if not results and not text.strip():
        raise RunError("write what the user says next")
    after = results or [Message("user", text)]
    context = (*task.sample.prompt, *chosen, *after)
    answers = policy.answers(context, task.sample.tools)
    more = {key: value for key in ("rubric", "results") if (value := task.row.get(KEY, {}).get(key))}
    name = f"{task.sample.id}+{len(context)}"
    row = {
        "id": name,
        "prompt": [message_to_dict(message) for message in context],
        "responses": [{"messages": [message_to_dict(answer)]} for answer in answers],
        "tools": [dict(tool) for tool in task.sample.tools],
        "tags": dict(task.sample.tags),
        KEY: {**more, "parent": task.digest},
    }
    return read(row, name)


def _result(task: Task, call: Mapping[str, Any]) -> Message:
    """The recorded result of a call. Raises RunError where none is."""
    function = call["function"]
    wanted = (function["name"], _plain(function["arguments"]))
    for one in task.more.results:
        if (one.get("tool"), _plain(one.get("arguments"))) == wanted:
            output = one.get("output")
            text = output if isinstance(output, str) else json.dumps(output, ensure_ascii=False)
            return Message("tool", text, tool_call_id=str(call.get("id") or ""), name=wanted[0])
    raise RunError(f"no result of this call of {wanted[0]} is recorded: the dialogue ends here")


def _plain(arguments: Any) -> Any:
    """Arguments as a value, whether they are JSON text or not."""
    if not isinstance(arguments, str):
        return arguments or {}
    try:
        return json.loads(arguments or "{}")
    except (ValueError, RecursionError):
        return arguments
