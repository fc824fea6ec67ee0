"""``python -m tests.chaos``: the long run of the bot, compared with two naive loops.

The exit status is 1 if the bot lost or doubled anything, or if a naive loop did not.
"""

import asyncio
import sys
import tempfile
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from tests.chaos.report import lines
from tests.chaos.run import BOT, Result, Scenario, StuckError, run

#: What each naive loop does wrong. They need few kills to fail.
NAIVE: Final = {"tests.chaos.naive:SendThenSave": "doubled", "tests.chaos.naive:SaveThenSend": "lost"}
NAIVE_KILLS: Final = 30


def main() -> int:
    """Run the bot and the naive loops, and print what happened."""
    parser = ArgumentParser(
        prog="python -m tests.chaos", description="Break everything, and count lost and doubled messages."
    )
    parser.add_argument("--kills", type=int, default=500, help="in all (500)")
    parser.add_argument("--seed", type=int, default=1, help="of the first run (1)")
    parser.add_argument("--parts", type=int, default=5, help="of a story, about (5)")
    parser.add_argument("--trouble", type=float, default=0.35, help="how often something else goes wrong (0.35)")
    options = parser.parse_args()
    try:
        results = run_seeds(options, BOT, options.kills)
        print("\n".join(lines(results)), flush=True)
        naive_kills = min(NAIVE_KILLS, options.kills)
        naive_results = {engine: run_seeds(options, engine, naive_kills) for engine in NAIVE}
    except StuckError as error:
        print(error)
        return 1
    print("\n| loop | kills | messages | lost | doubled |\n|---|---|---|---|---|")
    for engine, engine_results in ({BOT: results} | naive_results).items():
        counts = [total(engine_results, name) for name in ("messages", "lost", "doubled")]
        kills = sum(result.kills.total() for result in engine_results)
        print(f"| {engine.partition(':')[2]} | {kills} | {' | '.join(map(str, counts))} |")
    noticed = all(total(naive_results[engine], name) for engine, name in NAIVE.items())
    return 0 if noticed and not any(result.verdict.wrong for result in results) else 1


def total(results: Sequence[Result], name: str) -> int:
    """Return the sum of one figure of the verdicts."""
    return sum(getattr(result.verdict, name) for result in results)


def run_seeds(options: Namespace, engine: str, kills: int) -> list[Result]:
    """Run one seed after another until the process was killed ``kills`` times."""
    results: list[Result] = []
    while (left := kills - sum(result.kills.total() for result in results)) > 0:
        seed = options.seed + len(results)
        scenario = Scenario(seed, parts=options.parts, kills=min(left, 100), trouble=options.trouble, engine=engine)
        with tempfile.TemporaryDirectory(prefix="cliffhanger-chaos-") as folder:
            result = asyncio.run(run(scenario, Path(folder)))
        results.append(result)
        counts = f"lost {result.verdict.lost}, doubled {result.verdict.doubled}"
        print(f"{engine} seed {seed}: {result.kills.total()} kills, {result.seconds:.0f} s, {counts}", file=sys.stderr)
    return results


if __name__ == "__main__":
    sys.exit(main())
