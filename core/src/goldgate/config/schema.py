"""The JSON Schema of a config file: the core's keys, and every installed plug-in's options."""

from __future__ import annotations

from typing import Any

from goldgate.config.file import STEP_KEYS, Config, Source, StepConfig
from goldgate.config.plan import STEP_KINDS
from goldgate.plugins import options
from goldgate.plugins.loading import Component, Plugins


def of(plugins: Plugins) -> dict[str, Any]:
    """The schema of what ``plugins`` can run."""
    steps = [_step(component) for kind in STEP_KINDS for component in plugins.components[kind].values()]
    services = [_service(component) for component in plugins.components["services"].values()]
    whole = options.schema(Config)
    properties = {key: value for key, value in whole["properties"].items() if key != "base"}
    properties["source"] = {"type": "object", **_closed(options.schema(Source))}
    properties["step"] = {"type": "array", "minItems": 1, "items": {"oneOf": steps}}
    properties["services"] = {"type": "object", "additionalProperties": {"oneOf": services}}
    formats = {"enum": sorted(plugins.components["exporters"])}
    properties["export"] = {"type": "object", "additionalProperties": formats}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "goldgate pipeline",
        "type": "object",
        "properties": properties,
        "required": ["name", "source", "step"],
        "additionalProperties": False,
    }


def _step(component: Component) -> dict[str, Any]:
    common = options.schema(StepConfig)["properties"]
    own = options.schema(component.value.options)
    keys = {key: common[key] for key in STEP_KEYS if key != "use"}
    return _used(component, {**keys, **own["properties"]}, own)


def _service(component: Component) -> dict[str, Any]:
    own = options.schema(component.value.options)
    return _used(component, own["properties"], own)


def _used(component: Component, properties: dict[str, Any], own: dict[str, Any]) -> dict[str, Any]:
    told = {
        "title": f"{component.name} ({component.distribution} {component.version})",
        "type": "object",
        **_closed({"properties": properties, "required": own["required"]}),
    }
    told["properties"] = {"use": {"const": component.name}, **properties}
    told["required"] = ["use", *(key for key in own["required"] if key != "seed")]
    return told | ({"$defs": own["$defs"]} if "$defs" in own else {})


def _closed(found: dict[str, Any]) -> dict[str, Any]:
    return {**found, "additionalProperties": False}
