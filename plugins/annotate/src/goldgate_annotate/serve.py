"""``goldgate annotate serve``: people label tasks on a page of this machine."""

from __future__ import annotations

import argparse
import hmac
import os
import secrets
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from socket import socket

from goldgate import ConfigError
from goldgate.runs import read_config

from goldgate_annotate.desk import Desk, about
from goldgate_annotate.log import Log
from goldgate_annotate.queue import Rules

PORT = 8110
MOST = 100  # annotators of one page


def add(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    parser.add_argument("tasks", nargs="+", type=Path, help="rows with one to three responses")
    parser.add_argument("--out", type=Path, default=Path("labels.jsonl"), help="the log (labels.jsonl)")
    parser.add_argument("--port", type=int, help=f"the port ({PORT}, or a free one where it is taken)")
    parser.add_argument("--annotators", default="me", help="names, with commas (me)")
    parser.add_argument("--overlap", type=float, default=0.1, help="share that everybody labels (0.1)")
    parser.add_argument("--gold", type=float, default=0.1, help="share of planted items (0.1)")
    parser.add_argument("--guide", type=Path, help="a text for annotators, shown next to the keys")
    parser.add_argument("--config", type=Path, help="a pipeline: its verifiers judge edits")
    parser.add_argument("--policy", default="", metavar="NAME", help="its model that goes on")
    parser.add_argument("--show-models", action="store_true", help="say which model wrote a response")
    parser.add_argument("--seed", type=int, default=0, help="of the order of responses and of draws (0)")


def run(arguments: argparse.Namespace) -> int:
    """Serve until interrupted."""
    try:
        import uvicorn  # noqa: F401 - found missing here, before anything listens

        from goldgate_annotate.server import application
    except ImportError as error:
        raise ConfigError("install goldgate[serve] to serve pages") from error
    from goldgate.adapters import address, serve

    names = _names(arguments.annotators)
    desk = _desk(arguments)
    try:
        with _listening(arguments.port) as listening:
            where, hosts = address(listening)
            paths = dict(zip(names, _secrets(arguments.out, names), strict=True))
            _say(about(desk), arguments.out)
            for name in names:
                sys.stdout.write(f"{name}: {where}/{paths[name]}/\n")
            sys.stdout.flush()
            serve(application(desk, paths, hosts), listening)
    finally:
        desk.close()
    return 0


def _desk(arguments: argparse.Namespace) -> Desk:
    from goldgate_annotate import files, policy, verify

    if arguments.policy and arguments.config is None:
        raise ConfigError("--policy names a chat service of a pipeline: give --config too")
    for name in ("overlap", "gold"):
        if not 0.0 <= getattr(arguments, name) <= 1.0:
            raise ConfigError(f"--{name}: a share from 0 to 1")
    guide = files.read(arguments.guide) if arguments.guide else ""
    verifying = verify.of_config(arguments.config)
    model = policy.of_config(read_config(arguments.config), arguments.policy) if arguments.policy else None
    return Desk(
        tuple(arguments.tasks),
        Log(arguments.out),
        Rules(arguments.overlap, arguments.gold, arguments.seed),
        verifying,
        model,
        arguments.show_models,
        guide,
    )


def _names(given: str) -> list[str]:
    names = [name.strip() for name in given.split(",") if name.strip()]
    if not names or len(set(names)) < len(names) or len(names) > MOST or not all(map(str.isprintable, names)):
        raise ConfigError(f"--annotators: one to {MOST} different names, with commas between")
    return names


def _listening(port: int | None) -> socket:
    """The wanted port, so that a page that is open finds the server again; or a free one."""
    from goldgate.adapters import listen

    if port is not None:
        return listen(port=port)
    try:
        return listen(port=PORT)
    except ConfigError:
        return listen()


def _secrets(out: Path, names: Sequence[str]) -> list[str]:
    """A path for each annotator that nobody can guess. It stays the same for a log, so that an address can be
    kept: the key lies next to the log, for its owner's eyes only.
    """
    path = out.with_name(out.name + ".key")
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        key = path.read_bytes()
    except OSError as error:
        raise ConfigError(f"{path}: {error.strerror or error}") from error
    else:
        key = secrets.token_bytes(32)
        with os.fdopen(handle, "wb") as file:
            file.write(key)
    if len(key) < 32:
        raise ConfigError(f"{path}: the key is not whole: remove the file")
    return [hmac.new(key, name.encode(), "sha256").hexdigest()[:32] for name in names]


def _say(found: Mapping[str, int], out: Path) -> None:
    sys.stdout.write(f"{found['tasks']} tasks; labels go to {out}\n")
    if found["left_out"]:
        sys.stdout.write(f"{found['left_out']} tasks have more than three responses: three are shown\n")
    if found["set_aside"]:
        sys.stdout.write(f"{found['set_aside']} labelled tasks are not in these files, or have changed\n")
