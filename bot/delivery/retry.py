"""When a post that failed is tried again: pure."""

from datetime import datetime, timedelta
from random import Random

from bot.model import Failed

FIRST_SECONDS = 5.0
CEILING_SECONDS = 900.0


def next_try(attempts: int, failed: Failed, now: datetime, random: Random) -> datetime:
    """The time of the next try after the ``attempts``-th one (counted from 1) failed.

    Doubles from 5 seconds to a ceiling of 15 minutes, and is spread over the upper half of that span, so that a crowd
    that failed together does not come back together. Never earlier than Discord asked for.
    """
    span = min(FIRST_SECONDS * 2.0 ** min(attempts - 1, 16), CEILING_SECONDS)
    seconds = span * (0.5 + random.random() / 2)
    return now + timedelta(seconds=max(seconds, failed.retry_after or 0.0))
