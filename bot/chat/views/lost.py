"""What can be done with stories whose channels are no more: a button each."""

from collections.abc import Sequence

from bot.chat.views.press import Press, custom_id, press
from bot.model import Button, Subscription
from bot.phrases import say
from bot.titles import brief

_BUTTONS, _IN_ROW, _LABEL = 10, 5, 60


def lost_buttons(action: str, lost: Sequence[Subscription], locale: str, *arguments: object) -> list[list[Press]]:
    """Rows of buttons that do ``action``, for the first ten of ``lost``."""
    buttons = [
        press(
            Button(say(action, locale, title=brief(each.story.title, _LABEL)), custom_id(action, each.key, *arguments))
        )
        for each in lost[:_BUTTONS]
    ]
    return [buttons[start : start + _IN_ROW] for start in range(0, len(buttons), _IN_ROW)]
