"""How close posting comes to the pace it is allowed: many channels due at once, the real bot, the sandbox.

``python -m benchmarks.posting 10000``: as many channels as you like; that many take about a quarter of an hour.
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

from bot.app import open_bot
from bot.chat.rate_limiter import REQUESTS_A_SECOND
from bot.clock import Clock
from bot.model import Advance, Discussion
from bot.sandbox import Sandbox
from bot.services import library, subscriptions
from bot.services.library import Length
from bot.services.start_preview import SubscriptionDraft
from bot.settings import Settings

CHANNELS_A_SERVER: Final = 500  # Discord's limit


@dataclass(frozen=True, slots=True)
class Posting:
    """What was posted, how long it took, and how many requests were refused as too many."""

    channels: int
    requests: int
    seconds: float
    refused: int

    @property
    def rate(self) -> float:
        """Requests a second."""
        return self.requests / self.seconds

    @property
    def of_the_pace(self) -> float:
        """The share of what the pace lets through; the rest is the bot's own work, or the sandbox's."""
        return self.rate / REQUESTS_A_SECOND


class Refusals(logging.Handler):
    """Counts the library's warnings that a request was refused as one too many."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.count = 0

    def emit(self, record: logging.LogRecord) -> None:
        """One more, if it is one."""
        self.count += "rate limited" in record.getMessage()


def report(counts: Sequence[int] = (50, 500)) -> Iterator[str]:
    """The lines of a table: a row as soon as it is measured."""
    yield "| channels | messages | seconds | a second | of the pace | refused (429) |"
    yield "|---|---|---|---|---|---|"
    for channels in counts:
        found = asyncio.run(post_to_many_channels(channels))
        facts = f"{found.channels} | {found.requests} | {found.seconds:.1f} | {found.rate:.1f}"
        yield f"| {facts} | {found.of_the_pace:.1%} | {found.refused} |"


async def post_to_many_channels(count: int) -> Posting:
    """One part in each of ``count`` channels, all due at the same moment."""
    clock = Clock()
    sandbox = Sandbox(now=clock.now)
    await sandbox.start()
    guilds = [sandbox.add_guild(f"Server {number}", owner="Mara") for number in range(-(-count // CHANNELS_A_SERVER))]
    channels = [sandbox.add_channel(guilds[each // CHANNELS_A_SERVER], f"reading-{each}") for each in range(count)]
    refusals = Refusals()
    logging.getLogger("discord.http").addHandler(refusals)
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(
            discord_token=sandbox.token,
            database_url=f"sqlite:///{Path(folder) / 'cliffhanger.db'}",
            discord_api_url=sandbox.api_url,
        )
        async with open_bot(settings, clock) as bot:
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
            begun = perf_counter()
            bot.engine.wake()
            await bot.engine.wait_until_idle()
            seconds = perf_counter() - begun
            posted = sum(len(sandbox.messages(channel)) for channel in channels) - before
    await sandbox.close()
    return Posting(count, posted, seconds, refusals.count)


if __name__ == "__main__":
    for line in report([int(argument) for argument in sys.argv[1:]] or (50, 500)):
        print(line, flush=True)
