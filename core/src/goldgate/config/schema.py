"""The JSON Schema of a config file: the core's keys, and every installed plug-in's options."""

from __future__ import annotations

from typing import Any

from goldgate.config.file import STEP_KEYS, Config, Source, Step
from goldgate.config.plan import STEP_KINDS
from goldgate.plugins import options
from goldgate.plugins.loading import Offered, Plugins


def of(plugins: Plugins) -> dict[str, Any]:
    """The schema of what ``plugins`` can run."""
    steps = [_step(offer) for kind in STEP_KINDS for offer in plugins.offers[kind].values()]
    services = [_service(offer) for offer in plugins.offers["services"].values()]
    whole = options.schema(Config)
    properties = {key: value for key, value in whole["properties"].items() if key != "base"}
    properties["source"] = {"type": "object", **_closed(options.schema(Source))}
    properties["step"] = {"type": "array", "minItems": 1, "items": {"oneOf": steps}}
    properties["services"] = {"type": "object", "additionalProperties": {"oneOf": services}}
    formats = {"enum": sorted(plugins.offers["exporters"])}
    properties["export"] = {"type": "object", "additionalProperties": formats}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "goldgate pipeline",
        "type": "object",
        "properties": properties,
        "required": ["name", "source", "step"],
        "additionalProperties": False,
    }


def _step(offer: Offered) -> dict[str, Any]:
    common = options.schema(Step)["properties"]
    own = options.schema(offer.value.options)
    keys = {key: common[key] for key in STEP_KEYS if key != "use"}
    return _used(offer, {**keys, **own["properties"]}, own)


def _service(offer: Offered) -> dict[str, Any]:
    own = options.schema(offer.value.options)
    return _used(offer, own["properties"], own)


def _used(offer: Offered, properties: dict[str, Any], own: dict[str, Any]) -> dict[str, Any]:
    told = {
        "title": f"{offer.name} ({offer.distribution} {offer.version})",
        "type": "object",
        **_closed({"properties": properties, "required": own["required"]}),
    }
    told["properties"] = {"use": {"const": offer.name}, **properties}
    told["required"] = ["use", *(key for key in own["required"] if key != "seed")]
    return told | ({"$defs": own["$defs"]} if "$defs" in own else {})


def _closed(found: dict[str, Any]) -> dict[str, Any]:
    return {**found, "additionalProperties": False}
