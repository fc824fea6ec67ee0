"""A short run of ``make chaos``: the real process, killed and troubled at random from a seed; and naive ones beside it.

What a failure prints begins with its seed: ``python -m tests.chaos --seed SEED`` goes there again.
"""

from pathlib import Path

import pytest

from tests.chaos.report import lines
from tests.chaos.run import Scenario, run


@pytest.mark.timeout(300)
async def test_through_kills_and_faults_each_part_is_there_once_whole_and_in_order(tmp_path: Path) -> None:
    result = await run(Scenario(seed=7, subscriptions=20, parts=4, kills=20), tmp_path)
    report = "\n".join(lines([result]))
    assert result.verdict.wrong == {}, report
    assert result.kills.total() == 20, report
    assert result.verdict.messages > 100, report


@pytest.mark.timeout(300)
@pytest.mark.parametrize(("loop", "fails"), [("SendThenSave", "doubled"), ("SaveThenSend", "lost")])
async def test_a_naive_loop_fails_the_same_run(tmp_path: Path, loop: str, fails: str) -> None:
    plan = Scenario(seed=7, subscriptions=8, parts=2, kills=6, trouble=1.0, engine=f"tests.chaos.naive:{loop}")
    result = await run(plan, tmp_path)
    assert getattr(result.verdict, fails) > 0, "\n".join(lines([result]))
