"""How close posting comes to the pace it is allowed: many channels due at once, the real bot, the sandbox."""

import asyncio
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import time, timedelta
from pathlib import Path
from time import perf_counter

from bot import library, subscriptions
from bot.app import open_house
from bot.chat.pace import REQUESTS_A_SECOND
from bot.clock import Clock
from bot.library import Length
from bot.model import Advance, Cadence, Discussion
from bot.plans import Draft
from bot.sandbox import Sandbox
from bot.settings import Settings


@dataclass(frozen=True, slots=True)
class Posting:
    """What was posted, and how long it took."""

    channels: int
    requests: int
    seconds: float

    @property
    def rate(self) -> float:
        """Requests a second."""
        return self.requests / self.seconds

    @property
    def of_the_pace(self) -> float:
        """The share of what the pace lets through; the rest is the bot's own work, or the sandbox's."""
        return self.rate / REQUESTS_A_SECOND


def report() -> Iterator[str]:
    """The lines of a table: a row as soon as it is measured."""
    yield "| channels | requests | seconds | a second | of the pace |"
    yield "|---|---|---|---|---|"
    for channels in (50, 500):
        found = asyncio.run(post_to_many_channels(channels))
        facts = f"{found.channels} | {found.requests} | {found.seconds:.1f} | {found.rate:.1f}"
        yield f"| {facts} | {found.of_the_pace:.0%} |"


async def post_to_many_channels(count: int) -> Posting:
    """One part in each of ``count`` channels, all due at the same moment."""
    clock = Clock()
    sandbox = Sandbox(now=clock.now)
    await sandbox.start()
    guild = sandbox.add_guild("Benchmark", owner="Mara")
    channels = [sandbox.add_channel(guild, f"reading-{number}") for number in range(count)]
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(
            discord_token=sandbox.token,
            database_url=f"sqlite:///{Path(folder) / 'cliffhanger.db'}",
            discord_api_url=sandbox.api_url,
        )
        async with open_house(settings, clock) as house:
            story = (await library.listings(house.database, guild.id))[0]
            for channel in channels:
                draft = Draft(
                    guild_id=guild.id,
                    channel_id=channel.id,
                    story_id=story.id,
                    cadence=Cadence(time(8), "UTC"),
                    length=Length.SHORT,
                    discussion=Discussion.NONE,
                    advance=Advance.ORGANISERS,
                )
                await subscriptions.start(
                    house.database,
                    draft,
                    clock.now(),
                    subscriber_id=guild.owner_id,
                    locale="en",
                    at_once=False,
                    anchor_id=None,
                )
            house.engine.wake()
            await house.engine.idle()  # the opening posts; part 1 waits for its slot
            clock.move_to(clock.now() + timedelta(days=1))
            before = len(sandbox.requests)
            begun = perf_counter()
            house.engine.wake()
            await house.engine.idle()
            posting = Posting(count, len(sandbox.requests) - before, perf_counter() - begun)
    await sandbox.close()
    return posting
