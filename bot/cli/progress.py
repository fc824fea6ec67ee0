"""Showing that something is being done: one line on stderr, for people only."""

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic

_PATIENCE = 0.3  # seconds; what is done sooner needs no word
_TICK = 1.0


@contextmanager
def progress(doing: str) -> Iterator[None]:
    """Say what is being done, with the seconds it has taken, until the block is left. Nothing without a terminal."""
    if not sys.stderr.isatty():
        yield
        return
    done = threading.Event()
    teller = threading.Thread(target=_tell, args=(doing, done), daemon=True)
    teller.start()
    try:
        yield
    finally:
        done.set()
        teller.join()


def _tell(doing: str, done: threading.Event) -> None:
    begun = monotonic()
    if done.wait(_PATIENCE):
        return
    line = ""
    while True:
        line = f"{doing} ... {monotonic() - begun:.0f} s"
        print(f"\r{line}", end="", file=sys.stderr, flush=True)
        if done.wait(_TICK):
            break
    print(f"\r{' ' * len(line)}\r", end="", file=sys.stderr, flush=True)
