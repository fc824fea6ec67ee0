"""``python -m tests.chaos``: the long run, and what came of it beside two naive loops.

Exit status 1 where anything is lost or doubled by the bot, or where the naive loops get away with it.
"""

import asyncio
import sys
import tempfile
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import Final

from tests.chaos.report import lines
from tests.chaos.run import BOT, Result, StartPreview, StuckError, run

#: They need few kills to fail.
NAIVE: Final = {"tests.chaos.naive:SendThenSave": "doubled", "tests.chaos.naive:SaveThenSend": "lost"}
NAIVE_KILLS: Final = 30


def main() -> int:
    """Runs from as many seeds as it takes."""
    parser = ArgumentParser(prog="python -m tests.chaos", description="Break everything, and count.")
    parser.add_argument("--kills", type=int, default=500, help="in all (500)")
    parser.add_argument("--seed", type=int, default=1, help="of the first run (1)")
    parser.add_argument("--parts", type=int, default=5, help="of a story, about (5)")
    parser.add_argument("--trouble", type=float, default=0.35, help="how often something else goes wrong (0.35)")
    options = parser.parse_args()
    try:
        results = runs(options, BOT, options.kills)
        print("\n".join(lines(results)), flush=True)
        beside = {engine: runs(options, engine, min(NAIVE_KILLS, options.kills)) for engine in NAIVE}
    except StuckError as error:
        print(error)
        return 1
    print("\n| loop | kills | messages | lost | doubled |\n|---|---|---|---|---|")
    for engine, found in ({BOT: results} | beside).items():
        verdicts = [result.verdict for result in found]
        facts = [sum(getattr(each, name) for each in verdicts) for name in ("messages", "lost", "doubled")]
        kills = sum(result.kills.total() for result in found)
        print(f"| {engine.partition(':')[2]} | {kills} | {' | '.join(map(str, facts))} |")
    caught = all(sum(getattr(each.verdict, NAIVE[engine]) for each in found) for engine, found in beside.items())
    return 0 if caught and not any(result.verdict.wrong for result in results) else 1


def runs(options: Namespace, engine: str, kills: int) -> list[Result]:
    """From one seed after another until there were so many kills."""
    results: list[Result] = []
    while (left := kills - sum(result.kills.total() for result in results)) > 0:
        seed = options.seed + len(results)
        plan = StartPreview(seed, parts=options.parts, kills=min(left, 100), trouble=options.trouble, engine=engine)
        with tempfile.TemporaryDirectory(prefix="cliffhanger-chaos-") as folder:
            results.append(asyncio.run(run(plan, Path(folder))))
        found = results[-1]
        said = f"lost {found.verdict.lost}, doubled {found.verdict.doubled}"
        print(f"{engine} seed {seed}: {found.kills.total()} kills, {found.seconds:.0f} s, {said}", file=sys.stderr)
    return results


if __name__ == "__main__":
    sys.exit(main())
