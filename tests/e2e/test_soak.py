"""Weeks of daily posts in six time zones, while their clocks change. ``python -m tests.chaos.soak`` runs a year."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.chaos.soak import soak


@pytest.mark.timeout(300)
async def test_weeks_of_daily_parts_keep_local_time_and_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # What coverage collects in the bot's process would count as the bot's memory.
    for variable in ("COVERAGE_PROCESS_CONFIG", "COVERAGE_PROCESS_START"):
        monkeypatch.delenv(variable, raising=False)
    # New York changes on 8 March, Berlin on 29 March, the south on 5 April, Cairo on 24 April.
    result = await soak(tmp_path, count=36, days=52, beginning=datetime(2026, 3, 5, 0, 0, tzinfo=UTC))
    assert result.wrong == []
    assert result.posts == 36 * (52 + 2)
    assert result.memory_between(0.95, 1) < result.memory_between(0.2, 0.3) * 1.1
