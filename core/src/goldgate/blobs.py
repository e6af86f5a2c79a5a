"""Long texts and files, kept once by the digest of their contents, in a folder next to the journal.

Plug-ins, requests, groups and the journal hold a Blob; its contents are put in where a service or a data set
needs them. Without a folder (a verifier called by hand, say) texts stay as they are.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import fields, is_dataclass, replace
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Any, overload

from goldgate.errors import RunError
from goldgate.messages import whole_content
from goldgate.nouns import Blob, Message, Sample
from goldgate.requests import Outcome

INLINE = 1 << 16
"""Characters of a text that stays where it is: uploads of a few pages are not worth a file."""
FOLDER = "blobs"
"""The name of the folder, within that of a run."""
_SIZE = 16  # bytes of a digest


class MissingBlobError(RunError):
    """A blob is nowhere, or damaged; the sentence says which."""


class BlobStore:
    """Blobs in folders: the first is written to, all are read. A blob of another folder is copied to the
    first when it is read, so that a run depends on no other.
    """

    def __init__(self, folders: Sequence[str | Path] = ()) -> None:
        self._folders = [Path(folder) for folder in folders]
        self._own: set[str] = set()

    @overload
    def keep(self, data: str) -> str | Blob: ...

    @overload
    def keep(self, data: bytes) -> bytes | Blob: ...

    def keep(self, data: str | bytes) -> str | bytes | Blob:
        """The blob of a long text or of bytes; a short text as it is. The same data where there is no
        folder.
        """
        if not self._folders or (isinstance(data, str) and len(data) <= INLINE):
            return data
        is_text = isinstance(data, str)
        body = data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data
        digest = blake2b(body, digest_size=_SIZE).hexdigest()
        self._write(digest, body)
        return Blob(digest, len(body), is_text)

    def adopt(self, blob: Blob) -> None:
        """Have a copy of the blob in the first folder, where another one has it."""
        if blob.digest in self._own or not self._folders:
            return
        self._own.add(blob.digest)
        if not _path(self._folders[0], blob.digest).is_file():
            with suppress(MissingBlobError):  # whoever reads it will say so
                self.data(blob)

    def data(self, blob: Blob) -> bytes:
        """The contents of a blob. Raises MissingBlobError."""
        for number, folder in enumerate(self._folders):
            try:
                body = _path(folder, blob.digest).read_bytes()
            except OSError:
                continue
            if blake2b(body, digest_size=_SIZE).hexdigest() == blob.digest:
                if number:
                    self._write(blob.digest, body)
                return body
            if not number:
                _path(folder, blob.digest).unlink(missing_ok=True)  # damaged: whoever has it writes it again
        where = ", ".join(map(str, self._folders)) or "no folder, since this is no run"
        raise MissingBlobError(f"blob {blob.digest} is missing or damaged; looked for it in {where}")

    def text(self, blob: Blob) -> str:
        """The text of a blob; bytes that are no UTF-8 are replaced. Raises MissingBlobError."""
        return self.data(blob).decode("utf-8", "surrogatepass" if blob.text else "replace")

    def kept(self, sample: Sample) -> Sample:
        """A sample with its long texts by digest."""
        files = {name: one if isinstance(one, Blob) else self.keep(one) for name, one in sample.files.items()}
        prompt = self.messages(sample.prompt)
        if prompt == sample.prompt and files == sample.files:
            return sample
        return replace(sample, files=files, prompt=prompt)

    def messages(self, messages: tuple[Message, ...]) -> tuple[Message, ...]:
        """Messages with their long documents by digest."""
        if not any(message.documents for message in messages):
            return messages
        return tuple(
            replace(
                message,
                documents=tuple(
                    one if isinstance(one, Blob) else self.keep(one) for one in message.documents
                ),
            )
            for message in messages
        )

    def asked(self, request: Any) -> Any:
        """A request with the long documents of its messages by digest, so that one text in many requests is
        kept once.
        """
        messages = getattr(request, "messages", ())
        if not messages:
            return request
        if not isinstance(messages, tuple) or not all(isinstance(one, Message) for one in messages):
            return request
        kept = self.messages(messages)
        return request if kept == messages else replace(request, messages=kept)

    def whole(self, message: Message) -> Message:
        """A message with its documents within its content. Raises MissingBlobError."""
        if not message.documents:
            return message
        texts = tuple(self.text(one) if isinstance(one, Blob) else one for one in message.documents)
        content = whole_content(replace(message, documents=texts))
        return replace(message, content=content, documents=())

    def filled(self, request: Any) -> Any:
        """A request as a service needs it: documents in full, blobs among its files as texts or bytes.
        Raises MissingBlobError.
        """
        changed: dict[str, Any] = {}
        for field in _fields(type(request)):  # type: ignore[arg-type]  # a class can be hashed
            value = getattr(request, field)
            kind = type(value)
            if kind is str or kind is int or kind is float or not value:
                continue
            if isinstance(value, tuple) and any(isinstance(one, Message) and one.documents for one in value):
                changed[field] = tuple(self.whole(one) if isinstance(one, Message) else one for one in value)
            elif isinstance(value, Mapping) and any(isinstance(one, Blob) for one in value.values()):
                changed[field] = {name: self._contents(one) for name, one in value.items()}
        return replace(request, **changed) if changed else request

    def reply(self, reply: Any) -> Any:
        """A reply with its long files by digest."""
        if not isinstance(reply, Outcome) or not reply.files:
            return reply
        files = {
            name: self.keep(one) if isinstance(one, bytes) and len(one) > INLINE else one
            for name, one in reply.files.items()
        }
        return replace(reply, files=files)

    def _contents(self, value: Any) -> Any:
        if not isinstance(value, Blob):
            return value
        return self.text(value) if value.text else self.data(value)

    def _write(self, digest: str, body: bytes) -> None:
        path = _path(self._folders[0], digest)
        if path.is_file() and path.stat().st_size == len(body):
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(f".{digest}.{os.getpid()}.{threading.get_ident()}")
        part.write_bytes(body)
        part.replace(path)  # whoever is first: the contents are the same


@cache
def _fields(kind: Any) -> tuple[str, ...]:
    """The fields of a kind of request; none where it is no dataclass."""
    return tuple(field.name for field in fields(kind)) if is_dataclass(kind) else ()


def _path(folder: Path, digest: str) -> Path:
    return folder / digest[:2] / digest
