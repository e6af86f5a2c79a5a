from __future__ import annotations

from collections.abc import Callable

import pytest
from goldgate import Failure, Job, Outcome, Server

Script = Callable[..., Outcome]


def test_a_script_reads_its_input_and_ends_with_its_code(script: Script) -> None:
    ran = script("import sys\nprint(input()[::-1])\nsys.exit(3)", stdin="abc\n")
    assert (ran.stdout, ran.code, ran.ended) == ("cba\n", 3, "exit")


def test_an_uncaught_exception_is_told_as_the_interpreter_tells_it(script: Script) -> None:
    ran = script("def f():\n    1 / 0\nf()")
    assert ran.code == 1
    lines = ran.stderr.splitlines()
    assert lines[0] == "Traceback (most recent call last):"
    assert 'File "/box/work/main.py", line 3' in lines[1]
    assert lines[-1] == "ZeroDivisionError: division by zero"


@pytest.mark.parametrize(
    "source",
    [
        "import sys; print(sys.stdin.read())",
        "print(open(0).read())",
        "import os; print(os.read(0, 100).decode())",
        "import sys; print(sys.stdin.buffer.read().decode())",
        "print(open('/dev/stdin').read())",
        "import sys; print(''.join(sys.stdin))",
        "import sys; print(''.join(iter(sys.stdin.readline, '')))",
        "import fileinput; print(''.join(fileinput.input()))",
    ],
)
def test_every_way_of_reading_standard_input(script: Script, source: str) -> None:
    assert script(source, stdin="å\n2").stdout == "å\n2\n"


@pytest.mark.parametrize(
    ("source", "ended", "code"),
    [
        ("while True: pass", "time", None),
        ("import time; time.sleep(60)", "time", None),
        ("import os; os.kill(os.getpid(), 9)", "signal", None),
        ("import os; os.abort()", "signal", None),
        ("import os; os._exit(7)", "exit", 7),
        ("while True: print('x' * 100000)", "output", None),
        ("x = bytearray(1 << 31)", "exit", 1),
    ],
)
def test_how_a_script_that_misbehaves_ends(script: Script, source: str, ended: str, code: int | None) -> None:
    ran = script(source, seconds=1.0, memory=256)
    assert (ran.ended, ran.code) == (ended, code)


def test_memory_is_counted_over_all_processes(script: Script) -> None:
    source = "import os, time\nfor _ in range(8):\n    if not os.fork():\n        x = b'1' * (80 << 20)\n"
    ran = script(source + "        time.sleep(30)\ntime.sleep(30)", seconds=30.0, memory=256)
    assert ran.ended == "memory"


def test_what_a_script_leaves_running_ends_with_it(script: Script) -> None:
    ran = script("import os, time\nif os.fork() == 0: time.sleep(60)\nprint('done')", seconds=5)
    assert ran.stdout == "done\n"
    assert ran.seconds < 4


def test_threads_and_exit_functions_run_to_their_end(script: Script) -> None:
    source = """
import atexit, threading, time
atexit.register(print, "farewell")
threading.Thread(target=lambda: (time.sleep(0.1), print("thread"))).start()
"""
    assert script(source).stdout == "thread\nfarewell\n"


def test_a_job_may_have_many_files_and_arguments(server: Server) -> None:
    files = {"main.py": "import sys, pkg.mod\nprint(pkg.mod.X, sys.argv)", "pkg/mod.py": "X = 1"}
    (ran,) = server.serve([Job(files, ("python", "main.py", "-v"))])
    assert ran.stdout == "1 ['main.py', '-v']\n"


def test_a_file_outside_the_working_folder_is_a_failure(server: Server) -> None:
    (reply,) = server.serve([Job({"../main.py": ""}, ("python", "../main.py"))])
    assert isinstance(reply, Failure)


def test_a_hash_seed_is_given_to_a_fresh_interpreter(script: Script) -> None:
    source = "print({'a', 'b', 'c', 'd', 'e', 'f'}, hash('x'))"
    once, again, other = (script(source, hash_seed=seed).stdout for seed in (1, 1, 2))
    assert once == again != other


def test_a_build_that_fails_ends_the_job_with_its_code(server: Server) -> None:
    build = ("bash", "-c", "echo told; echo why >&2; exit 4")
    (ran,) = server.serve([Job({"a": ""}, ("true",), build=build)])
    assert (ran.code, ran.stderr, ran.stdout) == (4, "told\nwhy\n", "")


def test_a_program_that_is_not_there(server: Server) -> None:
    (ran,) = server.serve([Job({}, ("no-such-program",))])
    assert (ran.code, ran.stderr) == (127, "no-such-program: not found\n")


def test_files_go_in_and_out_as_bytes(server: Server) -> None:
    source = "data = open('in.bin', 'rb').read()\nopen('out/b.bin', 'wb').write(data[::-1])\nprint('done')"
    files = {"main.py": source, "in.bin": bytes(range(256)), "out/a.txt": "å\r\n"}
    (ran,) = server.serve([Job(files, ("python", "main.py"), keep=("out/b.bin", "out/a.txt", "no.txt"))])
    assert (ran.code, ran.stdout) == (0, "done\n")
    assert ran.files == {"out/b.bin": bytes(range(256))[::-1], "out/a.txt": "å\r\n".encode()}


def test_files_of_a_program_that_fails_or_is_built_come_back_too(server: Server) -> None:
    jobs = [
        Job(
            {"main.py": "open('a', 'w').write('1')\nraise SystemExit(3)"}, ("python", "main.py"), keep=("a",)
        ),
        Job(
            {"main.py": "open('a', 'w').write('1')\nimport os; os.abort()"},
            ("python", "main.py"),
            keep=("a",),
        ),
        Job({}, ("sh", "-c", "cat b > a"), build=("sh", "-c", "echo 2 > b"), keep=("a",)),
    ]
    replies = server.serve(jobs)
    assert [(ran.ended, ran.code, ran.files) for ran in replies] == [
        ("exit", 3, {"a": b"1"}),
        ("signal", None, {"a": b"1"}),
        ("exit", 0, {"a": b"2\n"}),
    ]


@pytest.mark.parametrize(
    "source",
    [
        "import os; os.symlink('/etc/passwd', 'a')",
        "import os; os.mkfifo('a')",
        "import os; os.mkdir('a')",
        "open('a', 'wb').write(bytes(5 << 20))",
        "import os; os.kill(os.getppid(), 9)",
    ],
)
def test_what_is_no_file_or_too_large_does_not_come_back(server: Server, source: str) -> None:
    (ran,) = server.serve([Job({"main.py": source}, ("python", "main.py"), keep=("a",))])
    assert isinstance(ran, Outcome)
    assert ran.files == {}


def test_a_program_whose_files_are_kept_keeps_its_limits(server: Server) -> None:
    (ran,) = server.serve(
        [Job({"main.py": "while True: pass"}, ("python", "main.py"), seconds=0.5, keep=("a",))]
    )
    assert ran.ended == "time"
    (outside,) = server.serve([Job({}, ("true",), keep=("../a",))])
    assert isinstance(outside, Failure)
