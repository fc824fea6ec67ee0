"""``/subscribe``: reads what was typed, and shows the card on which everything else is chosen."""

import discord
from discord import app_commands
from discord.app_commands import Choice

from bot import library, zones
from bot.chat.access import check_channel, check_organiser
from bot.chat.client import Asked, Command
from bot.chat.reply import defer
from bot.chat.views.card import show_card
from bot.chat.views.form import DEFAULT_TIME, Form
from bot.chat.where import channel_id_of
from bot.errors import UserError
from bot.library import Length
from bot.model import EVERY_DAY, Advance, Cadence, Discussion
from bot.phrases import say
from bot.store import guilds
from bot.store import subscriptions as rows
from bot.titles import brief
from bot.typed import parse_days, parse_time

_NAME = 100  # Discord's limit for the name of a choice


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
    interaction: Asked,
    story: str,
    channel: discord.TextChannel | None = None,
    time: str | None = None,
    timezone: str | None = None,
    days: str | None = None,
    length: str | None = None,
    discussion: str = Discussion.DEMAND,
    advance: str = Advance.ORGANISERS,
) -> None:
    """Where the same story runs or ran last, the times that are left out stay as they were."""
    check_organiser(interaction)
    channel_id = channel.id if channel else channel_id_of(interaction)
    check_channel(interaction, channel_id, threads=discussion != Discussion.NONE)
    at = None if time is None else parse_time(time)
    weekdays = None if days is None else parse_days(days)
    await defer(interaction)
    database, guild_id = interaction.client.database, interaction.guild_id or 0
    listing = await library.find(database, guild_id, story)
    zone = None if timezone is None else _zone(interaction, timezone)
    form = Form(
        story_id=listing.id,
        channel_id=channel_id,
        at=at or DEFAULT_TIME,
        days=weekdays or EVERY_DAY,
        zone=zone or await database.read(guilds.zone, guild_id),
        length=None if length is None else Length(length),
        discussion=Discussion(discussion),
        advance=Advance(advance),
    )
    before = await database.read(rows.latest_in_channel, channel_id, listing.id)
    if before is not None:
        was = before.cadence
        form = form.keep(Cadence(at or was.at, zone or was.zone, weekdays or was.days))
    await show_card(interaction, form, update=False)


@subscribe.autocomplete("story")
async def complete_story(interaction: Asked, typed: str) -> list[Choice[str]]:
    """The server's stories whose title or author has what is typed in it."""
    wanted = typed.strip().casefold()
    known = await library.listings(interaction.client.database, interaction.guild_id or 0)
    fitting = [each for each in known if wanted in f"{each.title} {each.author}".casefold()]
    return [Choice(name=brief(each.title, _NAME), value=str(each.id)) for each in fitting[:25]]


@subscribe.autocomplete("timezone")
async def complete_timezone(interaction: Asked, typed: str) -> list[Choice[str]]:
    """Zones with the time there now; before anything is typed those of the asker's language."""
    now = interaction.client.clock.now()
    found = zones.search(typed, now) if typed.strip() else zones.suggestions(str(interaction.locale), now)
    return [Choice(name=zone.label(now), value=zone.name) for zone in found]


def _zone(interaction: Asked, typed: str) -> str:
    zone = zones.find(typed, interaction.client.clock.now())
    if zone is None:
        raise UserError("zone-unknown", typed=typed)
    return zone


COMMANDS: tuple[Command, ...] = (subscribe,)
