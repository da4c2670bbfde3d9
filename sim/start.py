"""The `standoff` command from its first line: Ctrl-C ends it, also while it imports.

At the top it imports only what that needs: until then an interrupt is a traceback.
"""

from __future__ import annotations

import signal
import sys

TYPE_CHECKING = False  # as `typing` has it, without importing that
if TYPE_CHECKING:
    from types import FrameType

IMPORT = "<frozen importlib._bootstrap>"  # the file that frames of a running import name
AGAIN = 0.02  # seconds until an interrupt that came during an import is tried again


def main() -> None:
    """Import the command line and run it; until then nothing is open that an interrupt could leave half done."""
    own = signal.getsignal(signal.SIGINT) is signal.default_int_handler  # nohup and & ignore it
    if own:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    from sim.machine import collect_rarely

    collect_rarely()
    if {"-q", "--quiet"} & set(sys.argv):
        _silence_libraries()
    from sim.cli import main as run

    if own:
        signal.signal(signal.SIGINT, _interrupt)
    run()


def _silence_libraries() -> None:
    """Show no warning of a library, also in the processes started from here."""
    import os
    import warnings

    warnings.simplefilter("ignore")
    os.environ["PYTHONWARNINGS"] = "ignore"


def _interrupt(number: int, frame: FrameType | None) -> None:
    """Raise KeyboardInterrupt, but after an import that is going on: in there Python and libraries swallow it."""
    if not _importing(frame):
        raise KeyboardInterrupt
    import threading

    again = threading.Timer(AGAIN, _send, (number,))
    again.daemon = True
    again.start()


def _importing(frame: FrameType | None) -> bool:
    while frame is not None:
        if frame.f_code.co_filename == IMPORT:
            return True
        frame = frame.f_back
    return False


def _send(number: int) -> None:
    """Send the main thread a signal, which also wakes it from waiting; Windows cannot wake it."""
    import _thread
    import threading

    if hasattr(signal, "pthread_kill"):
        signal.pthread_kill(threading.main_thread().ident or 0, number)
    else:
        _thread.interrupt_main()
