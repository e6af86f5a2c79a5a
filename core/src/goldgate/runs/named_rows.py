"""The rows of all sources of a config, each with the id that it has in a run, stated or not."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from itertools import islice

import msgspec

from goldgate.config.file import Config
from goldgate.config.plan import loaded
from goldgate.io import input_rows, readers, sources
from goldgate.io.naming import Naming
from goldgate.io.sources import Line
from goldgate.plugins.loading import Plugins

AT_ONCE = 64


def source_rows(config: Config, plugins: Plugins | None = None) -> Iterator[tuple[str, bytes]]:
    """Id and row, as a line of JSON Lines in our own columns, in the order of the stream: the lines are a
    source with the same samples. A row that cannot be read is given as it stands, with an empty id. Raises
    ConfigError and PluginError.
    """
    opened = sources.opened(config, plugins or loaded(config))
    with closing(Naming(opened, config.ids)) as naming:
        lines = sources.lines(opened, config.seed)
        while some := list(islice(lines, AT_ONCE)):
            for line, (name, _) in zip(some, naming.named(some), strict=True):
                yield _row(config, line, name)


def _row(config: Config, line: Line, name: str) -> tuple[str, bytes]:
    """The row under its name; "" where it states its own."""
    source = config.sources[line.source]
    _, raw, wrong = readers.decoded(line.place, line.text)
    if line.wrong or wrong or not isinstance(raw, dict):
        return "", line.text.rstrip() + b"\n"
    row = input_rows.renamed(raw, source.columns)
    stated = row.get("id")
    name = row["id"] = name or (line.place if stated in (None, "") else str(stated))
    if source.tags:
        own = row.get("tags") or {}
        row["tags"] = {**source.tags, **(msgspec.json.decode(own) if isinstance(own, str) else own)}
    return name, msgspec.json.encode(row) + b"\n"
