"""What a test of the page meets: a sandbox with two channels and two people, and a small bot at work in it."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import discord

from bot.sandbox import Channel, Guild, Person, Sandbox
from tests.page.teller import Teller, part

#: A Monday in winter.
MONDAY = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
PROSE = "\n\n".join(
    f"Sentence {number} of the part, *long enough* to fill a line or two of the page when it is read there."
    for number in range(1, 31)
)


@dataclass(slots=True)
class Stage:
    """``mara`` manages the server, ``jonas`` came late."""

    sandbox: Sandbox
    bot: Teller
    guild: Guild
    reading: Channel
    second: Channel
    mara: Person
    jonas: Person
    moment: datetime = MONDAY
    parts: int = 0

    def now(self) -> datetime:
        """The time of the sandbox."""
        return self.moment

    def place(self, channel: Channel) -> discord.PartialMessageable:
        """Where the bot writes."""
        return self.bot.get_partial_messageable(channel.id, guild_id=self.guild.id)

    async def post_part(self, channel: Channel | None = None) -> discord.Message:
        """The next part: the line that rings, then the prose in silence."""
        self.parts += 1
        place = self.place(channel or self.reading)
        view: discord.ui.View = discord.ui.View()
        view.add_item(discord.ui.Button(label="Recap", custom_id=f"recap:{self.parts}"))
        view.stop()
        await place.send(f"Inseparable, part {self.parts} of 7: A *Good* Day (2 min)", view=view)
        return await place.send(view=part(self.parts, PROSE), silent=True)

    async def next_day(self) -> None:
        """A day passes, and a part is posted."""
        self.moment += timedelta(days=1)
        await self.post_part()
