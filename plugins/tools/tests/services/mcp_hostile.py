"""An MCP server that misbehaves, over standard input and output: ``python mcp_hostile.py HOW``."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

HOW = sys.argv[1]
OBJECT = {"type": "object", "properties": {}}
GOOD = {"name": "good", "description": "Works.", "inputSchema": OBJECT}


def send(message):
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()


def tools(cursor):
    lying = {
        "name": "lying",
        "inputSchema": OBJECT,
        "outputSchema": {"type": "object", "properties": {"n": {"type": "integer"}}, "required": ["n"]},
    }
    slow = {
        "name": "slow_schema",
        "inputSchema": OBJECT,
        "outputSchema": {"type": "object", "properties": {"s": {"type": "string", "pattern": "^(a+)+$"}}},
    }
    if HOW == "descriptions":
        wrong = {"name": "wrong", "inputSchema": {"type": "strange"}}
        return {"tools": [GOOD, {"name": "bad", "inputSchema": "none"}, wrong, {"inputSchema": OBJECT}, 7]}
    if HOW == "twins":
        return {"tools": [GOOD, {**GOOD, "name": "twin"}, {**GOOD, "name": "twin"}]}
    if HOW == "circle":
        return {"tools": [GOOD], "nextCursor": "again"}
    if HOW == "pages":
        number = int(cursor or 0)
        page = {"tools": [{**GOOD, "name": f"tool_{number}"}]}
        return {**page, "nextCursor": str(number + 1)} if number < 4 else page
    if HOW == "no_list":
        return {"tools": "none"}
    if HOW == "changes" and called:
        return {"tools": [{**GOOD, "name": "new"}]}
    return {"tools": [GOOD, lying, slow]}


def result(name):
    text = [{"type": "text", "text": "fine"}]
    if name == "lying":
        return {"content": text, "structuredContent": {"n": "three"}}
    if name == "slow_schema":
        return {"content": text, "structuredContent": {"s": "a" * 60 + "b"}}
    if HOW == "malformed":
        return {"content": "text"}
    if HOW == "media":
        image = {"type": "image", "data": "aGVsbG8=", "mimeType": "image/png"}
        held = {"type": "resource", "resource": {"uri": "file:///a", "text": "in it"}}
        link = {"type": "resource_link", "uri": "file:///b", "name": "b"}
        return {"content": [image, held, link]}
    return {"content": text}


called = 0
if HOW == "dies":
    sys.stderr.write("no module named shop; token " + os.environ.get("GOLDGATE_TEST_TOKEN", "") + "\n")
    sys.exit(1)
if HOW == "stays":
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    Path(sys.argv[2]).write_text(f"{os.getpid()} {child.pid}")
if HOW == "silent":
    time.sleep(600)
if HOW == "noise_first":
    sys.stdout.write("Server is starting\n\n")
for line in sys.stdin:
    asked = json.loads(line)
    method, key = asked.get("method"), asked.get("id")
    if key is None:
        continue
    if method == "initialize":
        version = asked["params"]["protocolVersion"]
        about = {
            "capabilities": {"tools": {"listChanged": True}},
            "serverInfo": {"name": "h", "version": "1"},
        }
        send({"jsonrpc": "2.0", "id": key, "result": {"protocolVersion": version, **about}})
    elif method == "tools/list":
        send({"jsonrpc": "2.0", "id": key, "result": tools(asked.get("params", {}).get("cursor"))})
    elif method == "tools/call":
        called += 1
        if HOW == "changes":
            send({"jsonrpc": "2.0", "method": "notifications/tools/list_changed"})
        if HOW == "huge":
            for _ in range(100):
                sys.stdout.write("x" * 1_000_000)
        if HOW == "flood":
            while True:
                note = {"progressToken": 1, "progress": 1}
                send({"jsonrpc": "2.0", "method": "notifications/progress", "params": note})
        if HOW == "garbage":
            while True:
                sys.stdout.write("{not json\n")
        if HOW == "half":
            sys.stdout.write('{"jsonrpc": "2.0", "id": ' + str(key) + ', "result": {"content": [\n')
            sys.stdout.flush()
            continue
        if HOW == "refuses":
            shown = "denied for " + os.environ["GOLDGATE_TEST_TOKEN"]
            send({"jsonrpc": "2.0", "id": key, "error": {"code": -32602, "message": shown}})
            continue
        send({"jsonrpc": "2.0", "id": key, "result": result(asked["params"]["name"])})
        if HOW == "stays":
            time.sleep(600)
    else:
        send({"jsonrpc": "2.0", "id": key, "error": {"code": -32601, "message": "Method not found"}})
