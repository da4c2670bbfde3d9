"""The `standoff` command from its first line: Ctrl-C ends it at once, also while it imports."""

import os
import signal
import sys
import warnings

from sim.machine import collect_rarely


def main() -> None:
    """Import the command line and run it; until then nothing is open that an interrupt could leave half done."""
    collect_rarely()
    if {"-q", "--quiet"} & set(sys.argv):  # no warning of a library, also in the processes started from here
        warnings.simplefilter("ignore")
        os.environ["PYTHONWARNINGS"] = "ignore"
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:  # nohup and & ignore it
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        from sim.cli import main as run

        signal.signal(signal.SIGINT, signal.default_int_handler)
    else:
        from sim.cli import main as run
    run()
