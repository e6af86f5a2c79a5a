"""How a plug-in reads long texts and files, which it is given by their digests."""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Iterable
from dataclasses import replace
from functools import wraps
from typing import Any, TypeVar, cast

from goldgate.nouns import Blob, Candidate, Judged, Sample
from goldgate.requests import Read

_FORBIDDEN = re.compile(r"[\x00-\x1f\x7f\\\ud800-\udfff]")
Plugin = TypeVar("Plugin", bound=Callable[..., Any])
LONGEST_NAME, LONGEST_PATH = 255, 1000
"""Bytes of one part of a file's name, and of all of it."""


def unusable_name(names: Iterable[str]) -> str:
    """Why files of these names cannot lie in a working folder, in one sentence; empty where they can. Names
    come with rows and from models: one that leads out of the folder, or that no file system takes, is found
    here before anything is written.
    """
    known = set(names)
    for name in sorted(known, key=repr):
        if why := _unusable(name, known):
            return f"the file name {name[:80]!r} {why}"
    return ""


def _unusable(name: str, known: set[str]) -> str:
    parts = name.split("/")
    if not name or _FORBIDDEN.search(name):
        return "is empty or has a character that a file name cannot have"
    if name.startswith("/") or ".." in parts:
        return "leads out of the working folder"
    if "" in parts or "." in parts:
        return "has an empty part"
    if len(name.encode()) > LONGEST_PATH or any(len(part.encode()) > LONGEST_NAME for part in parts):
        return f"is longer than {LONGEST_PATH} bytes, or {LONGEST_NAME} between two slashes"
    if any("/".join(parts[:number]) in known for number in range(1, len(parts))):
        return "lies in a folder whose name another file has"
    return ""


def text_of(file: str | bytes | Blob) -> Generator[Any, Any, str]:
    """The text of a file or a document: ``text = yield from text_of(sample.files["report.txt"])``. Nothing is
    asked where it is at hand; bytes that are no UTF-8 are replaced.
    """
    data = (yield Read(file)) if isinstance(file, Blob) else file
    return data if isinstance(data, str) else data.decode("utf-8", "replace")


def with_texts(sample: Sample) -> Generator[Any, Any, Sample]:
    """The sample with its files and the documents of its prompt as texts, for a plug-in that reads them all;
    the sample itself where they are at hand. Files of bytes stay blobs.
    """
    files = dict(sample.files)
    for name, one in files.items():
        if isinstance(one, Blob) and one.text:
            files[name] = yield from text_of(one)
    prompt = []
    for message in sample.prompt:
        texts = []
        for document in message.documents:
            texts.append((yield from text_of(document)))  # noqa: PERF401 - a yield cannot stand in it
        prompt.append(replace(message, documents=tuple(texts)) if texts else message)
    return replace(sample, files=files, prompt=tuple(prompt))


def given_texts(plugin: Plugin) -> Plugin:
    """For a plug-in that reads all files and documents of what it is given: a Sample, a Candidate or a
    Judged, which comes with texts in place of blobs. It need not be a generator itself.
    """

    @wraps(plugin)
    def reading(subject: Any, *rest: Any) -> Any:
        sample = _sample_of(subject)
        held = (*sample.files.values(), *(one for message in sample.prompt for one in message.documents))
        if any(isinstance(one, Blob) for one in held):
            return _first_read(plugin, subject, *rest)
        return plugin(subject, *rest)

    return cast(Plugin, reading)


def _first_read(plugin: Callable[..., Any], subject: Any, *rest: Any) -> Generator[Any, Any, Any]:
    sample = yield from with_texts(_sample_of(subject))
    if isinstance(subject, Sample):
        subject = sample
    elif isinstance(subject, Candidate):
        subject = replace(subject, sample=sample)
    else:
        subject = replace(subject, candidate=replace(subject.candidate, sample=sample))
    found = plugin(subject, *rest)
    return (yield from found) if hasattr(found, "send") else found


def _sample_of(subject: Sample | Candidate | Judged) -> Sample:
    if isinstance(subject, Sample):
        return subject
    return (subject if isinstance(subject, Candidate) else subject.candidate).sample
