"""Benchmarks: how well and how fast stories are split and summarised, and how fast parts are posted.

``python -m benchmarks [NAME ...] [--write]`` runs the named ones, or all (as ``make bench`` does). The results depend
on the machine and what else it does. They are information, and no test fails because of them.

To add a benchmark, write a module in this folder with a function ``report()`` that returns the lines of its page, and
add its name to ``_PAGES``.
"""

import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Final

_DOCS: Final = Path(__file__).parents[1] / "docs"
#: Each benchmark, and the page in docs/ that --write makes. Posting has no page, because it measures this machine.
_PAGES: Final = {"splitting": "splitting.md", "recaps": "recaps.md", "posting": ""}


def main() -> int:
    """Run the benchmarks that the command line names, print their reports, and write their pages with --write."""
    parser = ArgumentParser(prog="python -m benchmarks", description="Measure splitting, recaps and posting.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"one of {', '.join(_PAGES)}; all if none is named")
    parser.add_argument("--write", action="store_true", help="write the results to the pages in docs/")
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
