"""Show on stderr that work is going on, if it is a terminal."""

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic

_DELAY_SECONDS = 0.3  # shorter work needs no message
_UPDATE_SECONDS = 1.0


@contextmanager
def show_progress(activity: str) -> Iterator[None]:
    """Show an activity and its seconds on one line, until the block ends. Without a terminal nothing is shown."""
    if not sys.stderr.isatty():
        yield
        return
    done = threading.Event()
    thread = threading.Thread(target=_update_line, args=(activity, done), daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def _update_line(activity: str, done: threading.Event) -> None:
    started = monotonic()
    if done.wait(_DELAY_SECONDS):
        return
    line = ""
    while True:
        line = f"{activity} ... {monotonic() - started:.0f} s"
        print(f"\r{line}", end="", file=sys.stderr, flush=True)
        if done.wait(_UPDATE_SECONDS):
            break
    print(f"\r{' ' * len(line)}\r", end="", file=sys.stderr, flush=True)
