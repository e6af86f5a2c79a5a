"""People in the loop: they rank, edit and accept; pipelines wait for what they say."""

from __future__ import annotations

from collections.abc import Mapping

from goldgate import Command, Generator, Service, hookimpl

from goldgate_annotate.options import PageOptions
from goldgate_annotate.people import PeopleOptions, edits, people
from goldgate_annotate.requests import Annotate, Annotation
from goldgate_annotate.service import open_page

__all__ = ["Annotate", "Annotation", "goldgate_commands", "goldgate_generators", "goldgate_services"]


@hookimpl
def goldgate_services() -> Mapping[str, Service]:
    """Answers of people, from the log of a page."""
    return {"annotate.page": Service(open_page, ("human",), PageOptions)}


@hookimpl
def goldgate_generators() -> Mapping[str, Generator]:
    """Rankings and edits by people."""
    return {
        "annotate.people": Generator(people, "group", PeopleOptions, asks=("human",)),
        "annotate.edits": Generator(edits, "group", PeopleOptions, asks=("human",)),
    }


@hookimpl
def goldgate_commands() -> Mapping[str, Command]:
    """``goldgate annotate serve | select | merge``."""
    from goldgate_annotate import __main__ as command

    return {"annotate": Command(command.add, command.run, command.HELP)}
