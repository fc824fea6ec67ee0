"""The library as people see it: the list of stories, the card of one story, and the buttons below them."""

from typing import Any, Final

from discord.ui import Item

from bot.chat.access import check_may_use, check_organiser, is_organiser
from bot.chat.client import Interaction
from bot.chat.components import action
from bot.chat.context import channel_id_of, title_of
from bot.chat.reply import defer, reply
from bot.chat.subscribe.card import new_draft, show_new_card
from bot.model import ButtonStyle, StoryListing
from bot.rendering.markdown import escape_markdown
from bot.rendering.phrases import duration, say
from bot.rendering.shorten import shorten
from bot.services import library
from bot.services.editions import StoryPreview
from story import reading_minutes

#: Stories on one page of the list: as many as fit 4,000 characters if Markdown doubles their titles and authors.
_STORIES: Final = 12
_TITLE: Final = 60
_AUTHOR: Final = 40
_BLURB: Final = 500


async def show_list(interaction: Interaction, page: int = 0, *, update: bool = False) -> None:
    """Show a page (from 0) of the stories that can be read here."""
    await defer(interaction, update=update)
    stories = await library.listings(interaction.client.database, interaction.guild_id or 0)
    locale = str(interaction.locale)
    last = max((len(stories) - 1) // _STORIES, 0)
    page = min(page, last)
    shown = stories[page * _STORIES : (page + 1) * _STORIES]
    lines = [say("library-title", locale, count=len(stories)), *(_entry(story, locale) for story in shown)]
    if last:
        lines.append(say("library-page", locale, page=page + 1, pages=last + 1))
    lines.append(say("library-hint-organiser" if is_organiser(interaction) else "library-hint", locale))
    buttons: list[Item[Any]] = []
    if page > 0:
        buttons.append(turn_list.button(say("page-back", locale), ButtonStyle.SECONDARY, page - 1))
    if page < last:
        buttons.append(turn_list.button(say("page-next", locale), ButtonStyle.SECONDARY, page + 1))
    await reply(interaction, "\n".join(lines), rows=[buttons], update=update)


@action("library-page")
async def turn_list(interaction: Interaction, page: int) -> None:
    """Show another page of the list."""
    await show_list(interaction, page, update=True)


async def show_story(interaction: Interaction, listing: StoryListing, preview: StoryPreview, note: str = "") -> None:
    """Show a story's numbers, its parts at each length, its first lines and what the asker can do. Defer before."""
    locale = str(interaction.locale)
    facts = filter(None, (note, _entry(listing, locale), escape_markdown(shorten(listing.blurb, _BLURB))))
    lengths = []
    for length, parts in preview.parts:
        name = say(f"length-{length}", locale, minutes=length.minutes)
        lengths.append(say("library-parts", locale, length=name, parts=parts))
    buttons: list[Item[Any]] = []
    if is_organiser(interaction):
        buttons.append(subscribe.button(say("library-subscribe", locale), ButtonStyle.PRIMARY, listing.id))
        if listing.guild_id is not None:
            buttons.append(press_remove.button(say("library-remove", locale), ButtonStyle.SECONDARY, listing.id))
    beginning = say("library-begins", locale, text=escape_markdown(preview.beginning))
    await reply(interaction, "\n".join(facts), "\n".join(lengths), beginning, rows=[buttons])


@action("library-subscribe")
async def subscribe(interaction: Interaction, story_id: int) -> None:
    """**Subscribe**: show the card of ``/subscribe`` for this story and channel."""
    await defer(interaction)
    await check_may_use(interaction, "subscribe")
    await show_new_card(interaction, await new_draft(interaction, story_id, channel_id_of(interaction)))


@action("library-remove")
async def press_remove(interaction: Interaction, story_id: int) -> None:
    """**Remove**: ask once more."""
    await ask_remove(interaction, story_id)


async def ask_remove(interaction: Interaction, story_id: int) -> None:
    """Ask before a story is removed, and say what would be lost."""
    check_organiser(interaction)
    database, locale = interaction.client.database, str(interaction.locale)
    listing = await library.check_removable(database, story_id, interaction.guild_id or 0)
    buttons = [
        remove_now.button(say("library-remove-now", locale), ButtonStyle.DANGER, listing.id),
        keep.button(say("library-keep", locale), ButtonStyle.SECONDARY),
    ]
    started = await library.was_ever_started(database, listing.id)
    question = say("library-remove-ask" if started else "library-remove-ask-new", locale, title=title_of(listing))
    await reply(interaction, question, rows=[buttons])


@action("library-remove-now")
async def remove_now(interaction: Interaction, story_id: int) -> None:
    """Remove a story. Everything is checked again: it may run now, or the asker may not be an organiser any more."""
    check_organiser(interaction)
    await defer(interaction, update=True)
    listing = await library.remove(interaction.client.database, story_id, interaction.guild_id or 0)
    await reply(interaction, say("library-removed", str(interaction.locale), title=title_of(listing)), update=True)


@action("library-keep")
async def keep(interaction: Interaction) -> None:
    """Remove nothing."""
    await reply(interaction, say("library-kept", str(interaction.locale)), update=True)


def _entry(listing: StoryListing, locale: str) -> str:
    facts = say(
        "library-facts",
        locale,
        words=listing.words,
        duration=duration(reading_minutes(listing.words), locale),
        chapters=listing.chapters,
        whose=say("library-of-shelf" if listing.guild_id is None else "library-of-server", locale),
    )
    title, author = title_of(listing, _TITLE), escape_markdown(shorten(listing.author, _AUTHOR))
    key = "library-entry-author" if author else "library-entry"
    return say(key, locale, title=title, author=author, facts=facts)


ACTIONS: Final = (turn_list, subscribe, press_remove, remove_now, keep)
