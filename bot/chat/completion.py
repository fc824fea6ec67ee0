"""Suggest stories while their title is being typed into an option."""

from collections.abc import Sequence
from datetime import UTC
from typing import Final

from discord.app_commands import Choice

from bot.chat.client import Interaction
from bot.model import StoryListing
from bot.rendering.phrases import say
from bot.rendering.shorten import shorten
from bot.services import library

#: Discord's limits for the name of a choice, and for the number of choices.
_NAME: Final = 100
_CHOICES: Final = 25
_TITLE: Final = 60


async def complete_story(interaction: Interaction, typed: str) -> list[Choice[str]]:
    """Suggest every story that can be read here."""
    return await _choices(interaction, typed, own=False)


async def complete_own_story(interaction: Interaction, typed: str) -> list[Choice[str]]:
    """Suggest the stories that this server has added. Only those can be removed."""
    return await _choices(interaction, typed, own=True)


async def _choices(interaction: Interaction, typed: str, *, own: bool) -> list[Choice[str]]:
    known = await library.listings(interaction.client.database, interaction.guild_id or 0)
    locale = str(interaction.locale)
    found = [story for story in library.search(known, typed) if story.guild_id is not None or not own]
    return [Choice(name=_name(story, known, locale), value=str(story.id)) for story in found[:_CHOICES]]


def _name(story: StoryListing, known: Sequence[StoryListing], locale: str) -> str:
    """Return the title, with a fact that distinguishes the story if others have the same title."""
    fact = library.distinguishing_fact(story, known)
    if fact is None:
        return shorten(story.title, _NAME)
    values = {
        "author": shorten(story.author, _NAME - _TITLE - len(" ()")),
        "words": story.words,
        "added": f"{story.added_at.astimezone(UTC):%Y-%m-%d %H:%M}",
    }
    return say(f"library-choice-{fact}", locale, title=shorten(story.title, _TITLE), **values)
