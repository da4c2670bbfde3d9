"""Scenarios: questions to the model, read from TOML files."""

from sim.scenario.load import load_scenario, load_scenarios, shipped_scenarios
from sim.scenario.scenario import Scenario
from sim.scenario.sweep import expand_sweep

__all__ = ["Scenario", "expand_sweep", "load_scenario", "load_scenarios", "shipped_scenarios"]
