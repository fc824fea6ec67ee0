"""Buttons, selects and modals. Each names an action in its custom id, and every use of one comes in by ``dispatch``.

    @action("recap-all")
    async def recap_all(interaction: Interaction, key: str, through: int) -> None: ...

    recap_all.button("The whole story so far", ButtonStyle.SECONDARY, subscription.key, 12)

An action declares its arguments by the types of its function. What does not parse is an outdated button, never an
error. Everything that an action needs is in the custom id or in the database, so all of them work after a restart.
"""

import inspect
import re
from collections.abc import Awaitable, Callable, Sequence
from enum import StrEnum
from functools import partial
from typing import Any, Concatenate, Final, Generic, NewType, ParamSpec, TypeVar, get_type_hints

import discord
from discord.ui import Item, LayoutView

from bot.chat.errors import answer_error
from bot.chat.layout import layout
from bot.errors import UserError
from bot.model import Button, ButtonStyle, RenderedMessage
from bot.rendering import custom_ids

P = ParamSpec("P")
T = TypeVar("T")

#: As long as Discord lets the message be changed on which the modal was opened.
_MODAL_SECONDS: Final = 900.0
#: Discord's limit for a select.
_OPTIONS: Final = 25
_NUMBER: Final = re.compile(r"[0-9]{1,19}")
#: The largest numbers that fit the database's columns.
_LARGEST_INTEGER: Final = 2**31 - 1
_LARGEST_ID: Final = 2**63 - 1
#: An id of Discord. As an argument of an action it may be longer than other numbers.
DiscordId = NewType("DiscordId", int)
_STYLES: Final = {
    ButtonStyle.PRIMARY: discord.ButtonStyle.primary,
    ButtonStyle.SECONDARY: discord.ButtonStyle.secondary,
    ButtonStyle.DANGER: discord.ButtonStyle.danger,
}


class Action(Generic[P]):
    """What happens when a button, a select or a modal is used."""

    def __init__(self, name: str, handler: Callable[Concatenate[Any, P], Awaitable[None]]) -> None:
        self.name = name
        self._handler: Callable[..., Awaitable[None]] = handler
        hints = get_type_hints(handler)
        self._parsers = [_parser(hints[parameter]) for parameter in list(inspect.signature(handler).parameters)[1:]]

    def custom_id(self, *arguments: P.args, **_: P.kwargs) -> str:
        """Return the custom id of a component that triggers this action."""
        return custom_ids.build(self.name, *arguments)

    def button(self, label: str, style: ButtonStyle, /, *arguments: P.args, **_: P.kwargs) -> Item[Any]:
        """Return a button that triggers this action."""
        return component(Button(label, custom_ids.build(self.name, *arguments), style))

    async def run(self, interaction: discord.Interaction[Any], arguments: Sequence[str]) -> None:
        """Call the handler. Raises ``button-outdated`` for arguments that do not fit its types."""
        if len(arguments) != len(self._parsers):
            raise UserError("button-outdated")
        try:
            parsed = [parse(text) for parse, text in zip(self._parsers, arguments, strict=True)]
        except ValueError:
            raise UserError("button-outdated") from None
        await self._handler(interaction, *parsed)


def action(name: str) -> Callable[[Callable[Concatenate[Any, P], Awaitable[None]]], Action[P]]:
    """Make an ``Action`` of a function. List it in the ``ACTIONS`` of its module."""
    return lambda handler: Action(name, handler)


def _parser(kind: Any) -> Callable[[str], Any]:
    if kind is int:
        return partial(_parse_number, largest=_LARGEST_INTEGER)
    if kind is DiscordId:
        return partial(_parse_number, largest=_LARGEST_ID)
    if kind is str:
        return str
    if inspect.isclass(kind) and issubclass(kind, StrEnum):
        return kind
    raise TypeError(f"an argument of an action is an int, a DiscordId, a str or a StrEnum, not {kind}")


def _parse_number(text: str, largest: int) -> int:
    if not _NUMBER.fullmatch(text) or int(text) > largest:
        raise ValueError(text)
    return int(text)


async def dispatch(interaction: discord.Interaction[Any], custom_id: str) -> None:
    """Run the action that a custom id names. Every error is answered here: the library would only log it."""
    try:
        found = custom_ids.parse(custom_id)
        known: Action[...] | None = interaction.client.actions.get(found[0]) if found else None
        if found is None or known is None:
            raise UserError("button-outdated")
        await known.run(interaction, found[1])
    except Exception as error:
        await answer_error(interaction, error)


class _NotStored:
    """The library keeps an item in memory if it could call the item later. Ours are all called by ``dispatch``."""

    def is_dispatchable(self) -> bool:
        """Tell the library that there is nothing to keep."""
        return False


class _Button(_NotStored, discord.ui.Button[Any]):
    pass


class _Select(_NotStored, discord.ui.Select[Any]):
    pass


class ChannelSelect(_NotStored, discord.ui.ChannelSelect[Any]):
    """A select of channels that works after a restart."""


class Question(discord.ui.Modal):
    """A modal with one text field. Its answer comes in by ``dispatch``, where ``submitted_text`` reads it."""

    def __init__(self, custom_id: str, title: str, label: str, *, field: str, max_length: int) -> None:
        super().__init__(custom_id=custom_id, title=title, timeout=_MODAL_SECONDS)
        text = discord.ui.TextInput[Question](custom_id=field, max_length=max_length)
        self.add_item(discord.ui.Label(text=label, component=text))


def chosen(interaction: discord.Interaction[Any], parse: Callable[[str], T]) -> T:
    """Return the parsed value that was chosen in a select. Raises ``button-outdated`` for what the bot never offers."""
    try:
        (value,) = _values(interaction)
        return parse(value)
    except (ValueError, KeyError):
        raise UserError("button-outdated") from None


def chosen_or_none(interaction: discord.Interaction[Any], parse: Callable[[str], T]) -> T | None:
    """Return what ``chosen`` returns, or None if the select was emptied."""
    return chosen(interaction, parse) if _values(interaction) else None


def _values(interaction: discord.Interaction[Any]) -> Sequence[str]:
    data: Any = interaction.data
    return list(data.get("values", ()))


def submitted_text(interaction: discord.Interaction[Any], name: str) -> str:
    """Return the text that was typed into the field ``name`` of a modal."""
    data: Any = interaction.data or {}
    for row in data.get("components", ()):
        field = row.get("component") or {}
        if field.get("custom_id") == name:
            return str(field.get("value", ""))
    raise UserError("button-outdated")


def component(button: Button, *, disabled: bool = False) -> Item[Any]:
    """Return a button as a component of Discord."""
    style = _STYLES[button.style]
    return _Button(label=button.label, custom_id=button.custom_id, style=style, disabled=disabled)


def link(label: str, url: str) -> discord.ui.Button[Any]:
    """Return a button that opens an address. The bot is not told when it is pressed."""
    return discord.ui.Button(label=label, url=url)


def select(custom_id: str, placeholder: str, options: Sequence[discord.SelectOption]) -> Item[Any]:
    """Return a select in which one of at most 25 options is chosen."""
    return _Select(custom_id=custom_id, placeholder=placeholder, options=list(options)[:_OPTIONS])


def message_layout(message: RenderedMessage) -> LayoutView:
    """Return the texts and buttons of a message of Components V2."""
    return layout(message.texts, [[component(button) for button in message.buttons]])


def message_view(message: RenderedMessage) -> discord.ui.View:
    """Return the buttons under a plain message."""
    view = discord.ui.View(timeout=None)
    for button in message.buttons:
        view.add_item(component(button))
    return view
