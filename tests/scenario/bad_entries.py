"""Bad entries of a scenario file, and what their message must contain."""

from datetime import date
from typing import Any, NamedTuple

LEVER = '[[lever]]\nactor = "{}"\nlever = "{}"\nvalue = {}\n'
CAP = "[[routes.baghdad.weekly_cap]]\n"


class Case(NamedTuple):
    """More of the file; then key, value, part of the message, part of what is allowed, suggestion."""

    text: str
    key: str
    value: Any
    message: str
    allowed: str = ""
    suggestion: str | None = None


CASES = {
    "unknown key": Case("extend = 3\n", "extend", 3, "unknown key", "title, ", "extends"),
    "unknown parameter": Case(
        "[parameters]\nclimate.temperature_shif = 1\n",
        "parameters.climate.temperature_shif",
        1,
        "unknown parameter",
        "",
        "climate.temperature_shift",
    ),
    "parameter by its former name": Case(
        "[parameters]\ndemand_erbil = 0.3\n",
        "parameters.demand_erbil",
        0.3,
        "is now called hubs.erbil.demand",
    ),
    "parameter out of range": Case(
        "[parameters]\nclimate.temperature_shift = 99\n",
        "parameters.climate.temperature_shift",
        99,
        "out of range",
        "-3 to 3 (degC)",
    ),
    "fraction of what is counted": Case(
        "[parameters]\nparty_largest = 3.99\n",
        "parameters.party_largest",
        3.99,
        "is not whole",
        "a whole number, 3 to 6 (people)",
    ),
    "fraction in a sweep": Case(
        "[sweep]\nrest_ticks = [2, 2.5]\n",
        "sweep.rest_ticks[1]",
        2.5,
        "is not whole",
        "a whole number, 2 to 24 (ticks)",
    ),
    "true for a number": Case(
        "[parameters]\nclimate.temperature_shift = true\n",
        "parameters.climate.temperature_shift",
        True,
        "wrong type",
        "a number",
    ),
    "infinite": Case(
        "[parameters]\nclimate.temperature_shift = inf\n",
        "parameters.climate.temperature_shift",
        float("inf"),
        "wrong type",
        "a finite number",
    ),
    "text for a table": Case('parameters = "x"\n', "parameters", "x", "wrong type", "a table"),
    "number for text": Case("extends = 3\n", "extends", 3, "wrong type", "text"),
    "unknown actor": Case(
        LEVER.format("polnd", "pushback", 1),
        "lever[0].actor",
        "polnd",
        "unknown actor",
        "belarus, poland",
        "poland",
    ),
    "unknown lever": Case(
        LEVER.format("latvia", "pushbak", 1),
        "lever[0].lever",
        "pushbak",
        "unknown lever of latvia",
        "force, emergency",
        "pushback",
    ),
    "lever out of range": Case(
        LEVER.format("eu", "sanctions", 1.5), "lever[0].value", 1.5, "out of range", "0 to 1 (index)"
    ),
    "lever of wrong type": Case(
        LEVER.format("eu", "sanctions", "false"), "lever[0].value", False, "wrong type", "a number"
    ),
    "lever of wrong word": Case(
        LEVER.format("eu", "sanctions", '"rules"'),
        "lever[0].value",
        "rules",
        "wrong type",
        'a number or "rule"',
    ),
    "half a switch": Case(
        LEVER.format("poland", "emergency", 0.5),
        "lever[0].value",
        0.5,
        "neither on nor off",
        "0 or 1 (switch)",
    ),
    "unknown source of a lever": Case(
        LEVER.format("eu", "sanctions", 0) + 'source = "gas_thread"\n',
        "lever[0].source[0]",
        "gas_thread",
        "unknown source",
        "the id of a figure, a file such as public/events.csv, or a reference in words",
        "gas_threat",
    ),
    "unknown source of a route": Case(
        CAP + 'value = 1\nsource = ["hub_cities", "public/flight.csv"]\n',
        "routes.baghdad.weekly_cap[0].source[1]",
        "public/flight.csv",
        "unknown source",
        "a reference in words",
        "public/flights.csv",
    ),
    "unknown key of a lever": Case(
        LEVER.format("eu", "sanctions", 0) + "form = 2021-08-01\n",
        "lever[0].form",
        date(2021, 8, 1),
        "unknown key",
        "from, until, source",
        "from",
    ),
    "text for a date": Case(
        CAP + 'value = 1\nfrom = "2021-08-06"\n',
        "routes.baghdad.weekly_cap[0].from",
        "2021-08-06",
        "wrong type",
        "a date such as",
    ),
    "date outside the events": Case(
        CAP + "value = 1\nfrom = 2012-08-06\n",
        "routes.baghdad.weekly_cap[0].from",
        date(2012, 8, 6),
        "out of range",
        "2021-06-01 to 2022-04-01",
    ),
    "backward dates": Case(
        CAP + "value = 1\nfrom = 2021-08-06\nuntil = 2021-08-06\n",
        "routes.baghdad.weekly_cap[0].until",
        date(2021, 8, 6),
        "is not after from",
        "after 2021-08-06",
    ),
    "unknown hub": Case(
        "[[routes.bagdad.weekly_cap]]\nvalue = 1\n",
        "routes.bagdad",
        None,
        "unknown hub",
        "baghdad, erbil",
        "baghdad",
    ),
    "unknown list of a route": Case(
        "[routes.baghdad]\nweekly_caps = []\n",
        "routes.baghdad.weekly_caps",
        [],
        "unknown key",
        "weekly_cap, nationality_ban",
        "weekly_cap",
    ),
    "cap out of range": Case(
        CAP + "value = -1\n",
        "routes.baghdad.weekly_cap[0].value",
        -1,
        "out of range",
        "0 to 100 (flights/week)",
    ),
    "number for a ban": Case(
        "[[routes.amman.nationality_ban]]\nvalue = 1\n",
        "routes.amman.nationality_ban[0].value",
        1,
        "wrong type",
        'a list, [] for nobody, or "rule"',
    ),
    "word for a cap": Case(
        CAP + 'value = "no"\n',
        "routes.baghdad.weekly_cap[0].value",
        "no",
        "wrong type",
        'a number, "none" (no limit) or "rule"',
    ),
    "a limit as a lever": Case(
        LEVER.format("turkey", "routes.istanbul.weekly_cap", 1),
        "lever[0].lever",
        "routes.istanbul.weekly_cap",
        "unknown lever of turkey",
        "home_flights; flights are limited by [[routes.istanbul.weekly_cap]]",
    ),
    "the former lever of a state": Case(
        LEVER.format("iraq", "flight_cap", 1),
        "lever[0].lever",
        "flight_cap",
        "unknown lever of iraq",
        "[[routes.baghdad.weekly_cap]] and [[routes.baghdad.nationality_ban]] and [[routes.erbil.weekly_cap]]",
    ),
    "unknown nationality": Case(
        '[[routes.amman.nationality_ban]]\nvalue = ["iraqy"]\n',
        "routes.amman.nationality_ban[0].value[0]",
        "iraqy",
        "unknown nationality",
        "iraqi, syrian",
        "iraqi",
    ),
    "no window": Case(
        "[routes.amman]\nnationality_ban = []\n", "routes.amman.nationality_ban", None, "is empty"
    ),
    "unknown reading": Case(
        '[hypotheses]\nrussia.role = "permisive"\n',
        "hypotheses.russia.role",
        "permisive",
        "unknown reading",
        "orchestrator, permissive",
        "permissive",
    ),
    "scheme before its time": Case(
        "[hypotheses]\nscheme_start = 2021-05-31\n",
        "hypotheses.scheme_start",
        date(2021, 5, 31),
        "out of range",
        "2021-06-01 to 2021-08-25",
    ),
    "mixed without actors": Case(
        '[hypotheses]\ndecision = "mixed"\n',
        "hypotheses.dated_actors",
        None,
        "is missing",
        "decision is mixed",
    ),
    "actors that are not mixed": Case(
        '[hypotheses]\ndecision = "free"\ndated_actors = ["eu"]\n',
        "hypotheses.dated_actors",
        ["eu"],
        "has no use",
        '"mixed"',
    ),
    "free from a day but never free": Case(
        "[hypotheses]\nfree_from = 2021-09-01\n",
        "hypotheses.free_from",
        date(2021, 9, 1),
        "has no use",
        '"free"',
    ),
    "period without days": Case(
        "[period]\nstart = 2021-09-01\nuntil = 2021-09-01\n",
        "period.until",
        date(2021, 9, 1),
        "is not after start",
        "after 2021-09-01",
    ),
    "period beyond the temperatures": Case(
        "[period]\nuntil = 2022-04-02\n",
        "period.until",
        date(2022, 4, 2),
        "out of range",
        "2021-06-01 to 2022-04-01",
    ),
    "unknown parent": Case(
        'extends = "as_it_hapened"\n',
        "extends",
        "as_it_hapened",
        "no such scenario",
        "without .toml",
        "as_it_happened",
    ),
    "sweep of an unknown lever": Case(
        '[sweep]\n"poland.pushbac" = [0]\n',
        'sweep."poland.pushbac"',
        "poland.pushbac",
        "unknown parameter, lever, limit or hypothesis",
        "",
        "poland.pushback",
    ),
    "sweep out of range": Case(
        '[sweep]\n"poland.pushback" = [0, 2]\n',
        'sweep."poland.pushback"[1]',
        2,
        "out of range",
        "0 to 1 (share)",
    ),
    "sweep of half a switch": Case(
        '[sweep]\n"eu.ns2_condition" = [0, 0.5, 1]\n',
        'sweep."eu.ns2_condition"[1]',
        0.5,
        "neither on nor off",
        "0 or 1 (switch)",
    ),
    "sweep of nothing": Case(
        '[sweep]\n"poland.pushback" = []\n', 'sweep."poland.pushback"', None, "is empty"
    ),
    "sweep without steps": Case(
        '[sweep]\n"poland.pushback" = {from = 0, to = 1}\n',
        'sweep."poland.pushback".steps',
        None,
        "is missing",
    ),
}
