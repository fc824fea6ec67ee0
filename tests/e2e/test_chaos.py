"""A short run of ``make chaos``: the real process, killed and disturbed at random from a seed; then two naive loops.

A failure prints its seed first: ``python -m tests.chaos --seed SEED`` repeats the run.
"""

from pathlib import Path

import pytest

from tests.chaos.report import lines
from tests.chaos.run import Scenario, run


@pytest.mark.timeout(300)
async def test_every_part_is_posted_once_and_in_order_despite_kills(tmp_path: Path) -> None:
    result = await run(Scenario(seed=7, subscriptions=20, parts=4, kills=20), tmp_path)
    report = "\n".join(lines([result]))
    assert result.verdict.wrong == {}, report
    assert result.kills.total() == 20, report
    assert result.verdict.messages > 100, report


@pytest.mark.timeout(300)
@pytest.mark.parametrize(("loop", "fails"), [("SendThenSave", "doubled"), ("SaveThenSend", "lost")])
async def test_naive_loop_fails_the_same_run(tmp_path: Path, loop: str, fails: str) -> None:
    plan = Scenario(seed=7, subscriptions=8, parts=2, kills=6, trouble=1.0, engine=f"tests.chaos.naive:{loop}")
    result = await run(plan, tmp_path)
    assert getattr(result.verdict, fails) > 0, "\n".join(lines([result]))
