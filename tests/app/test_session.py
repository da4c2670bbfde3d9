"""A session answers the page: runs, changes, files, and one message for what is wrong."""

import threading
import time

import pytest

from sim.app import session
from sim.app.bands import seed_run
from sim.app.session import Session

PATIENCE = 180
HEAD = 'extends = "as_it_happened"\ntitle = "Mine"\ndescription = "Cut short."\nquestion = "What then?"\n'


class FewSeeds:
    """Runs of other seeds, here and now."""

    def __init__(self):
        self.asked = []

    def of(self, scenarios, wanted):
        self.asked.append(scenarios)
        for seed in range(5):
            if wanted():
                yield [seed_run(scenario, seed) for scenario in scenarios]


class NoSeeds:
    """No runs of other seeds at all."""

    def of(self, *_):
        return iter(())


class Browser:
    """Keeps what a session sends."""

    def __init__(self, given, seeds=NoSeeds):
        self.heard = []
        self.session = Session(given, lambda method, message: self.heard.append((method, message)), seeds)

    def say(self, what, **message):
        self.heard.clear()
        self.session.receive({"what": what, **message})

    def all(self, method):
        return [message for name, message in list(self.heard) if name == method]

    def frames(self, role="main"):
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            parts = [part for part in self.all("part") if part["role"] == role]
            if parts and parts[-1].get("end"):
                return {part["first"] + i: f for part in parts for i, f in enumerate(part["frames"])}
            time.sleep(0.01)
        raise AssertionError("the run did not end")


@pytest.fixture
def browser(short):
    return Browser(short)


def pushback(value, day="2021-06-20"):
    return {"key": "poland.pushback", "day": day, "value": value}


def test_a_run_is_sent_day_by_day_without_gaps(browser):
    browser.say("start")
    frames = browser.frames()
    assert sorted(frames) == list(range(30))
    (begin,) = browser.all("begin")
    assert (begin["title"], begin["days"], begin["start"], begin["same"]) == ("Short", 30, "2021-06-01", True)


def test_a_change_is_sent_from_its_day_and_the_scenario_runs_along(browser):
    browser.say("start")
    before = browser.frames()
    browser.say("change", changes=[pushback(0.0)], first=19)
    after, reference = browser.frames(), browser.frames("reference")
    assert sorted(after) == list(range(19, 30))
    assert reference == before
    assert after[29] != before[29]


def test_taking_the_change_back_gives_the_first_run_again(browser):
    browser.say("start")
    before = browser.frames()
    browser.say("change", changes=[pushback(0.0)], first=19)
    browser.frames()
    browser.say("change", changes=[], first=19)
    assert browser.frames() == {day: frame for day, frame in before.items() if day >= 19}


def test_an_address_brings_everything_back(browser):
    view = {"label": "Short", "seed": 7, "changes": [pushback(0.3)], "compared": "Gas cut"}
    view["compared"] = next(label for label in browser.session.scenarios if label != "Short")
    browser.say("start", view=view)
    (begin,) = browser.all("begin")
    assert begin["view"] == view


@pytest.mark.parametrize(
    "message",
    [
        {"what": "nothing"},
        {},
        {"what": "start", "view": {"label": "../../etc/passwd"}},
        {"what": "start", "view": {"seed": -1}},
        {"what": "start", "view": {"seed": 1.5}},
        {"what": "start", "view": {"changes": [{"key": "poland.pushback", "day": "2021-06-20", "value": 7}]}},
        {"what": "change", "changes": [{}]},
        {"what": "change", "changes": [1] * 501},
        {"what": "change"},
        {"what": "package", "day": "soon"},
        {"what": "open", "name": "x.txt", "text": ""},
    ],
)
def test_what_is_wrong_gets_one_message_and_no_run(browser, message):
    browser.session.receive(message)
    assert [name for name, _ in browser.heard] == ["complain"]
    assert browser.heard[0][1]["text"]


def test_a_bad_file_gets_the_message_of_the_command_line(browser, tmp_path):
    from sim import load_scenario
    from sim.errors import InputError

    lever = '[[lever]]\nactor = "pland"\nlever = "force"\nvalue = 1\n'
    text = f'extends = "as_it_happened"\ntitle = "t"\ndescription = "d"\nquestion = "q"\n{lever}'
    path = tmp_path / "bad.toml"
    path.write_text(text)
    with pytest.raises(InputError) as error:
        load_scenario(path)
    browser.say("open", name="bad.toml", text=text)
    (complaint,) = browser.all("complain")
    assert complaint["text"] == str(error.value).replace(f"{tmp_path}/", "")


