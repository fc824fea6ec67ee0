"""``/progress``: where the channel is, what comes when, and where the asker is."""

from discord import app_commands

from bot.chat.client import Command, Interaction
from bot.chat.context import moved_notice, subscription_followed_here, title_of
from bot.chat.holds import hold_text
from bot.chat.reading.advance import hold_button_row
from bot.chat.reply import defer, reply
from bot.model import Delivery, DeliveryKind, EndReason, Subscription
from bot.rendering.phrases import duration, say, timestamp
from bot.rendering.private_answers import progress_bar
from bot.scheduling import schedule
from bot.services import next_part, readers
from bot.services.readers import Reader
from bot.store import library


@app_commands.command(description=say("progress-about"))
@app_commands.guild_only()
async def progress(interaction: Interaction) -> None:
    """In words, then a bar."""
    await defer(interaction)
    subscription = await subscription_followed_here(interaction)
    database, locale = interaction.client.database, str(interaction.locale)
    reader = await readers.find_reader(database, subscription, interaction.user.id)
    coming = await next_part.next_delivery(database, subscription)
    parts = subscription.edition.parts
    lines = [
        *moved_notice(interaction, subscription),
        say("progress-title", locale, title=title_of(subscription.story), channel=f"<#{subscription.channel_id}>"),
        progress_bar(reader.channel_progress, parts, locale),
    ]
    if reader.channel_progress < parts:
        left = await database.read(library.minutes_between, subscription.edition.id, reader.channel_progress + 1, parts)
        lines.append(
            say("progress-left", locale, left=parts - reader.channel_progress, duration=duration(left, locale))
        )
    lines.append(_what_comes(interaction, subscription, reader, coming))
    behind = await database.read(
        library.minutes_between, subscription.edition.id, reader.read_through + 1, reader.channel_progress
    )
    lines += ["", _own(reader, duration(behind, locale), locale)]
    rows = hold_button_row(interaction, coming) if coming is not None and coming.hold is not None else []
    await reply(interaction, "\n".join(lines), rows=rows)


def _what_comes(interaction: Interaction, subscription: Subscription, reader: Reader, coming: Delivery | None) -> str:
    """The next and the last date, or what holds them."""
    locale = str(interaction.locale)
    if coming is None:
        over = reader.channel_progress == reader.parts or subscription.end_reason is EndReason.FINISHED
        return say("progress-over" if over else "progress-ended", locale, next=reader.channel_progress + 1)
    if coming.hold is not None:
        return hold_text(interaction.client, coming, locale)
    if coming.kind is DeliveryKind.OPENING:
        return say("progress-opening", locale)
    if coming.kind is DeliveryKind.CLOSING:
        return say("progress-closing", locale)
    when, far = timestamp(coming.try_at), timestamp(coming.try_at, "R")
    if coming.number == reader.parts:
        return say("progress-next-last", locale, number=coming.number, when=when, far=far)
    last = schedule.nth_slot(subscription.cadence, coming.due_at, reader.parts - coming.number)
    values = {"number": coming.number, "when": when, "far": far, "of": reader.parts, "last": timestamp(last, "D")}
    return say("progress-next", locale, **values)


def _own(reader: Reader, behind: str, locale: str) -> str:
    """Where the asker is; ``behind``: how long the parts take that they have not read."""
    if not reader.has_started:
        return say("own-none", locale)
    if reader.is_behind:
        read, parts = reader.read_through, reader.channel_progress - reader.read_through
        return say("own-behind", locale, read=read, parts=parts, duration=behind, at=read + 1)
    return say(
        "own-level" if reader.read_through == reader.channel_progress else "own-ahead", locale, read=reader.read_through
    )


COMMANDS: tuple[Command, ...] = (progress,)
