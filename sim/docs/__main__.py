"""`python -m sim.docs`: see the package."""

import sys

from sim.docs import draw_picture, write

write()
if "--picture" in sys.argv[1:]:
    draw_picture()
