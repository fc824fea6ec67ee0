"""``/progress``: where the channel is, what comes when, and where the asker is."""

from discord import app_commands

from bot import readers, schedule, subscriptions
from bot.answers import progress_bar
from bot.chat.client import Asked, Command
from bot.chat.held import held_text
from bot.chat.reply import defer, reply
from bot.chat.views.advance import remedy_row
from bot.chat.where import followed_here, moved_line, title_of
from bot.model import Delivery, Ending, Kind, Subscription
from bot.phrases import duration, say, timestamp
from bot.readers import Standing
from bot.store import library


@app_commands.command(description=say("progress-about"))
@app_commands.guild_only()
async def progress(interaction: Asked) -> None:
    """In words, then a bar."""
    await defer(interaction)
    subscription = await followed_here(interaction)
    database, locale = interaction.client.database, str(interaction.locale)
    standing = await readers.standing(database, subscription, interaction.user.id)
    coming = await subscriptions.coming(database, subscription)
    parts = subscription.edition.parts
    lines = [
        *moved_line(interaction, subscription),
        say("progress-title", locale, title=title_of(subscription.story), channel=f"<#{subscription.channel_id}>"),
        progress_bar(standing.channel, parts, locale),
    ]
    if standing.channel < parts:
        left = await database.read(library.minutes_between, subscription.edition.id, standing.channel + 1, parts)
        lines.append(say("progress-left", locale, left=parts - standing.channel, duration=duration(left, locale)))
    lines.append(_what_comes(interaction, subscription, standing, coming))
    behind = await database.read(library.minutes_between, subscription.edition.id, standing.read + 1, standing.channel)
    lines += ["", _own(standing, duration(behind, locale), locale)]
    rows = remedy_row(interaction, coming) if coming is not None and coming.hold is not None else []
    await reply(interaction, "\n".join(lines), rows=rows)


def _what_comes(interaction: Asked, subscription: Subscription, standing: Standing, coming: Delivery | None) -> str:
    """The next and the last date, or what holds them."""
    locale = str(interaction.locale)
    if coming is None:
        over = standing.channel == standing.parts or subscription.ending is Ending.FINISHED
        return say("progress-over" if over else "progress-ended", locale, next=standing.channel + 1)
    if coming.hold is not None:
        return held_text(interaction.client, coming, locale)
    if coming.kind is Kind.OPENING:
        return say("progress-opening", locale)
    if coming.kind is Kind.CLOSING:
        return say("progress-closing", locale)
    when, far = timestamp(coming.try_at), timestamp(coming.try_at, "R")
    if coming.number == standing.parts:
        return say("progress-next-last", locale, number=coming.number, when=when, far=far)
    last = schedule.nth_slot(subscription.cadence, coming.due_at, standing.parts - coming.number)
    values = {"number": coming.number, "when": when, "far": far, "of": standing.parts, "last": timestamp(last, "D")}
    return say("progress-next", locale, **values)


def _own(standing: Standing, behind: str, locale: str) -> str:
    """Where the asker is; ``behind``: how long the parts take that they have not read."""
    if not standing.has_place:
        return say("own-none", locale)
    if standing.behind:
        read, parts = standing.read, standing.channel - standing.read
        return say("own-behind", locale, read=read, parts=parts, duration=behind, at=read + 1)
    return say("own-level" if standing.read == standing.channel else "own-ahead", locale, read=standing.read)


COMMANDS: tuple[Command, ...] = (progress,)
