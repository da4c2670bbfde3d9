from sim.scenario import load_scenario, shipped_scenarios
from sim.scenario.shipped import OTHERS, POLICIES, RECORDED, THEMES, by_theme


def test_every_shipped_scenario_has_one_theme_and_no_theme_another():
    themed = [name for names in THEMES.values() for name in names]
    assert sorted(themed) == list(shipped_scenarios())


def test_what_happened_comes_first_and_own_scenarios_last():
    found = by_theme(["mine", "gas_cut", "as_it_happened", "also_mine"])
    assert list(found.values()) == [["as_it_happened"], ["gas_cut"], ["mine", "also_mine"]]
    assert list(found)[-1] == OTHERS


def test_what_is_recorded_extends_nothing_and_policies_are_shipped():
    assert load_scenario(RECORDED).hypotheses.decision == "historical"
    assert set(POLICIES) <= set(shipped_scenarios()) - {RECORDED}
