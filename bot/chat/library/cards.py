"""The library as people see it: its list, one story's card, and what the buttons under them do."""

from collections.abc import Sequence
from datetime import UTC
from typing import Any, Final

from discord.app_commands import Choice
from discord.ui import Item

from bot.chat.access import check_may, check_organiser, is_organiser
from bot.chat.client import Interaction
from bot.chat.components import Action, component, custom_id
from bot.chat.context import channel_id_of, title_of
from bot.chat.reply import defer, reply
from bot.chat.subscribe.card import form_for, show_card
from bot.model import Button, ButtonStyle, StoryListing
from bot.rendering.markdown import escape
from bot.rendering.phrases import duration, say
from bot.rendering.shorten import shorten
from bot.services import library
from bot.services.library import Preview
from story import reading_minutes

_PAGE: Final = 12  # of titles and authors that Markdown makes twice as long, 4,000 characters hold it
_TITLE: Final = 60
_AUTHOR: Final = 40
_BLURB: Final = 500
_NAME: Final = 100  # Discord's limits for the name of a choice, and for how many there are
_CHOICES: Final = 25


async def show_list(interaction: Interaction, page: int = 0, *, update: bool = False) -> None:
    """A page (from 0) of the stories that can be read here."""
    await defer(interaction, update=update)
    stories = await library.listings(interaction.client.database, interaction.guild_id or 0)
    locale = str(interaction.locale)
    last = max((len(stories) - 1) // _PAGE, 0)
    page = min(page, last)
    shown = stories[page * _PAGE : (page + 1) * _PAGE]
    lines = [say("library-title", locale, count=len(stories)), *(_entry(story, locale) for story in shown)]
    if last:
        lines.append(say("library-page", locale, page=page + 1, pages=last + 1))
    lines.append(say("library-hint-organiser" if is_organiser(interaction) else "library-hint", locale))
    turns: list[Item[Any]] = []
    if page > 0:
        turns.append(component(Button(say("page-back", locale), custom_id("library-page", page - 1))))
    if page < last:
        turns.append(component(Button(say("page-next", locale), custom_id("library-page", page + 1))))
    await reply(interaction, "\n".join(lines), rows=[turns], update=update)


async def story_choices(interaction: Interaction, typed: str, *, own: bool = False) -> list[Choice[str]]:
    """Stories for what is typed so far; ``own``: the server's alone. Of one title each says what tells it apart."""
    known = await library.listings(interaction.client.database, interaction.guild_id or 0)
    locale = str(interaction.locale)
    found = [story for story in library.search(known, typed) if story.guild_id is not None or not own]
    return [Choice(name=_name(story, known, locale), value=str(story.id)) for story in found[:_CHOICES]]


def _name(story: StoryListing, known: Sequence[StoryListing], locale: str) -> str:
    by = library.distinguishing_fact(story, known)
    if by is None:
        return shorten(story.title, _NAME)
    facts = {
        "author": shorten(story.author, _NAME - _TITLE - len(" ()")),
        "words": story.words,
        "added": f"{story.added_at.astimezone(UTC):%Y-%m-%d %H:%M}",
    }
    return say(f"library-choice-{by}", locale, title=shorten(story.title, _TITLE), **facts)


async def turn_list(interaction: Interaction, page: str) -> None:
    """Another page of the list."""
    await show_list(interaction, int(page), update=True)


async def show_story(interaction: Interaction, listing: StoryListing, preview: Preview, said: str = "") -> None:
    """A story's numbers, parts at each length, first lines, and what the asker may do with it. Defer before."""
    locale = str(interaction.locale)
    facts = filter(None, (said, _entry(listing, locale), escape(shorten(listing.blurb, _BLURB))))
    lines = []
    for length, parts in preview.parts:
        name = say(f"length-{length}", locale, minutes=length.minutes)
        lines.append(say("library-parts", locale, length=name, parts=parts))
    beginning = escape(preview.beginning)
    buttons: list[Item[Any]] = []
    if is_organiser(interaction):
        subscribe = custom_id("library-subscribe", listing.id)
        buttons.append(component(Button(say("library-subscribe", locale), subscribe, ButtonStyle.PRIMARY)))
        if listing.guild_id is not None:
            buttons.append(component(Button(say("library-remove", locale), custom_id("library-remove", listing.id))))
    texts = "\n".join(facts), "\n".join(lines), say("library-begins", locale, text=beginning)
    await reply(interaction, *texts, rows=[buttons])


async def subscribe(interaction: Interaction, story_id: str) -> None:
    """**Subscribe**: the card of ``/subscribe`` for this story and channel."""
    await defer(interaction)
    await check_may(interaction, "subscribe")
    form = await form_for(interaction, int(story_id), channel_id_of(interaction))
    await show_card(interaction, form, update=False)


async def ask_remove(interaction: Interaction, story_id: str) -> None:
    """**Remove**: asks once more, with what would be lost."""
    check_organiser(interaction)
    listing = await library.removable(interaction.client.database, int(story_id), interaction.guild_id or 0)
    locale = str(interaction.locale)
    buttons = [
        component(
            Button(say("library-remove-now", locale), custom_id("library-remove-now", listing.id), ButtonStyle.DANGER)
        ),
        component(Button(say("library-keep", locale), custom_id("library-keep"))),
    ]
    began = await library.was_ever_started(interaction.client.database, listing.id)
    key = "library-remove-ask" if began else "library-remove-ask-new"
    await reply(interaction, say(key, locale, title=title_of(listing)), rows=[buttons])


async def remove_now(interaction: Interaction, story_id: str) -> None:
    """Checked again: it may have been started since, or the asker may be no organiser any more."""
    check_organiser(interaction)
    await defer(interaction, update=True)
    listing = await library.remove(interaction.client.database, int(story_id), interaction.guild_id or 0)
    text = say("library-removed", str(interaction.locale), title=title_of(listing))
    await reply(interaction, text, update=True)


async def keep(interaction: Interaction) -> None:
    """Nothing was removed."""
    await reply(interaction, say("library-kept", str(interaction.locale)), update=True)


def _entry(listing: StoryListing, locale: str) -> str:
    facts = {
        "words": listing.words,
        "duration": duration(reading_minutes(listing.words), locale),
        "chapters": listing.chapters,
        "whose": say("library-of-shelf" if listing.guild_id is None else "library-of-server", locale),
    }
    title, author = title_of(listing, _TITLE), escape(shorten(listing.author, _AUTHOR))
    key = "library-entry-author" if author else "library-entry"
    return say(key, locale, title=title, author=author, facts=say("library-facts", locale, **facts))


ACTIONS: dict[str, Action] = {
    "library-page": turn_list,
    "library-subscribe": subscribe,
    "library-remove": ask_remove,
    "library-remove-now": remove_now,
    "library-keep": keep,
}
