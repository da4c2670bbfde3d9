"""What the page takes of Mesa's visualisation; where Mesa 3.3 and 3.5 differ, only this file knows."""

import warnings

with warnings.catch_warnings():
    # Solara dislikes that Mesa 3.3 returns before its hooks when it has no panels to lay out; 3.5 mends it. Our page
    # never gives it any, so the hooks are always left out alike.
    warnings.filterwarnings("ignore", message=r"(?s).*ComponentsView: `use_state` found despite early return")
    from mesa.visualization import Slider, SolaraViz

__all__ = ["Slider", "SolaraViz"]
