"""The JSON Schema of scenario files, for editors; `python -m sim.docs` writes it beside the scenarios."""

import json
from datetime import date
from typing import Any

from sim.scenario.fields import RULE
from sim.scenario.schema import ScenarioFile
from sim.scenario.setting import settable
from sim.world import World, load_world
from sim.world.catalogue import SWITCH, Hypothesis

NAME = "schema.json"


# Tables whose missing keys take the defaults of the world, and the keys that none may lack.
REQUIRED = ("title",)
FILLED = ("Period", "Hypotheses", "RussiaPart", "BelarusAims", "Mechanisms")


def json_schema() -> dict[str, Any]:
    """Return the schema of a parsed file, with dates as text and the names of the default world."""
    world = load_world()
    schema = ScenarioFile.model_json_schema(by_alias=True)
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["title"] = "Scenario of the standoff"
    definitions, tables = schema["$defs"], schema["properties"]
    tables["parameters"] = _closed(_parameters(world), "Parameters that differ from the registry")
    route = {"$ref": "#/$defs/Route"}
    tables["routes"] = _closed(
        dict.fromkeys(world.hubs, route), f"Limits on the flights from each hub to {world.settings.home.city}"
    )
    definitions["Swept"] = tables["sweep"]["additionalProperties"]
    swept = {"$ref": "#/$defs/Swept"}
    about = (
        "Values or a distribution per key; KEY@FROM..UNTIL is swept within a window, KEY=VALUE@ over windows"
    )
    tables["sweep"] = _closed(dict.fromkeys(settable(world), swept), about)
    tables["sweep"]["patternProperties"] = {"@": swept}
    named, _ = definitions["NationalityBan"]["properties"]["value"]["anyOf"]
    named["items"] = {"enum": list(world.nationalities)}
    flights, _ = definitions["WeeklyCap"]["properties"]["value"]["anyOf"]
    flights |= {"minimum": 0, "maximum": world.unlimited}
    definitions["Hypotheses"]["properties"]["dated_actors"]["items"] = {"enum": list(world.actors)}
    _list_levers(definitions["DatedLever"], world)
    for definition in (schema, *(definitions[name] for name in FILLED)):
        definition["required"] = [key for key in definition["required"] if key in REQUIRED]
    for hypothesis in world.hypotheses.values():
        _list_readings(schema, hypothesis)
    return schema


def schema_text() -> str:
    """The schema as it is kept in scenarios/schema.json."""
    return json.dumps(json_schema(), indent=1, ensure_ascii=False) + "\n"


def _closed(properties: dict[str, Any], description: str) -> dict[str, Any]:
    return {
        "type": "object",
        "description": description,
        "properties": properties,
        "additionalProperties": False,
    }


def _parameters(world: World) -> dict[str, Any]:
    """Return the parameters, nested by their dotted names."""
    tree: dict[str, Any] = {}
    for name, entry in world.parameters.items():
        *tables, last = name.split(".")
        node = tree
        for table in tables:
            node = node.setdefault(table, _closed({}, f"Parameters of {table}"))["properties"]
        node[last] = {
            "type": "integer" if entry.whole else "number",
            "description": f"{entry.meaning} ({entry.unit})",
            "minimum": entry.low,
            "maximum": entry.high,
            "default": entry.default,
        }
    return tree


def _list_levers(definition: dict[str, Any], world: World) -> None:
    """List the actors, the levers of each, and the values of switches."""
    definition["properties"]["actor"] = {"enum": list(world.actors)}
    definition["allOf"] = [
        {
            "if": {"properties": {"actor": {"const": actor}}},
            "then": {"properties": {"lever": {"enum": list(world.levers_of(actor, limits=False))}}},
        }
        for actor in world.actors
    ]
    switches = list(
        dict.fromkeys(lever.name for lever in world.levers.values() if lever.unit == SWITCH and not lever.hub)
    )
    on_or_off = {
        "if": {"properties": {"lever": {"enum": switches}}},
        "then": {"properties": {"value": {"enum": [0, 1, RULE]}}},
    }
    definition["allOf"].append(on_or_off)


def _list_readings(schema: dict[str, Any], hypothesis: Hypothesis) -> None:
    *tables, key = hypothesis.name.split(".")
    node = schema["$defs"]["Hypotheses"]
    for table in tables:
        node = schema["$defs"][node["properties"][table]["$ref"].rsplit("/", 1)[1]]
    described = {"description": hypothesis.meaning, "default": hypothesis.default}
    if isinstance(hypothesis.default, date):
        described["default"] = hypothesis.default.isoformat()
        described["description"] += f"; {min(hypothesis.values)} to {max(hypothesis.values)}"
    else:
        described["enum"] = list(hypothesis.values)
    node["properties"][key] |= described
