from sim.text.words import markdown


def test_a_bar_in_a_cell_does_not_end_it():
    assert markdown(("a", "b"), [("x|y", "1")]) == "| a | b |\n| --- | --- |\n| x\\|y | 1 |"
