"""``/subscribe``: read what was typed, and show the card on which everything else is chosen."""

from typing import Final

from discord import app_commands
from discord.app_commands import Choice

from bot.chat.access import StoryChannel, check_channel, check_may_use
from bot.chat.client import Command, Interaction
from bot.chat.completion import complete_story
from bot.chat.context import channel_id_of
from bot.chat.reply import defer
from bot.chat.subscribe.card import new_draft, show_new_card
from bot.model import Advance, Discussion
from bot.rendering.phrases import say
from bot.scheduling import zones
from bot.scheduling.parsing import parse_days, parse_time
from bot.services import library
from bot.services.editions import Length


@app_commands.command(description=say("subscribe-about"))
@app_commands.describe(
    story=say("subscribe-story"),
    channel=say("subscribe-channel"),
    time=say("subscribe-time"),
    timezone=say("subscribe-timezone"),
    days=say("subscribe-days"),
    length=say("subscribe-length"),
    discussion=say("subscribe-discussion"),
    advance=say("subscribe-advance"),
)
@app_commands.choices(
    length=[Choice(name=say(f"length-{each}", minutes=each.minutes), value=each.value) for each in Length],
    discussion=[Choice(name=say(f"discussion-{each}"), value=each.value) for each in Discussion],
    advance=[Choice(name=say(f"advance-{each}"), value=each.value) for each in Advance],
)
@app_commands.default_permissions(manage_guild=True)
async def subscribe(
    interaction: Interaction,
    story: str,
    channel: StoryChannel | None = None,
    time: str | None = None,
    timezone: str | None = None,
    days: str | None = None,
    length: str | None = None,
    discussion: str | None = None,
    advance: str | None = None,
) -> None:
    """Show the card. If the story runs or ran last in this channel, what is left out stays as it was."""
    await check_may_use(interaction, "subscribe")
    channel_id = channel.id if channel else channel_id_of(interaction)
    at = None if time is None else parse_time(time)
    weekdays = None if days is None else parse_days(days)
    await defer(interaction)
    listing = await library.find(interaction.client.database, interaction.guild_id or 0, story)
    draft = await new_draft(
        interaction,
        listing.id,
        channel_id,
        at=at,
        days=weekdays,
        zone=None if timezone is None else _zone(interaction, timezone),
        length=None if length is None else Length(length),
        discussion=None if discussion is None else Discussion(discussion),
        advance=None if advance is None else Advance(advance),
    )
    check_channel(interaction, channel_id, threads=draft.discussion is not Discussion.NONE)
    await show_new_card(interaction, draft)


subscribe.autocomplete("story")(complete_story)


@subscribe.autocomplete("timezone")
async def complete_timezone(interaction: Interaction, typed: str) -> list[Choice[str]]:
    """Suggest zones with the time there; before anything is typed, those of the asker's language."""
    now = interaction.client.clock.now()
    found = zones.search(typed, now) if typed.strip() else zones.suggest(str(interaction.locale), now)
    return [Choice(name=zone.label(now), value=zone.name) for zone in found]


def _zone(interaction: Interaction, typed: str) -> str:
    zone = zones.find(typed, interaction.client.clock.now())
    if zone is None:
        raise zones.unknown_zone(typed)
    return zone


COMMANDS: Final[tuple[Command, ...]] = (subscribe,)
