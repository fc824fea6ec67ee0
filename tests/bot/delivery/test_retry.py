"""A post that failed is tried again, soon at first, then ever more rarely, and never earlier than Discord asks."""

from datetime import UTC, datetime, timedelta
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.delivery.retry import CEILING_SECONDS, FIRST_SECONDS, next_try_time
from bot.model import Failed, Failure

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
LATER = Failed(Failure.LATER, "503/0 overloaded")


def wait(attempts: int, failed: Failed = LATER, seed: int = 1) -> float:
    return (next_try_time(attempts, failed, NOW, Random(seed)) - NOW).total_seconds()


def test_the_first_retry_comes_within_seconds() -> None:
    assert FIRST_SECONDS / 2 <= wait(1) <= FIRST_SECONDS


@settings(deadline=None)
@given(st.integers(1, 10_000), st.integers())
def test_the_wait_doubles_to_a_ceiling_and_lies_in_the_upper_half_of_its_span(attempts: int, seed: int) -> None:
    span = min(FIRST_SECONDS * 2 ** min(attempts - 1, 30), CEILING_SECONDS)
    assert span / 2 - 1e-6 <= wait(attempts, seed=seed) <= span


@settings(deadline=None)
@given(st.integers(1, 100), st.floats(0, 7200), st.integers())
def test_it_is_never_tried_earlier_than_discord_asked(attempts: int, asked: float, seed: int) -> None:
    assert wait(attempts, Failed(Failure.LATER, "rate limited", retry_after=asked), seed) >= asked - 1e-6


def test_a_crowd_that_failed_together_does_not_come_back_together() -> None:
    random = Random(7)
    tries = {next_try_time(6, LATER, NOW, random) for _ in range(100)}
    assert len(tries) == 100
    assert max(tries) - min(tries) > timedelta(seconds=60)


def test_an_outage_of_a_day_is_met_with_about_a_hundred_tries_not_thousands() -> None:
    random, now, tries = Random(3), NOW, 0
    while now < NOW + timedelta(days=1):
        tries += 1
        now = next_try_time(tries, LATER, now, random)
    assert 96 <= tries <= 200
