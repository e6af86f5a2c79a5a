"""Options that name a service: fields with ``metadata={"service": KIND}``, KIND as requests have it.

Such a field is a text, a sequence of texts, or a mapping whose values are texts; an empty text is the step's
own service, or none. A field of a pydantic model says it by ``json_schema_extra``. Fields of an option that
is itself a dataclass count, too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class NamedService:
    """What an option names: ``option`` is its name, ``kind`` the kind of request that the service answers."""

    option: str
    kind: str
    service: str


def kinds(kind: type | None) -> dict[str, str]:
    """The options of a type that name a service, with the kind of request that it answers."""
    if kind is None:
        return {}
    if hasattr(kind, "model_fields"):
        extras = {name: field.json_schema_extra for name, field in kind.model_fields.items()}
    elif is_dataclass(kind):
        extras = {field.name: field.metadata for field in fields(kind)}
    else:
        return {}
    return {
        name: str(extra["service"])
        for name, extra in extras.items()
        if isinstance(extra, Mapping) and "service" in extra
    }


def named(options: Any, within: str = "") -> Iterator[NamedService]:
    """The services that options name, those that are left empty excepted."""
    if options is None or isinstance(options, type):
        return
    own = kinds(type(options))
    for name, kind in own.items():
        for key, service in _texts(getattr(options, name)):
            if service:
                yield NamedService(f"{within}{name}{key}", kind, service)
    if is_dataclass(options):
        for field in fields(options):
            inner = getattr(options, field.name)
            if field.name not in own and is_dataclass(inner):
                yield from named(inner, f"{within}{field.name}.")


def _texts(value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield "", value
    elif isinstance(value, Mapping):
        yield from ((f".{key}", service) for key, service in value.items())
    else:
        yield from (("", service) for service in value or ())
