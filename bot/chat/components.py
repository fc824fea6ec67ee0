"""Every button and select of ours: one class, which reads the ``custom_id`` and calls the action it names.

A ``custom_id`` is ``1:action:argument:...``. All state lies in it, so everything works after a restart, and nothing is
kept in memory for a message sent. Exceptions in dynamic items reach neither the tree's nor the client's handlers: this
class opens the one error door.
"""

import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, Self

import discord
from discord.ui import DynamicItem, Item, LayoutView, Select

from bot.chat.errors import answer_error
from bot.chat.layout import layout
from bot.errors import UserError
from bot.model import Button, ButtonStyle, RenderedMessage

Interaction = discord.Interaction[Any]
Action = Callable[..., Awaitable[None]]

_STYLES = {
    ButtonStyle.PRIMARY: discord.ButtonStyle.primary,
    ButtonStyle.SECONDARY: discord.ButtonStyle.secondary,
    ButtonStyle.DANGER: discord.ButtonStyle.danger,
}


def custom_id(action: str, *arguments: object) -> str:
    """``1:action:argument:...``: what ``ComponentHandler`` reads back. No colon in arguments; at most 100 characters."""
    made = ":".join(("1", action, *map(str, arguments)))
    if len(made) > 100 or made.count(":") != len(arguments) + 1:
        raise ValueError(f"not a custom_id: {made}")
    return made


class ComponentHandler(DynamicItem[Item[Any]], template=r"(?s).+"):
    """Whatever is pressed or chosen. ``actions`` is filled once, from ``bot/chat/registry.py``."""

    actions: Mapping[str, Action] = {}

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: Item[Any], match: re.Match[str], /
    ) -> Self:
        """Wrap the component that was used."""
        return cls(item)

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Call the action; an id of another version, or of an action that is no more, is answered too."""
        try:
            version, _, rest = self.custom_id.partition(":")
            action, *arguments = rest.split(":")
            if version != "1" or action not in self.actions:
                raise UserError("button-outdated")
            await self.actions[action](interaction, *arguments)
        except Exception as error:
            await answer_error(interaction, error)


def chosen(interaction: Interaction) -> list[str]:
    """The values chosen in the select that was used."""
    data: Any = interaction.data
    return list(data.get("values", ()))


def component(button: Button) -> ComponentHandler:
    """A button."""
    return ComponentHandler(
        discord.ui.Button(label=button.label, custom_id=button.custom_id, style=_STYLES[button.style])
    )


def link(label: str, url: str) -> discord.ui.Button[Any]:
    """A button that leads somewhere; nothing is sent when it is pressed."""
    return discord.ui.Button(label=label, url=url)


def select(
    custom_id: str, placeholder: str, options: Sequence[discord.SelectOption], *, most: int = 1
) -> ComponentHandler:
    """A select of at most 25 options."""
    return ComponentHandler(
        Select(custom_id=custom_id, placeholder=placeholder, options=list(options)[:25], max_values=most)
    )


def message_layout(message: RenderedMessage) -> LayoutView:
    """A rendered V2 page."""
    return layout(message.texts, [[component(button) for button in message.buttons]])


def message_view(message: RenderedMessage) -> discord.ui.View:
    """What stands under a plain page."""
    view = discord.ui.View(timeout=None)
    for button in message.buttons:
        view.add_item(component(button))
    return view
