"""The errors that the bot raises on purpose."""


class UserError(Exception):
    """Something that a user asked for cannot be done. It is language-neutral: ``bot/chat/errors.py`` words it.

    ``key`` names a phrase that says what to do; ``values`` are the variables of the phrase.
    """

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(key, values)
        self.key = key
        self.values = values


class StartError(Exception):
    """The bot or a command cannot run. The message is the one sentence that the host sees; the exit status is 2."""


class DatabaseFault(Exception):  # noqa: N818 - named after what is wrong
    """The database does not work now: it is locked, full, read-only or unreachable.

    Nothing of the transaction was stored, unless the fault came with the answer to its commit. The message is one
    sentence for the log. It has been logged already.
    """
