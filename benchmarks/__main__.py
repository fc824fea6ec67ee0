"""``make bench``: how well and how fast stories are split and told again, and how close posting comes to its pace.

``python -m benchmarks [NAME ...] [--write]``: all of them, or those named. Numbers to look at, never to pass or fail
by: they are this machine's, at this moment. A new one? A module here with ``report()``, which gives the lines of its
page, and its name in the table below.
"""

import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Final

_DOCS: Final = Path(__file__).parents[1] / "docs"
#: Each benchmark and the page under docs/ that --write makes of it; posting has none, since it tells of this machine.
_PAGES: Final = {"splitting": "splitting.md", "recaps": "recaps.md", "posting": ""}


def main() -> int:
    """Print the reports asked for; write their pages where that is asked for too."""
    parser = ArgumentParser(prog="python -m benchmarks", description="Measure splitting, recaps and posting.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"one of {', '.join(_PAGES)}; all where none is named")
    parser.add_argument("--write", action="store_true", help="make the pages in docs/ of what is measured")
    options = parser.parse_args()
    names: list[str] = options.names or list(_PAGES)
    if unknown := [name for name in names if name not in _PAGES]:
        parser.error(f"there is no benchmark named {unknown[0]}; there are {', '.join(_PAGES)}")
    for name in names:
        report: Iterator[str] = import_module(f"benchmarks.{name}").report()
        lines = []
        for line in report:
            print(line, flush=True)
            lines.append(line)
        if options.write and _PAGES[name]:
            (_DOCS / _PAGES[name]).write_text("\n".join(lines) + "\n", encoding="utf-8")
        print(flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
