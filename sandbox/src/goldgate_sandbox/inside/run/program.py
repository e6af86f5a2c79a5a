"""Run a job's files: a Python script in this very process, anything else by exec."""

from __future__ import annotations

import atexit
import contextlib
import os
import signal
import socket
import sys
import types
from typing import Any, NoReturn

from goldgate_sandbox.inside import wire
from goldgate_sandbox.inside.isolation import jail
from goldgate_sandbox.inside.run import paths, streams

_NOT_FOUND, _NOT_RUN = 127, 126


def run(job: dict[str, Any], control: socket.socket, _: list[int]) -> NoReturn:
    """Write the files, build, and become the program."""
    for name, text in job["files"].items():
        _save(name, text)
    ends = streams.pipes(job["stdin"])
    wire.send(control, {"pipes": len(ends)}, ends)
    for number in ends:
        os.close(number)
    os.environ.clear()
    os.environ.update(environment())
    if job["build"]:
        _build(job)
        wire.send(control, {"built": True})
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


def _save(name: str, text: str) -> None:
    """Write a file below the working folder. Raises ValueError for a name that leads out of it."""
    parts = name.split("/")
    if name.startswith("/") or ".." in parts:
        raise ValueError(f"a file outside the working folder: {name}")
    os.makedirs("/".join(parts[:-1]) or ".", exist_ok=True)
    with open(name, "w", encoding="utf-8", errors="surrogateescape", newline="") as file:
        file.write(text)


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
        signal.signal(-code, signal.SIG_DFL) if -code not in (signal.SIGKILL, signal.SIGSTOP) else None
        os.kill(os.getpid(), -code)
    if code:
        os._exit(code)


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
