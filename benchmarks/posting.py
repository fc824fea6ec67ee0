"""How close posting comes to the allowed number of requests per second, if parts are due in many channels at once.

It runs the real bot with the sandbox. ``python -m benchmarks.posting 10000`` uses as many channels as you like; 10,000
take about a quarter of an hour.
"""

import asyncio
import logging
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import time, timedelta
from pathlib import Path
from time import perf_counter
from typing import Final

from bot.app import start_bot
from bot.chat.rate_limiter import REQUESTS_A_SECOND
from bot.clock import Clock
from bot.model import Advance, Discussion
from bot.sandbox import Sandbox
from bot.services import library, subscriptions
from bot.services.editions import Length
from bot.services.start_preview import SubscriptionDraft
from bot.settings import Settings

_MAX_CHANNELS: Final = 500  # Discord's limit for one server


@dataclass(frozen=True, slots=True)
class Posting:
    """The result: messages posted, seconds that it took, and requests refused by the rate limit (HTTP 429)."""

    channels: int
    messages: int
    seconds: float
    refused: int

    @property
    def rate(self) -> float:
        """Messages per second."""
        return self.messages / self.seconds

    @property
    def share_of_limit(self) -> float:
        """The share of the allowed requests that was used. The rest is the work of the bot or of the sandbox."""
        return self.rate / REQUESTS_A_SECOND


class Refusals(logging.Handler):
    """Counts the warnings of discord.py that a request was refused by the rate limit."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.count = 0

    def emit(self, record: logging.LogRecord) -> None:
        """Count the record if it is such a warning."""
        self.count += "rate limited" in record.getMessage()


def report(counts: Sequence[int] = (50, 500)) -> Iterator[str]:
    """Return the lines of a table, each row as soon as it is measured."""
    yield "| channels | messages | seconds | per second | of the allowed rate | refused (429) |"
    yield "|---|---|---|---|---|---|"
    for channels in counts:
        posting = asyncio.run(post_to_many_channels(channels))
        yield (
            f"| {posting.channels} | {posting.messages} | {posting.seconds:.1f} | {posting.rate:.1f} "
            f"| {posting.share_of_limit:.1%} | {posting.refused} |"
        )


async def post_to_many_channels(count: int) -> Posting:
    """Post one part in each of ``count`` channels, all due at the same time."""
    clock = Clock()
    sandbox = Sandbox(now=clock.now)
    await sandbox.start()
    guilds = [sandbox.add_guild(f"Server {number}", owner="Mara") for number in range(-(-count // _MAX_CHANNELS))]
    channels = [sandbox.add_channel(guilds[number // _MAX_CHANNELS], f"reading-{number}") for number in range(count)]
    refusals = Refusals()
    logging.getLogger("discord.http").addHandler(refusals)
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(
            discord_token=sandbox.token,
            database_url=f"sqlite:///{Path(folder) / 'cliffhanger.db'}",
            discord_api_url=sandbox.api_url,
        )
        async with start_bot(settings, clock) as bot:
            story = (await library.listings(bot.database, library.NO_GUILD))[0]
            for channel in channels:
                draft = SubscriptionDraft(
                    guild_id=channel.guild_id or 0,
                    channel_id=channel.id,
                    story_id=story.id,
                    at=time(8),
                    zone="UTC",
                    length=Length.SHORT,
                    discussion=Discussion.NONE,
                    advance=Advance.ORGANISERS,
                )
                await subscriptions.start(
                    bot.database,
                    draft,
                    clock.now(),
                    subscriber_id=guilds[0].owner_id,
                    locale="en",
                    at_once=False,
                    search_after_id=None,
                )
            bot.engine.wake()
            await bot.engine.wait_until_idle()  # the opening posts; part 1 waits for its slot
            clock.move_to(clock.now() + timedelta(days=1))
            before = sum(len(sandbox.messages(channel)) for channel in channels)
            start = perf_counter()
            bot.engine.wake()
            await bot.engine.wait_until_idle()
            seconds = perf_counter() - start
            posted = sum(len(sandbox.messages(channel)) for channel in channels) - before
    await sandbox.close()
    return Posting(count, posted, seconds, refusals.count)


if __name__ == "__main__":
    for line in report([int(argument) for argument in sys.argv[1:]] or (50, 500)):
        print(line, flush=True)
