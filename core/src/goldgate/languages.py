"""Languages that a sandbox runs: declarative values, so that a plug-in adds one by writing one.

``LANGUAGES["rust"].job(source, stdin="3")`` is the request; a language of your own is
``Language("lua", "main.lua", run=("lua", "main.lua")).job(source)``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from goldgate.requests import Job


@dataclass(frozen=True, slots=True)
class Language:
    """How one source file becomes a running program.

    ``file`` is the name that the source is saved under, ``build`` the command that compiles it
    (none for an interpreted language), ``run`` the command that runs it, ``memory`` what its tools
    need in MiB, ``needs`` further programs that the commands start. A command is an argument list.
    """

    name: str
    file: str
    run: tuple[str, ...]
    build: tuple[str, ...] = ()
    memory: int = 1024
    needs: tuple[str, ...] = ()

    @property
    def tools(self) -> tuple[str, ...]:
        """The programs that must be installed."""
        first = (command[0] for command in (self.build, self.run) if command)
        return (*(tool for tool in first if not tool.startswith("./")), *self.needs)

    def job(
        self,
        source: str,
        *,
        stdin: str = "",
        seconds: float = 5.0,
        files: Mapping[str, str] = MappingProxyType({}),
    ) -> Job:
        """Run ``source`` on ``stdin``, with further ``files``; limits as in ``Job``."""
        return Job(
            files={**files, self.file: source},
            argv=self.run,
            build=self.build,
            stdin=stdin,
            seconds=seconds,
            memory=self.memory,
        )


_TABLE = (
    Language("python", "main.py", run=("python", "main.py")),
    Language("javascript", "main.js", run=("node", "main.js")),
    Language(
        "typescript",
        "main.ts",  # as node, deno and bun do it: types are taken off, not checked
        build=("bash", "-c", "tsc --target es2020 --module commonjs main.ts >&2; test -e main.js"),
        run=("node", "main.js"),
        needs=("tsc",),
    ),
    Language("bash", "main.sh", run=("bash", "main.sh")),
    Language("c", "main.c", build=("gcc", "-O2", "-std=c17", "-o", "main", "main.c", "-lm"), run=("./main",)),
    Language(
        "c++", "main.cpp", build=("g++", "-O2", "-std=c++20", "-o", "main", "main.cpp"), run=("./main",)
    ),
    Language(
        "java",
        "Main.java",
        build=("javac", "-J-XX:+UseSerialGC", "-J-XX:TieredStopAtLevel=1", "-encoding", "utf-8", "Main.java"),
        run=("java", "-XX:+UseSerialGC", "-Xss64m", "Main"),
        memory=2048,
    ),
    Language("go", "main.go", build=("go", "build", "-o", "main", "main.go"), run=("./main",), memory=2048),
    Language(
        "rust",
        "main.rs",
        build=("rustc", "-O", "--edition", "2021", "-o", "main", "main.rs"),
        run=("./main",),
        memory=2048,
    ),
    Language("php", "main.php", run=("php", "main.php")),
)

LANGUAGES: Mapping[str, Language] = MappingProxyType({language.name: language for language in _TABLE})
"""The ten languages by name: python, javascript, typescript, bash, c, c++, java, go, rust, php."""
