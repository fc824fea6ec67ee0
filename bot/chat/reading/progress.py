"""``/progress``: how far the channel is, what comes when, and how far the asker is."""

from typing import Final

from discord import app_commands

from bot.chat.client import Command, Interaction
from bot.chat.context import moved_notice, subscription_followed_here, title_of
from bot.chat.holds import hold_text
from bot.chat.reading.advance import hold_button_row
from bot.chat.reply import defer, reply
from bot.model import Delivery, DeliveryKind, EndReason, Subscription
from bot.rendering.phrases import duration, say, timestamp
from bot.rendering.reading import progress_bar
from bot.scheduling import schedule
from bot.services import next_part, posts, readers
from bot.services.readers import ReaderState


@app_commands.command(description=say("progress-about"))
@app_commands.guild_only()
async def progress(interaction: Interaction) -> None:
    """Say it in words, then as a bar."""
    await defer(interaction)
    subscription = await subscription_followed_here(interaction)
    database, locale = interaction.client.database, str(interaction.locale)
    reader = await readers.get_reader_state(database, subscription, interaction.user.id)
    upcoming = await next_part.next_delivery(database, subscription)
    parts, posted = subscription.edition.parts, reader.channel_progress
    lines = [
        *moved_notice(interaction, subscription),
        say("progress-title", locale, title=title_of(subscription.story), channel=f"<#{subscription.channel_id}>"),
        progress_bar(posted, parts, locale),
    ]
    if posted < parts:
        minutes = await posts.reading_minutes(database, subscription, posted + 1, parts)
        lines.append(say("progress-left", locale, left=parts - posted, duration=duration(minutes, locale)))
    lines.append(_upcoming_line(interaction, subscription, reader, upcoming))
    behind = await posts.reading_minutes(database, subscription, reader.read_through + 1, posted)
    lines += ["", _reader_line(reader, duration(behind, locale), locale)]
    rows = hold_button_row(interaction, upcoming) if upcoming is not None and upcoming.hold is not None else []
    await reply(interaction, "\n".join(lines), rows=rows)


def _upcoming_line(
    interaction: Interaction, subscription: Subscription, reader: ReaderState, upcoming: Delivery | None
) -> str:
    """Return the next and the last date, or what holds the story."""
    locale = str(interaction.locale)
    if upcoming is None:
        finished = reader.channel_progress == reader.parts or subscription.end_reason is EndReason.FINISHED
        return say("progress-over" if finished else "progress-ended", locale, next=reader.channel_progress + 1)
    if upcoming.hold is not None:
        return hold_text(interaction.client, upcoming, locale)
    if upcoming.kind is DeliveryKind.OPENING:
        return say("progress-opening", locale)
    if upcoming.kind is DeliveryKind.CLOSING:
        return say("progress-closing", locale)
    when, far = timestamp(upcoming.try_at), timestamp(upcoming.try_at, "R")
    if upcoming.number == reader.parts:
        return say("progress-next-last", locale, number=upcoming.number, when=when, far=far)
    last = schedule.nth_slot(subscription.cadence, upcoming.due_at, reader.parts - upcoming.number)
    values = {"number": upcoming.number, "when": when, "far": far, "of": reader.parts, "last": timestamp(last, "D")}
    return say("progress-next", locale, **values)


def _reader_line(reader: ReaderState, behind: str, locale: str) -> str:
    """Return how far the asker is. ``behind``: how long the posted parts take that they have not read."""
    if not reader.has_started:
        return say("own-none", locale)
    read = reader.read_through
    if reader.is_behind:
        parts = reader.channel_progress - read
        return say("own-behind", locale, read=read, parts=parts, duration=behind, at=read + 1)
    return say("own-level" if read == reader.channel_progress else "own-ahead", locale, read=read)


COMMANDS: Final[tuple[Command, ...]] = (progress,)
