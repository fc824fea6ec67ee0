"""``python -m tests.chaos``: the long run, and what came of it; exit status 1 where anything is lost or doubled."""

import asyncio
import sys
import tempfile
from argparse import ArgumentParser
from pathlib import Path

from tests.chaos.report import lines
from tests.chaos.run import BOT, Plan, Result, StuckError, run


def main() -> int:
    """Runs from as many seeds as it takes."""
    parser = ArgumentParser(prog="python -m tests.chaos", description="Break everything, and count.")
    parser.add_argument("--kills", type=int, default=500, help="in all (500)")
    parser.add_argument("--seed", type=int, default=1, help="of the first run (1)")
    parser.add_argument("--parts", type=int, default=6, help="of a story, about (6)")
    parser.add_argument("--engine", default=BOT, help="tests.chaos.naive:SendThenSave shows what a naive loop does")
    parser.add_argument("--trouble", type=float, default=0.3, help="how often something else goes wrong (0.3)")
    options = parser.parse_args()
    results: list[Result] = []
    left = options.kills
    while left > 0:
        seed = options.seed + len(results)
        plan = Plan(seed, parts=options.parts, kills=min(left, 100), trouble=options.trouble, engine=options.engine)
        with tempfile.TemporaryDirectory(prefix="cliffhanger-chaos-") as folder:
            try:
                result = asyncio.run(run(plan, Path(folder)))
            except StuckError as error:
                print(error, flush=True)
                return 1
        left -= max(1, sum(result.kills.values()))
        results.append(result)
        done = sum(sum(each.kills.values()) for each in results)
        print(f"seed {seed}: {done} kills, {result.seconds:.0f} s, lost {result.verdict.lost}, "
              f"doubled {result.verdict.doubled}", file=sys.stderr, flush=True)  # fmt: skip
    print("\n".join(lines(results)))
    return 0 if all(not result.verdict.wrong for result in results) else 1


if __name__ == "__main__":
    sys.exit(main())
