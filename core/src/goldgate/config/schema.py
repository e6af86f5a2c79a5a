"""The JSON Schema of a config file: the core's keys, and every installed plug-in's options."""

from __future__ import annotations

from typing import Any

from goldgate.config.file import STEP_KEYS, Budget, Config, ExportConfig, Price, Source, StepConfig
from goldgate.config.plan import STEP_KINDS
from goldgate.plugins import options
from goldgate.plugins.loading import Component, Plugins


def of(plugins: Plugins) -> dict[str, Any]:
    """The schema of what ``plugins`` can run."""
    steps = [_step(component) for kind in STEP_KINDS for component in plugins.components[kind].values()]
    services = [_service(component) for component in plugins.components["services"].values()]
    whole = options.schema(Config)
    hidden = ("base", "blobs", "elsewhere", "sources", "disable")
    properties = {key: value for key, value in whole["properties"].items() if key not in hidden}
    table = {"type": "object", **_closed(_without(options.schema(Source), "options"))}
    properties["source"] = {
        "description": "Where problems come from: a table, or several.",
        "oneOf": [table, {"type": "array", "minItems": 1, "items": table}],
    }
    names = {"type": "array", "items": {"type": "string"}}
    lists = {
        "load": {"description": "Modules or files of your own.", **names},
        "disable": {"description": "Distributions or plug-ins to leave out.", **names},
    }
    properties["plugins"] = {
        "description": whole["properties"]["plugins"]["description"],
        "oneOf": [names, {"type": "object", **_closed({"properties": lists})}],
    }
    properties["budget"] = {**properties["budget"], "type": "object", **_closed(options.schema(Budget))}
    properties["budget"].pop("$ref", None)
    properties["budget"].pop("default", None)
    properties["step"] = {
        "description": "The steps in order.",
        "type": "array",
        "minItems": 1,
        "items": {"oneOf": steps},
    }
    properties["services"] = {
        "description": "Who answers requests, by a name of your own.",
        "type": "object",
        "additionalProperties": {"oneOf": services},
    }
    formats = {"enum": sorted(plugins.components["exporters"])}
    export = options.schema(ExportConfig)
    export["properties"]["format"] |= formats
    properties["export"] = {
        "description": "How each data set is written.",
        "type": "object",
        "additionalProperties": {"oneOf": [formats, {"type": "object", **_closed(export)}]},
    }
    executors = plugins.components["executors"]
    properties["executor"] = {
        "description": whole["properties"]["executor"]["description"],
        "oneOf": [{"enum": sorted(executors)}, *(_executor(component) for component in executors.values())],
    }
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
    price = options.schema(Price)
    common = {"price": {"description": "What it costs, in US dollars.", "type": "object", **_closed(price)}}
    return _used(component, {**common, **own["properties"]}, own)


def _executor(component: Component) -> dict[str, Any]:
    own = options.schema(component.value.options)
    return _used(component, own["properties"], own)


def _used(component: Component, properties: dict[str, Any], own: dict[str, Any]) -> dict[str, Any]:
    schema = {
        "title": f"{component.name} ({component.distribution} {component.version})",
        "type": "object",
        **_closed({"properties": properties, "required": own["required"]}),
    }
    use = {"description": "The plug-in.", "const": component.name}
    schema["properties"] = {"use": use, **properties}
    schema["required"] = ["use", *(key for key in own["required"] if key != "seed")]
    return schema | ({"$defs": own["$defs"]} if "$defs" in own else {})


def _closed(found: dict[str, Any]) -> dict[str, Any]:
    return {**found, "additionalProperties": False}


def _without(schema: dict[str, Any], name: str) -> dict[str, Any]:
    return {**schema, "properties": {key: body for key, body in schema["properties"].items() if key != name}}
