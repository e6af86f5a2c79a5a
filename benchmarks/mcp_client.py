"""A client for the MCP conformance suite: ``python benchmarks/mcp_client.py URL``.

It opens ``tools.mcp`` on the address, as a pipeline does, and calls every tool that the server lists with
arguments of the types that its schema names.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Any

from goldgate import Failure
from goldgate_tools.requests import Call
from goldgate_tools.services.mcp import McpOptions, open_mcp

EXAMPLES = {
    "number": 2,
    "integer": 2,
    "string": "text",
    "boolean": True,
    "array": [],
    "object": {},
    "null": None,
}


def arguments(schema: Mapping[str, Any]) -> dict[str, Any]:
    """A value for each parameter that is required."""
    properties = schema.get("properties", {})
    return {name: EXAMPLES.get(properties[name].get("type"), "text") for name in schema.get("required", ())}


def main() -> int:
    """Exit status 1 where a call fails for a reason of the machinery."""
    server = open_mcp(McpOptions(url=sys.argv[1], timeout=20.0))
    try:
        functions = [schema["function"] for schema in server.schemas()]
        replies = server.serve([Call(one["name"], arguments(one["parameters"])) for one in functions])
    finally:
        server.close()
    for one, reply in zip(functions, replies, strict=True):
        print(one["name"], reply)
    return int(any(isinstance(reply, Failure) for reply in replies))


if __name__ == "__main__":
    raise SystemExit(main())
