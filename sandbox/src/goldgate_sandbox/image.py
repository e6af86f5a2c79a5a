"""An image made of this machine's interpreter, for where no registry can be reached.

Python, its standard library, the shared libraries that they need, and a shell. Images with more
languages are built from the Dockerfile next to this file.
"""

from __future__ import annotations

import io
import os
import platform
import re
import shutil
import subprocess
import sys
import sysconfig
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

REPOSITORY = "goldgate-sandbox"
_TOOLS = (
    "sh bash cat echo ls true false env sleep sort uniq head tail cut tr wc tee seq expr grep sed awk mawk "
    "find xargs date mkdir rmdir rm cp mv ln touch chmod dirname basename pwd id uname test printf mktemp"
).split()
_DATA = ("/usr/share/zoneinfo", "/usr/lib/locale/C.utf8")
_RECIPE = 2  # changes with what is put in
DEFAULT = f"{REPOSITORY}:host-{platform.python_version()}-{_RECIPE}"
_SKIPPED = {
    "site-packages",
    "dist-packages",
    "test",
    "tests",
    "__pycache__",
    "idlelib",
    "turtledemo",
    "ensurepip",
}
_LIBRARY = re.compile(r"(/\S+) \(0x[0-9a-f]+\)")


def build(client: Any, *, again: bool = False) -> bool:
    """Make the default image, unless it exists; whether it was made. Takes some seconds."""
    if client.images.list(DEFAULT) and not again:
        return False
    with io.BytesIO() as archive:
        _pack(archive)
        changes = ["ENV PATH=/usr/local/bin:/usr/bin:/bin"]
        client.api.import_image_from_data(
            archive.getvalue(), repository=REPOSITORY, tag=DEFAULT.partition(":")[2], changes=changes
        )
    return True


def _pack(archive: io.BytesIO) -> None:
    python = os.path.realpath(sys.executable)
    library = sysconfig.get_paths()["stdlib"]
    tools = [path for path in map(shutil.which, _TOOLS) if path]
    extensions = [str(path) for path in Path(library, "lib-dynload").glob("*.so")]
    with tarfile.open(fileobj=archive, mode="w") as tar:
        for folder in ("proc", "sys", "dev", "tmp", "etc", "run", "goldgate", "usr/bin", "usr/local/bin"):
            _folder(tar, folder)
        for name in ("bin", "lib", "lib64"):
            if os.path.islink(f"/{name}"):
                tar.add(f"/{name}", name, recursive=False)
        wanted = (python, *tools, *_libraries([python, *tools, *extensions]))
        for target, path in sorted({_target(path): path for path in wanted}.items()):
            _file(tar, path, target)
        for folder in (library, *(path for path in _DATA if os.path.isdir(path))):
            tar.add(folder, folder.lstrip("/"), filter=_wanted)
        _link(tar, "usr/local/bin/python3", python)


def _libraries(programs: list[str]) -> Iterator[str]:
    """The shared libraries that programs are linked with, under the names they are looked up by."""
    for program in programs:
        ldd = subprocess.run(  # noqa: S603 - a program of this system, no shell
            ["/usr/bin/ldd", program], capture_output=True, text=True, check=False
        )
        yield from _LIBRARY.findall(ldd.stdout)


def _target(path: str) -> str:
    """The path that a file is known by, whatever links lead to its folder."""
    return os.path.join(os.path.realpath(os.path.dirname(path)), os.path.basename(path)).lstrip("/")


def _file(tar: tarfile.TarFile, path: str, target: str) -> None:
    """Add a file's content."""
    info = tar.gettarinfo(os.path.realpath(path), target)
    info.uid = info.gid = 0
    info.mode = 0o755
    with open(path, "rb") as file:
        tar.addfile(info, file)


def _folder(tar: tarfile.TarFile, name: str) -> None:
    info = tarfile.TarInfo(name)
    info.type, info.mode = tarfile.DIRTYPE, 0o755
    tar.addfile(info)


def _link(tar: tarfile.TarFile, name: str, target: str) -> None:
    info = tarfile.TarInfo(name)
    info.type, info.linkname = tarfile.SYMTYPE, target
    tar.addfile(info)


def _wanted(info: tarfile.TarInfo) -> tarfile.TarInfo | None:
    if _SKIPPED & {*Path(info.name).parts}:
        return None
    info.uid = info.gid = 0
    info.mode |= 0o055 if info.isdir() else 0o044
    return info
