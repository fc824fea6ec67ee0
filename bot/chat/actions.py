"""What each button and select does, by the action that its custom_id names: a new one is one more line here."""

from bot.chat.commands import moving, privacy, running, status
from bot.chat.views import advance, books, dials, discussion, mend, pager, read, recap, starting, undo
from bot.chat.views.component import Action

ACTIONS: dict[str, Action] = {
    **starting.ACTIONS,
    **undo.ACTIONS,
    **dials.ACTIONS,
    **running.ACTIONS,
    **moving.ACTIONS,
    **status.ACTIONS,
    **advance.ACTIONS,
    **mend.ACTIONS,
    **read.ACTIONS,
    **discussion.ACTIONS,
    **recap.ACTIONS,
    **pager.ACTIONS,
    **books.ACTIONS,
    **privacy.ACTIONS,
}
