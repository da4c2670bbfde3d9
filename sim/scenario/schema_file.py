"""The JSON Schema of scenario files, for editors; `python -m sim.docs` writes it beside the scenarios."""

import json
from datetime import date
from typing import Any

from sim.scenario.catalogue import (
    ACTORS,
    HUBS,
    NATIONALITIES,
    WORLD,
    hypotheses,
    levers,
    levers_of,
)
from sim.scenario.fields import RULE, SWITCH
from sim.scenario.schema import CAP_KEYS, ScenarioFile
from sim.world.catalogue import Hypothesis

NAME = "schema.json"


def json_schema() -> dict[str, Any]:
    """The schema of a parsed file, its dates as text: that of the models, with what the catalogue lists."""
    schema = ScenarioFile.model_json_schema(by_alias=True)
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["title"] = "Scenario of the standoff"
    definitions, tables = schema["$defs"], schema["properties"]
    tables["parameters"] = _closed(_parameters(), "Parameters that differ from the registry")
    route = {"$ref": "#/$defs/Route"}
    tables["routes"] = _closed(dict.fromkeys(HUBS, route), "Limits on the flights from each hub to Minsk")
    definitions["SweepValues"] = tables["sweep"]["additionalProperties"]
    swept = {"$ref": "#/$defs/SweepValues"}
    keys = [*WORLD.parameters, *(f"{actor}.{lever}" for actor, lever in levers()), *CAP_KEYS]
    tables["sweep"] = _closed(dict.fromkeys(keys, swept), "Values to be tried in all combinations")
    definitions["NationalityBan"]["properties"]["value"]["items"] = {"enum": list(NATIONALITIES)}
    definitions["WeeklyCap"]["properties"]["value"] |= _cap_bounds()
    definitions["Hypotheses"]["properties"]["dated_actors"]["items"] = {"enum": list(ACTORS)}
    _list_levers(definitions["DatedLever"])
    for hypothesis in hypotheses().values():
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


def _parameters() -> dict[str, Any]:
    """The parameters, those of tables nested as their dotted names say."""
    tree: dict[str, Any] = {}
    for name, entry in WORLD.parameters.items():
        *tables, last = name.split(".")
        node = tree
        for table in tables:
            node = node.setdefault(table, _closed({}, f"Parameters of {table}"))["properties"]
        node[last] = {
            "type": "number",
            "description": f"{entry.meaning} ({entry.unit})",
            "minimum": entry.low,
            "maximum": entry.high,
            "default": entry.default,
        }
    return tree


def _cap_bounds() -> dict[str, Any]:
    cap = levers()["iraq", "flight_cap"]
    return {"minimum": cap.low, "maximum": cap.high}


def _list_levers(definition: dict[str, Any]) -> None:
    """Name the actors, for each of them its levers, and what a switch may be."""
    definition["properties"]["actor"] = {"enum": list(ACTORS)}
    definition["allOf"] = [
        {
            "if": {"properties": {"actor": {"const": actor}}},
            "then": {"properties": {"lever": {"enum": list(levers_of(actor))}}},
        }
        for actor in ACTORS
    ]
    switches = list(dict.fromkeys(lever.name for lever in levers().values() if lever.unit == SWITCH))
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
