"""What the tests of the page work with: a sandbox with two channels and two people, and a small bot in it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import discord
from playwright.async_api import Page

from bot.sandbox import Channel, Guild, Person, Sandbox
from tests.page.page_bot import PageBot, part_view

#: The time at which a test starts: a Monday in winter.
MONDAY = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
PROSE = "\n\n".join(
    f"Sentence {number} of the part, *long enough* to fill a line or two of the page when it is read there."
    for number in range(1, 31)
)

#: Opens the page: as a person, and with options of the window.
OpenPage = Callable[..., Awaitable[Page]]


@dataclass(slots=True)
class Stage:
    """The sandbox and the bot. ``mara`` manages the server; ``jonas`` is an ordinary member."""

    sandbox: Sandbox
    bot: PageBot
    guild: Guild
    reading: Channel
    second: Channel
    mara: Person
    jonas: Person
    moment: datetime = MONDAY
    parts: int = 0

    def now(self) -> datetime:
        """Return the sandbox's time."""
        return self.moment

    def place(self, channel: Channel) -> discord.PartialMessageable:
        """Return a channel as the bot writes to it."""
        return self.bot.get_partial_messageable(channel.id, guild_id=self.guild.id)

    async def post_part(self, channel: Channel | None = None) -> discord.Message:
        """Post the next part: an announcement that makes phones ring, then the silent part. Return the second."""
        self.parts += 1
        place = self.place(channel or self.reading)
        view: discord.ui.View = discord.ui.View()
        view.add_item(discord.ui.Button(label="Recap", custom_id=f"recap:{self.parts}"))
        view.stop()
        await place.send(f"Inseparable, part {self.parts} of 7: A *Good* Day (2 min)", view=view)
        return await place.send(view=part_view(self.parts, PROSE), silent=True)

    async def next_day(self) -> None:
        """Let a day pass, and post a part."""
        self.moment += timedelta(days=1)
        await self.post_part()