def test_a_saved_file_opens_to_the_same_run(browser):
    browser.say("change", changes=[pushback(0.2)], first=0)
    browser.frames()
    browser.say("save")
    (download,) = browser.all("download")
    assert download["name"].endswith(".toml")
    assert "value = 0.2" in download["text"]


def test_an_address_holds_an_opened_file_until_another_is_chosen(browser):
    text = f"{HEAD}[period]\nuntil = 2021-06-11\n"
    browser.say("open", name="mine.toml", text=text)
    view = browser.all("begin")[-1]["view"]
    assert view["file"] == {"name": "mine.toml", "text": text}
    elsewhere = Browser(browser.session.given)
    elsewhere.say("start", view=view)
    begin = elsewhere.all("begin")[-1]
    assert (begin["view"], begin["title"], begin["days"]) == (view, "Mine", 10)
    elsewhere.say("choose", view={"label": "Short"})
    assert "file" not in elsewhere.all("begin")[-1]["view"]


@pytest.mark.parametrize(
    "reading",
    [
        'decision = "free"',
        'decision = "free"\nfree_from = 2021-06-05',
        'decision = "mixed"\ndated_actors = ["poland"]',
    ],
)
def test_a_change_holds_where_actors_decide_for_themselves(tmp_path, reading):
    path = tmp_path / "freed.toml"
    path.write_text(f"{HEAD}[period]\nuntil = 2021-07-01\n[hypotheses]\n{reading}\n")
    browser = Browser(path)
    browser.say("start")
    before = browser.frames()
    browser.say("change", changes=[pushback(0.25)], first=19)
    after = browser.frames()
    assert after[19]["levers"]["poland.pushback"] == 0.25
    assert {day: frame for day, frame in browser.frames("reference").items() if day < 19} == {
        day: frame for day, frame in before.items() if day < 19
    }


def test_the_package_is_a_list_of_changes_from_the_day(browser):
    browser.say("package", day="2021-06-20", first=19)
    (begin,) = browser.all("begin")
    changes = {change["key"]: change["value"] for change in begin["view"]["changes"]}
    assert changes["poland.pushback"] == 0
    assert changes["poland.admission"] == 1
    assert changes["eu.consuls"] == 150
    assert {change["day"] for change in begin["view"]["changes"]} == {"2021-06-20"}


def test_a_closed_session_computes_and_says_nothing_more(short):
    browser = Browser(short)
    browser.say("start")
    browser.session.close()
    heard = len(browser.heard)
    runners = [t for t in threading.enumerate() if "_send_runs" in t.name]
    for thread in runners:
        thread.join(PATIENCE)
    assert len(browser.heard) <= heard + 1


@pytest.mark.unchecked  # a dozen runs, whose invariants other tests check
@pytest.mark.parametrize(
    ("kinds", "hold"),
    [((), "seeds alone"), (("parameters", "hypotheses"), "parameters, hypotheses and seeds")],
)
def test_bands_follow_the_runs_with_the_effect_of_the_changes(short, kinds, hold, monkeypatch):
    monkeypatch.setattr(session, "kinds_drawn", lambda *_: kinds)
    browser = Browser(short, FewSeeds)
    browser.say("start", view={"changes": [pushback(0.0, "2021-06-03")]})
    end = time.monotonic() + PATIENCE
    while not browser.all("bands") and time.monotonic() < end:
        time.sleep(0.05)
    (message,) = browser.all("bands")
    assert (message["runs"], len(message["quantiles"][0])) == (5, 30)
    assert message["effect"][0][0] == [0, 0]  # before the change
    assert message["effect"][0][-1] != [0, 0]
    assert [part["done"] for part in browser.all("progress")] == [1, 2, 3, 4, 5]
    assert {part["hold"] for part in (message, *browser.all("progress"))} == {hold}


def test_a_part_of_a_day_and_a_journey_are_told_on_request(browser):
    browser.say("tick", day=10, part=1)
    (moment,) = browser.all("moment")
    assert (moment["day"], moment["part"], moment["date"]) == (10, 1, "2021-06-11")
    browser.say("journey", day=20, stage="in_strip", share=0.3)
    (told,) = browser.all("journey")
    assert told["steps"][0]["text"].startswith("buys a package")
    browser.say("journey", day=0, stage="resettled", share=0.3)
    assert "nobody is there" in browser.all("complain")[0]["text"]
