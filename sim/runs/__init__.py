"""One run from scenario to tables, and its folder on disk with a manifest."""
