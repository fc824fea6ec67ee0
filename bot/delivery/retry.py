"""When a delivery that failed is tried again. Pure."""

from datetime import datetime, timedelta
from random import Random

from bot.model import Failed

FIRST_SECONDS = 5.0
CEILING_SECONDS = 900.0


def next_try_time(attempts: int, failed: Failed, now: datetime, random: Random) -> datetime:
    """Return when to try again after the attempt with the number ``attempts`` (counted from 1) failed.

    The wait doubles from 5 seconds to 15 minutes. It is spread over its upper half, so that deliveries that failed
    together do not all come back together. It is never shorter than Discord asked for.
    """
    longest = min(FIRST_SECONDS * 2.0 ** min(attempts - 1, 16), CEILING_SECONDS)
    seconds = longest * (0.5 + random.random() / 2)
    return now + timedelta(seconds=max(seconds, failed.retry_after or 0.0))
