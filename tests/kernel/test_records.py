from sim.kernel.records import parameter_record


def test_runs_share_the_layout_of_the_parameters():
    # Not only equal: numba is fast with a layout that it has seen before.
    first, second = parameter_record({"b": 2.0, "a": 1.0}), parameter_record({"a": 3.0, "b": 4.0})
    assert first.dtype is second.dtype
    assert (first["a"][0], first["b"][0], second["b"][0]) == (1.0, 2.0, 4.0)
