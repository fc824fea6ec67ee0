"""What a reader may be told when something cannot be done, in no language.

``UserError`` carries the key of a phrase and its values; ``bot/chat/errors.py`` says it to the asker alone.
"""


class UserError(Exception):
    """``key`` names a phrase; ``values`` fill its gaps."""

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(key, values)
        self.key = key
        self.values = values


class StartError(Exception):
    """The bot cannot start. Its message is the one sentence the operator sees; exit status 2."""


class DatabaseFault(Exception):  # noqa: N818 - named for what is wrong
    """The database does not work now: locked, full, read-only, away. Nothing of the transaction was kept, except where
    the fault came with the answer to its commit. Its message is one sentence for the log, where it stands already."""
