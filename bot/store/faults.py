"""What is wrong with the database itself, told from what is wrong with a statement; said once, not at every try."""

import logging

from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, NotSupportedError, ProgrammingError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from bot.errors import DatabaseFault

log = logging.getLogger(__name__)

_STATEMENTS = (DataError, IntegrityError, NotSupportedError, ProgrammingError)


def fault_in(error: Exception) -> DatabaseFault | None:
    """The fault of the database that shows in an error; None: there is none, it is the program's own."""
    if isinstance(error, _STATEMENTS) or not isinstance(error, DBAPIError | PoolTimeoutError | OSError):
        return None
    return DatabaseFault(f"The database cannot be used: {reason(error)}.")


def reason(error: Exception) -> str:
    """What is wrong, in the words of the database where it has any."""
    if isinstance(error, TimeoutError):
        return "it gives no answer"
    if isinstance(error, DBAPIError):
        if error.connection_invalidated:
            return "the connection to it was cut"
        # PostgreSQL's driver puts the name of its exception first.
        return str(error.orig).rpartition(">: ")[2].strip()
    return str(error).strip() or type(error).__name__


class Journal:
    """Logs a fault when it comes and when it is gone, however often is tried between."""

    def __init__(self) -> None:
        self._writing: bool | None = None

    def note(self, fault: DatabaseFault, *, writes: bool) -> None:
        """It came in the way of writing, or of reading."""
        if self._writing is None:
            self._writing = writes
            log.error("%s", fault)

    def note_well(self, *, writes: bool) -> None:
        """Writing worked, or reading: which says nothing of writing."""
        if self._writing is not None and (writes or not self._writing):
            self._writing = None
            log.warning("The database can be used again.")
