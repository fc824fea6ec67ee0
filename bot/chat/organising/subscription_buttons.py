"""What can be done with stories whose channels are no more: a button each."""

from collections.abc import Sequence

from bot.chat.components import ComponentHandler, component, custom_id
from bot.model import Button, Subscription
from bot.rendering.phrases import say
from bot.rendering.shorten import shorten

_BUTTONS, _IN_ROW, _LABEL = 10, 5, 60


def subscription_buttons(
    action: str, lost: Sequence[Subscription], locale: str, *arguments: object
) -> list[list[ComponentHandler]]:
    """Rows of buttons that do ``action``, for the first ten of ``lost``."""
    buttons = [
        component(
            Button(
                say(action, locale, title=shorten(each.story.title, _LABEL)), custom_id(action, each.key, *arguments)
            )
        )
        for each in lost[:_BUTTONS]
    ]
    return [buttons[start : start + _IN_ROW] for start in range(0, len(buttons), _IN_ROW)]
