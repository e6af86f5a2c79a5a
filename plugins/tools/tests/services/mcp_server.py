"""An MCP server for tests, over standard input and output: ``python mcp_server.py``."""

import os
import time

from mcp.server import MCPServer
from mcp.server.mcpserver.exceptions import ToolError

server = MCPServer("shop")


@server.tool()
def add(a: int, b: int) -> int:
    """Add two numbers."""
    return a + b


@server.tool()
def fail(why: str) -> str:
    """Always fails."""
    raise ToolError(why)


@server.tool()
def secret() -> str:
    """Says what it was given."""
    return (
        f"token={os.environ.get('GOLDGATE_TEST_TOKEN', '')} other={os.environ.get('GOLDGATE_OTHER', 'none')}"
    )


@server.tool()
def large(size: int) -> str:
    """A long text."""
    return "x" * size


@server.tool()
def hang() -> str:
    """Sleeps."""
    time.sleep(600)
    return ""


@server.tool()
def leave() -> str:
    """Ends the process."""
    os._exit(3)


if __name__ == "__main__":
    server.run()
