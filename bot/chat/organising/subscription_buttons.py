"""A button for each of several subscriptions whose channels do not exist any more."""

from collections.abc import Callable, Sequence
from typing import Any, Final

from discord.ui import Item

from bot.model import Subscription
from bot.rendering.shorten import shorten

_BUTTONS: Final = 10
_IN_ROW: Final = 5
_TITLE: Final = 60


def subscription_buttons(
    subscriptions: Sequence[Subscription], button: Callable[[Subscription, str], Item[Any]]
) -> list[list[Item[Any]]]:
    """Return rows of buttons for the first ten subscriptions. ``button`` makes one, given the shortened title."""
    buttons = [button(each, shorten(each.story.title, _TITLE)) for each in subscriptions[:_BUTTONS]]
    return [buttons[start : start + _IN_ROW] for start in range(0, len(buttons), _IN_ROW)]
