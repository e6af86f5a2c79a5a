"""``tools.queries``: requests of every kind for the tools of a sample (Llama 3 report, 4.3.5).

Single, parallel, nested and multi-step calls and uploads; and for restraint: requests that no tool fits, easy
ones that need none, ones whose tool the system prompt switches off, and ones that lack something. What each
kind needs is written into ``reference.tool_needed``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Generator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from goldgate import Chat, Completion, Expected, Message, Origin, Sample, chat
from goldgate.asking import ask, expected, unusable_name

from goldgate_tools.generators.prompts import KINDS, QUERY, SWITCHED_OFF
from goldgate_tools.reading.json_text import MalformedError, decode

Kind = Literal[
    "single", "parallel", "nested", "multi_step", "none_fits", "easy", "switched_off", "missing", "upload"
]
NEEDED: Mapping[str, Any] = {"none_fits": False, "easy": False, "switched_off": False, "missing": "ask"}
KEPT = ("state", "scenario", "functions")
"""What of a reference belongs to the tools, and so to every request for them."""
ALSO = {"upload": ', "file_name": "...", "file_text": "..."', "switched_off": ', "function": "..."'}
"""What a reply holds for a kind besides the query."""
LONGEST = 4000  # characters of a query
LARGEST = 100_000  # characters of an upload


@dataclass(frozen=True, slots=True)
class QueryOptions:
    """Which requests are written; defaults are ours."""

    kinds: tuple[Kind, ...] = (
        *("single", "parallel", "nested", "multi_step"),
        *("none_fits", "easy", "switched_off", "missing"),
    )
    """The kinds of request, each asked for by itself; ``upload`` is for tools that read files."""
    n: int = 2
    """How many requests of each kind."""
    examples: tuple[str, ...] = ()
    """Requests that are shown as examples of the tone."""
    temperature: float = 0.9
    """Of the model."""
    max_tokens: int = 1024
    """The most tokens of a reply."""
    seed: int | None = None
    """What the seeds come from; the run's where the config gives none."""


def make(sample: Sample, options: QueryOptions) -> Generator[tuple[Chat, ...], Any, list[Sample]]:
    """New samples with the tools of this one; what a reply does not give in form is left out."""
    if not sample.tools or not options.kinds:
        return []
    replies: tuple[Completion, ...] = yield tuple(
        ask((Message("user", _prompt(sample, kind, options)),), options, number)
        for number, kind in enumerate(options.kinds)
    )
    made: list[Sample] = []
    seen: set[str] = set()
    for number, (kind, reply) in enumerate(zip(options.kinds, replies, strict=True)):
        for row in parsed(reply.message.content)[: options.n]:
            query = _query(row)
            usable = kind != "switched_off" or row.get("function") in names(sample)
            if query and usable and query.casefold() not in seen:
                seen.add(query.casefold())
                origin = Origin("tools.queries", reply.model, options.seed, number, sample=sample.id)
                made.append(_sample(sample, kind, len(made), query, row, origin))
    return made


def expects(sample: Sample, options: QueryOptions) -> list[Expected]:
    """One chat for each kind."""
    if not sample.tools or not options.kinds:
        return []
    messages = (Message("user", _prompt(sample, options.kinds[0], options)),)
    return [expected(messages, options, len(options.kinds))]


def names(sample: Sample) -> frozenset[str]:
    """The names of a sample's tools."""
    functions = [tool.get("function", tool) for tool in sample.tools]
    return frozenset(str(one.get("name")) for one in functions if isinstance(one, Mapping))


def _prompt(sample: Sample, kind: str, options: QueryOptions) -> str:
    tools = "\n".join(json.dumps(tool.get("function", tool), ensure_ascii=False) for tool in sample.tools)
    example = "".join(f"\nFor the tone, an example: {text}" for text in options.examples)
    extra = ALSO.get(kind, "")
    return QUERY.format(tools=tools, n=options.n, kind=KINDS[kind], example=example, extra=extra)


def parsed(text: str) -> list[Any]:
    """The objects of a reply: a JSON list, bare or in a fence; none where there is no such list."""
    fenced = re.search(r"```(?:json)?\n(.*?)```", text, re.DOTALL)
    body = (fenced[1] if fenced else text).strip()
    start, end = body.find("["), body.rfind("]")
    if start < 0 or end < start:
        return []
    try:
        rows = decode(body[start : end + 1])
    except MalformedError:
        return []
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def _query(row: Mapping[str, Any]) -> str:
    query = row.get("query")
    return " ".join(query.split()) if isinstance(query, str) and len(query) <= LONGEST else ""


def _sample(
    sample: Sample, kind: str, number: int, query: str, row: Mapping[str, Any], origin: Origin
) -> Sample:
    reference = {key: value for key, value in sample.reference.items() if key in KEPT}
    reference["tool_needed"] = NEEDED.get(kind, True)
    name, text = row.get("file_name"), row.get("file_text")
    held = (
        isinstance(name, str)
        and isinstance(text, str)
        and len(text) <= LARGEST
        and not unusable_name([str(name)])
    )
    files = {str(name): str(text)} if kind == "upload" and held else {}
    system = tuple(message for message in sample.prompt if message.role == "system")
    if kind == "switched_off":
        system = (*system, Message("system", SWITCHED_OFF.format(tool=row["function"])))
    tags = {**sample.tags, "kind": kind}
    return Sample(
        f"{sample.id}/{kind}-{number}", (*system, *chat(query)), reference, sample.tools, tags, origin, files
    )
