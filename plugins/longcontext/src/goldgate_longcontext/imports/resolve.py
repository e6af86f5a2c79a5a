"""From an import to the files that it takes something from."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from posixpath import basename, dirname, join

from goldgate_longcontext.imports.layout import INIT, TEST, roots
from goldgate_longcontext.imports.statements import STAR, Bound, Import, Source

_PART = re.compile(r"[^\W\d]\w*")
LONGEST = 40  # re-exports that are followed from one name


class Resolver:
    """Finds modules by their names and names by their modules. Nothing is executed."""

    def __init__(self, files: Mapping[str, str], sources: Mapping[str, Source]) -> None:
        self._sources = sources
        self._files = set(sources)
        self._roots = roots(files)
        self._folders = {above for path in self._files for above in _ancestors(path)}
        self._tops = self._by_top()

    # --- modules -----------------------------------------------------------------------------------

    def module(self, name: str, importer: str) -> tuple[str, ...]:
        """Where an absolute name may be: a file's path, or a folder's; the first that is there counts."""
        parts = name.split(".")
        if not all(_PART.fullmatch(part) for part in parts):
            return ()
        path = "/".join(parts)
        if len(parts) == 1 and parts[0] in sys.stdlib_module_names:
            return ()
        for folder in self._path_of(importer):
            if found := self._at(join(folder, path)):
                return (found,)
        return self._elsewhere(parts, importer)

    def _path_of(self, importer: str) -> Iterator[str]:
        """The import path as this file sees it."""
        yield from self._own_folders(importer)
        inside = [root for root in self._roots if root and importer.startswith(f"{root}/")]
        yield from sorted(inside, key=len, reverse=True)
        yield from self._roots

    def _own_folders(self, importer: str) -> Iterator[str]:
        """The folder of a script, which Python puts in front; of a test, the first folder that is no package,
        as pytest does.
        """
        folder = dirname(importer)
        if TEST.fullmatch(basename(importer)):
            while folder and join(folder, INIT) in self._files:
                folder = dirname(folder)
            yield folder
            while folder:  # conftest.py of the folders above put theirs in front as well
                folder = dirname(folder)
                if join(folder, "conftest.py") in self._files:
                    yield folder
        elif join(folder, INIT) not in self._files and not self._imported_by_name(folder):
            yield folder

    def _imported_by_name(self, folder: str) -> bool:
        """Whether a folder without ``__init__.py`` is part of a namespace package: it lies below a source
        root.
        """
        return any(root and folder.startswith(f"{root}/") for root in self._roots)

    def _at(self, path: str) -> str:
        """The package's file, the module's file, or the folder of a namespace package; "" for none."""
        path = path.lstrip("/")
        for one in (join(path, INIT), f"{path}.py"):
            if one in self._files:
                return one
        return path if path in self._folders else ""

    def _by_top(self) -> dict[str, list[str]]:
        """Top-level packages that lie anywhere, by name: folders whose parent is no package."""
        found: dict[str, list[str]] = {}
        for folder in self._folders:
            if folder and join(dirname(folder), INIT) not in self._files:
                found.setdefault(basename(folder), []).append(folder)
        return found

    def _elsewhere(self, parts: list[str], importer: str) -> tuple[str, ...]:
        """A package that no known root leads to, if the whole name fits exactly one place (or the
        nearest).
        """
        rest = "/".join(parts[1:])
        fits = {self._at(join(top, rest) if rest else top) for top in self._tops.get(parts[0], ())}
        files = sorted(one for one in fits if one in self._files)
        if len(files) > 1:
            shared = {one: _common(one, importer) for one in files}
            best = max(shared.values())
            files = [one for one in files if shared[one] == best]
        return (files[0],) if len(files) == 1 else ()

    def _relative(self, level: int, module: str, importer: str) -> str:
        folder = dirname(importer)
        for _ in range(level - 1):
            if not folder:
                return ""
            folder = dirname(folder)
        path = join(folder, module.replace(".", "/")) if module else folder
        if not module:
            init = join(folder, INIT)
            return init if init in self._files else folder or "."
        return self._at(path)

    # --- names -------------------------------------------------------------------------------------

    def file(self, importer: str, level: int, module: str) -> str:
        """The file of a module as this file names it; "" where it is none of the repository's."""
        base = self._base(importer, level, module)
        return base if base in self._files else ""

    def folder(self, importer: str, level: int, module: str) -> str:
        """The folder of a package without a file of its own; "" where there is none."""
        base = self._base(importer, level, module)
        return base if base in self._folders or base == "." else ""

    def definition(self, importer: str, one: Bound, stop: str = "") -> tuple[str, str]:
        """The file that defines a name, re-exports followed up to the file ``stop``, and the name there; ""
        for the name where it is a module. Two empty texts where it is none of the repository's.
        """
        base = self._base(importer, one.level, one.module)
        return self._defined(base, one.name, stop, LONGEST) if base else ("", "")

    def _defined(self, base: str, name: str, stop: str, left: int) -> tuple[str, str]:
        submodule = self._submodule(base, name) if name else ""
        if base not in self._files or not name:
            return (submodule or base, "") if {submodule, base} & self._files else ("", "")
        source = self._sources[base]
        if base == stop and name in source.bound:
            return base, name
        origin = source.bound.get(name)
        if origin is not None and left > 0:
            other = self._base(base, origin.level, origin.module)
            if other == base:
                return self._submodule(base, origin.name), ""
            return self._defined(other, origin.name, stop, left - 1) if other else ("", "")
        if name in source.bound or not submodule:
            for star in source.stars if name not in source.bound else ():
                other = self._base(base, star.level, star.module)
                if left > 0 and other in self._files and self._gives(other, name, left - 1):
                    return self._defined(other, name, stop, left - 1)
            return base, name
        return submodule, ""

    def given(self, path: str, wanted: Iterable[str]) -> list[str]:
        """Which of these names ``from path import *`` binds."""
        return [name for name in sorted(wanted) if self._gives(path, name, LONGEST)]

    def holds(self, path: str, name: str) -> bool:
        """Whether a file surely or perhaps has a name: defined, imported, a submodule, or given by a star of
        another package or a ``__getattr__``, into which nobody can look.
        """
        source = self._sources[path]
        if source.unread or name in source.bound or self._submodule(path, name):
            return True
        if "__getattr__" in source.bound or (name.startswith("__") and name.endswith("__")):
            return True
        stars = [self._base(path, star.level, star.module) for star in source.stars]
        return any(star not in self._files or self._gives(star, name, LONGEST) for star in stars)

    def targets(self, importer: str, one: Import) -> tuple[set[str], set[str]]:
        """The files that an import takes something from; and the files of packages that it runs on the
        way.
        """
        found: set[str] = set()
        base = self._base(importer, one.level, one.module)
        if not base:
            return found, self._passed(importer, one)
        if not one.names and base in self._files:
            found.add(base)
        for name in one.names:
            found |= self._star(base, importer) if name == STAR else self._name(base, name, LONGEST)
        found.discard(importer)
        return found, self._passed(importer, one) | ({base} & self._files)

    def _base(self, importer: str, level: int, module: str) -> str:
        if level:
            return self._relative(level, module, importer)
        return next(iter(self.module(module, importer)), "") if module else ""

    def _passed(self, importer: str, one: Import) -> set[str]:
        """The packages above an imported module, which Python runs first."""
        parts = one.module.split(".") if one.module else []
        above = [".".join(parts[:number]) for number in range(1, len(parts))]
        return {self._base(importer, one.level, name) for name in above} & self._files

    def _submodule(self, base: str, name: str) -> str:
        folder = dirname(base) if basename(base) == INIT else base
        if base in self._files and basename(base) != INIT:
            return ""
        found = self._at(join("" if folder == "." else folder, name))
        return found if found in self._files else ""

    def _name(self, base: str, name: str, left: int) -> set[str]:
        """The files behind a name of a module: the module that holds it, and where it got the name from."""
        submodule = self._submodule(base, name)
        if base not in self._files:
            return {submodule} if submodule else set()
        source = self._sources[base]
        if name in source.bound:
            origin = source.bound[name]
            found = set() if submodule and self._is_submodule(base, origin, submodule) else {base}
            return found | (self._origin(base, origin, left) if origin is not None else set())
        if submodule:
            return {submodule}
        for star in source.stars:
            other = self._base(base, star.level, star.module)
            if left > 0 and other in self._files and self._gives(other, name, left - 1):
                return {base} | self._name(other, name, left - 1)
        return {base}

    def _is_submodule(self, base: str, origin: Bound | None, submodule: str) -> bool:
        """Whether a package's name only stands for its own submodule (``from . import core``): then whoever
        takes it depends on the submodule, not on the package's file.
        """
        return origin is not None and self._origin(base, origin, 1) == {submodule}

    def _origin(self, base: str, origin: Bound, left: int) -> set[str]:
        if left <= 0:
            return set()
        other = self._base(base, origin.level, origin.module)
        if not other:
            return set()
        if not origin.name:
            return {other} & self._files
        if other == base:
            submodule = self._submodule(base, origin.name)
            return {submodule} if submodule else set()
        return self._name(other, origin.name, left - 1)

    def _gives(self, path: str, name: str, left: int) -> bool:
        """Whether ``from path import *`` binds a name."""
        source = self._sources[path]
        if source.all is not None:
            return name in source.all
        if name.startswith("_"):
            return False
        if name in source.bound:
            return True
        others = (self._base(path, star.level, star.module) for star in source.stars)
        return left > 0 and any(
            other in self._files and self._gives(other, name, left - 1) for other in others
        )

    def _star(self, base: str, importer: str) -> set[str]:
        """The files behind ``import *``: the module, and where the names come from that the importer
        reads.
        """
        if base not in self._files:
            return set()
        source = self._sources[base]
        found = {base}
        read = self._sources[importer].used
        package = basename(importer) == INIT
        for name in source.all or ():
            if submodule := self._submodule(base, name):
                found.add(submodule)
            elif name in read or package:
                found |= self._name(base, name, LONGEST)
        if source.all is None:
            for name in read:
                if self._gives(base, name, LONGEST):
                    found |= self._name(base, name, LONGEST)
        return found


def _ancestors(path: str) -> Iterator[str]:
    folder = dirname(path)
    while folder:
        yield folder
        folder = dirname(folder)


def _common(one: str, other: str) -> int:
    """How many folders two paths begin with in common."""
    pairs = zip(dirname(one).split("/"), dirname(other).split("/"), strict=False)
    return next((number for number, (left, right) in enumerate(pairs) if left != right), 1 << 20)
