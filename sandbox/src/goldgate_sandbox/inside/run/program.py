"""Run a job's files: a Python script in this very process, anything else by exec."""

from __future__ import annotations

import atexit
import contextlib
import os
import signal
import socket
import stat
import sys
import types
from base64 import b64decode, b64encode
from typing import Any, NoReturn

from goldgate_sandbox.inside import wire
from goldgate_sandbox.inside.isolation import jail
from goldgate_sandbox.inside.run import paths, streams

_NOT_FOUND, _NOT_RUN = 127, 126
KEPT = 4 << 20
"""Bytes of all files that come back."""


def run(job: dict[str, Any], control: socket.socket, _: list[int]) -> NoReturn:
    """Write the files, build, and become the program."""
    save_all(job)
    kept = [_within(name) for name in job["keep"]]
    ends = streams.pipes(job["stdin"])
    wire.send(control, {"pipes": len(ends)}, ends)
    for number in ends:
        os.close(number)
    os.environ.clear()
    os.environ.update(environment())
    if job["build"]:
        _build(job)
        wire.send(control, {"built": True})
    if kept:
        _keep(kept, control)
    control.close()
    argv = job["argv"]
    script = argv[1] if argv[0] == "python" and len(argv) > 1 else ""
    if script in job["files"]:
        jail.limit_addresses(job["addresses"])
        interpret(script, argv[1:])
    if argv[0] == "python":
        jail.limit_addresses(job["addresses"])
    else:
        jail.limit_data(job["memory"])
        if argv[0].startswith("./"):
            jail.deep_stack()
    if job["hash_seed"] is not None:
        os.environ["PYTHONHASHSEED"] = str(job["hash_seed"])
    _execute(argv)


def environment() -> dict[str, str]:
    """What every candidate finds in its environment."""
    temporary = paths.temporary()
    return {
        "PATH": "/usr/local/bin:/usr/bin:/bin",
        "HOME": temporary,
        "TMPDIR": temporary,
        "LANG": "C.UTF-8",
        "USER": "candidate",
        "PYTHONDONTWRITEBYTECODE": "1",
        "GOCACHE": f"{temporary}/go",
        "GOFLAGS": "-mod=mod",
        "GO111MODULE": "off",
    }


def save_all(job: dict[str, Any]) -> None:
    """Write a job's files into the working folder. Raises ValueError for a name that leads out of it."""
    for name, text in job["files"].items():
        _save(name, text.encode("utf-8", "surrogateescape"))
    for name, coded in job["binary"].items():
        _save(name, b64decode(coded))


def _within(name: str) -> str:
    """A name of a file below the working folder. Raises ValueError for one that leads out of it."""
    if name.startswith("/") or ".." in name.split("/"):
        raise ValueError(f"a file outside the working folder: {name}")
    return name


def _save(name: str, data: bytes) -> None:
    os.makedirs(os.path.dirname(_within(name)) or ".", exist_ok=True)
    with open(name, "wb") as file:
        file.write(data)


def _keep(names: list[str], control: socket.socket) -> None:
    """Go on as a child of this process, which waits for the program's end, sends its files, and ends as it
    did. The program can end this process, but not send in its place: it has no socket and may not trace.
    """
    pid = os.fork()
    if pid == 0:
        return
    nowhere = os.open("/dev/null", os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nowhere, standard)
    _, status = os.waitpid(pid, 0)
    wire.send(control, {"kept": _contents(names)})
    code = os.waitstatus_to_exitcode(status)
    if code < 0:
        _end_by(-code)
    os._exit(code)


def _contents(names: list[str]) -> dict[str, str]:
    """Regular files of the working folder in base 64, as many as fit."""
    found: dict[str, str] = {}
    left = KEPT
    for name in names:
        with contextlib.suppress(OSError):
            number = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
            with open(number, "rb") as file:
                if not stat.S_ISREG(os.fstat(number).st_mode) or len(data := file.read(left + 1)) > left:
                    continue
            left -= len(data)
            found[name] = b64encode(data).decode()
    return found


def _build(job: dict[str, Any]) -> None:
    """Run the build; end with its code where it fails. What it prints is standard error."""
    pid = os.fork()
    if pid == 0:
        os.dup2(os.open("/dev/null", os.O_RDONLY), 0)
        os.dup2(2, 1)
        jail.limit_data(max(job["memory"], 2048))
        _execute(job["build"])
    _, status = os.waitpid(pid, 0)
    code = os.waitstatus_to_exitcode(status)
    if code < 0:
        _end_by(-code)
    if code:
        os._exit(code)


def _end_by(number: int) -> None:
    if number not in (signal.SIGKILL, signal.SIGSTOP):
        signal.signal(number, signal.SIG_DFL)
    os.kill(os.getpid(), number)


def _execute(argv: list[str]) -> NoReturn:
    for number in (signal.SIGPIPE, signal.SIGXFSZ):  # Python ignores them; programs expect the default
        signal.signal(number, signal.SIG_DFL)
    command = [sys.executable, "-B", "-S", *argv[1:]] if argv[0] == "python" else argv
    try:
        os.execvpe(command[0], command, dict(os.environ))
    except FileNotFoundError:
        os.write(2, f"{argv[0]}: not found\n".encode())
        os._exit(_NOT_FOUND)
    except OSError as error:
        os.write(2, f"{argv[0]}: {error.strerror}\n".encode())
        os._exit(_NOT_RUN)


def interpret(script: str, argv: list[str]) -> NoReturn:
    """Run a script as ``__main__``, and end as the interpreter would."""
    streams.reopen()
    path = os.path.abspath(script)
    main = types.ModuleType("__main__")
    main.__file__ = path
    main.__dict__["__builtins__"] = sys.modules["builtins"]
    sys.modules["__main__"] = main
    sys.argv[:] = argv
    sys.path.insert(0, os.path.dirname(path))
    sys.dont_write_bytecode = True
    with open(path, "rb") as file:
        source = file.read()
    code = 0
    try:
        exec(compile(source, path, "exec", dont_inherit=True), main.__dict__)
    except SystemExit as error:
        code = _exit_code(error.code)
    except BaseException as error:
        code = _uncaught(error)
    finally:
        os._exit(_farewell(code))


def _exit_code(wish: Any) -> int:
    if wish is None:
        return 0
    if isinstance(wish, int):
        return wish & 0xFF
    print(wish, file=sys.stderr)
    return 1


def _uncaught(error: BaseException) -> int:
    trace = error.__traceback__
    ours = trace.tb_next if trace else None  # without the frame of this file
    try:
        sys.excepthook(type(error), error.with_traceback(ours), ours)
    except BaseException:
        with contextlib.suppress(BaseException):
            print(f"{type(error).__name__}", file=sys.stderr)
    return 1


def _farewell(code: int) -> int:
    """What the interpreter does at its end: join threads, run ``atexit``, flush."""
    try:
        threading = sys.modules.get("threading")
        if threading is not None:
            threading._shutdown()
        atexit._run_exitfuncs()
    except BaseException as error:
        code = _uncaught(error)
    try:
        sys.stdout.flush()
    except BaseException:
        code = code or 120  # as the interpreter ends when it cannot flush
    with contextlib.suppress(BaseException):
        sys.stderr.flush()
    return code
