"""``tools.http``: the operations of an OpenAPI document, answered from a recording.

A call that is not recorded is a miss, never a live request; only with ``record = "new"`` is it sent, and then
recorded. Secrets that are sent in headers never appear in a recording or a result.
"""

from __future__ import annotations

import json
import os
import re
import threading
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from http.client import HTTPException
from pathlib import Path
from typing import Any, Literal
from urllib.parse import quote, urlencode

from goldgate import ConfigError, Failure

from goldgate_tools.reading.json_text import MalformedError, decode
from goldgate_tools.requests import Call, Result
from goldgate_tools.services.openapi import Operation, operations
from goldgate_tools.services.recorded import Recording, line_of, read
from goldgate_tools.services.secrets import forms, mask

LARGEST_LINE = 20_000_000
CONNECTION = {"digest": False}  # how an answer is fetched does not change it


@dataclass(frozen=True, slots=True)
class HttpOptions:
    """Which interface, and where its answers are recorded."""

    openapi: Path
    """The OpenAPI document, as JSON. Its operations with an ``operationId`` are the tools."""
    path: Path
    """The recording, as of ``tools.replay``; new calls are added at its end."""
    record: Literal["off", "new"] = "off"
    """``off``: nothing is ever sent. ``new``: a call that is not recorded is sent and recorded."""
    base_url: str = field(default="", metadata=CONNECTION)
    """Where live calls go."""
    headers_env: Mapping[str, str] = field(default_factory=dict, metadata=CONNECTION)
    """Headers whose values are taken from variables of the environment: header to variable."""
    query_env: Mapping[str, str] = field(default_factory=dict, metadata=CONNECTION)
    """Parameters of the query, such as a key, that are taken from variables of the environment."""
    timeout: float = field(default=30.0, metadata=CONNECTION)
    """Seconds for one live call."""
    largest: int = 1_000_000
    """Bytes of an answer; a larger one is an error of the call."""

    def __post_init__(self) -> None:
        if self.record == "new" and not self.base_url.startswith(("http://", "https://")):
            raise ValueError('record = "new" needs a base_url that starts with http:// or https://')


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        """A redirect is an answer, never followed."""


class HttpServer:
    """Answers the calls of the operations."""

    batch = 8
    parallel = 1

    def __init__(self, options: HttpOptions) -> None:
        self._options = options
        self._operations = operations(options.openapi)
        self._recording = read(options.path) if options.path.is_file() else Recording()
        if options.record == "off" and not options.path.is_file():
            raise ConfigError(f"there is no recording {options.path}; make one with record = 'new'")
        if options.record == "new":
            for option, names in (("headers_env", options.headers_env), ("query_env", options.query_env)):
                for name in names.values():
                    if name not in os.environ:
                        raise ConfigError(f"set the environment variable {name}: {option} names it")
        self._headers = {header: os.environ.get(name, "") for header, name in options.headers_env.items()}
        self._query = {key: os.environ.get(name, "") for key, name in options.query_env.items()}
        self._secrets = forms([*self._headers.values(), *self._query.values()])
        self._opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), _NoRedirect())
        self._lock = threading.Lock()

    def serve(self, requests: Sequence[Call]) -> list[Result | Failure]:
        """A result for each call; a Failure where a live one was not answered."""
        return [self._one(request) for request in requests]

    def close(self) -> None:
        """Nothing is open."""

    def schemas(self) -> list[Mapping[str, Any]]:
        """The operations as function schemas."""
        return [operation.schema for operation in self._operations.values()]

    def _one(self, call: Call) -> Result | Failure:
        if call.tool not in self._operations:
            return Result(known=False)
        with self._lock:
            known = self._recording.answer(call)
            if known.known and known.recorded:
                return known
            if self._options.record == "off":
                return Result(error="not recorded", recorded=False)
            result = self._live(self._operations[call.tool], call.arguments)
            if isinstance(result, Result):
                self._record(call, result)
            return result

    def _record(self, call: Call, result: Result) -> None:
        line = line_of(replace(call, arguments=mask(dict(call.arguments), self._secrets)), result)
        with self._options.path.open("a", encoding="utf-8") as file:
            file.write(line)
        self._recording.add(decode(line, LARGEST_LINE))

    def _live(self, operation: Operation, arguments: Mapping[str, Any]) -> Result | Failure:
        secrets = self._secrets
        try:
            request = request_of(operation, arguments, self._options.base_url, self._headers, self._query)
        except ValueError as error:
            return Result(error=f"Error: {error}")
        try:
            with self._opener.open(request, timeout=self._options.timeout) as reply:
                body, status = reply.read(self._options.largest + 1), reply.status
        except urllib.error.HTTPError as error:
            body, status = error.read(self._options.largest + 1), error.code
        except (OSError, HTTPException, ValueError) as error:
            why = mask(" ".join(str(error).split())[:300], secrets)
            return Failure(
                f"{operation.method.upper()} {operation.path}: {why}", "tools.http", transient=True
            )
        if len(body) > self._options.largest:
            return Result(error=f"Error: an answer of more than {self._options.largest} bytes")
        text = mask(body.decode("utf-8", "replace"), secrets)
        if status >= 300:
            return Result(error=f"Error: HTTP {status}: {' '.join(text.split())[:500]}")
        try:
            return Result(decode(text, self._options.largest) if text[:1] in "{[" and text else text)
        except MalformedError:
            return Result(text)


def open_http(options: HttpOptions) -> HttpServer:
    """A server of the operations; nothing is sent yet. Raises ConfigError and RowError."""
    return HttpServer(options)


def request_of(
    operation: Operation,
    arguments: Mapping[str, Any],
    base_url: str,
    headers: Mapping[str, str],
    query: Mapping[str, str] | None = None,
) -> urllib.request.Request:
    """The request of a call. Raises ValueError where an argument has no place, or a place no argument, and
    where one would lead to another path.
    """
    unknown = [name for name in arguments if name not in operation.places]
    if unknown:
        raise ValueError(f"the operation has no parameter {unknown[0][:60]!r}")
    path = operation.path
    for name in re.findall(r"\{(\w+)\}", operation.path):
        if name not in arguments:
            raise ValueError(f"the parameter {name} is missing")
        if (text := _text(arguments[name])) in ("", ".", ".."):
            raise ValueError(f"the parameter {name} cannot be {text!r}: it is a part of a path")
        path = path.replace(f"{{{name}}}", quote(text, safe=""))
    by_place = {
        place: {name: value for name, value in arguments.items() if operation.places[name] == place}
        for place in ("query", "body")
    }
    asked = {**{name: _text(value) for name, value in by_place["query"].items()}, **(query or {})}
    data = json.dumps(by_place["body"]).encode() if by_place["body"] else None
    sent = {"Accept": "application/json", **headers, **({"Content-Type": "application/json"} if data else {})}
    url = base_url.rstrip("/") + path + (f"?{urlencode(asked)}" if asked else "")
    return urllib.request.Request(url, data, sent, method=operation.method.upper())  # noqa: S310 - checked in HttpOptions


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)
