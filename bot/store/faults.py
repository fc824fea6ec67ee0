"""Faults of the database itself, such as a full disk: tell them from mistakes in the program, and log each once."""

import logging

from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, NotSupportedError, ProgrammingError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from bot.errors import DatabaseFault

log = logging.getLogger(__name__)

_STATEMENT_ERRORS = (DataError, IntegrityError, NotSupportedError, ProgrammingError)


def to_fault(error: Exception) -> DatabaseFault | None:
    """Return the fault of the database that caused an error, or None if the program caused it."""
    if isinstance(error, _STATEMENT_ERRORS) or not isinstance(error, DBAPIError | PoolTimeoutError | OSError):
        return None
    return DatabaseFault(f"The database cannot be used: {describe(error)}.")


def describe(error: Exception) -> str:
    """Return what is wrong, in the database's own words if it has any."""
    if isinstance(error, TimeoutError):
        return "it gives no answer"
    if isinstance(error, DBAPIError):
        if error.connection_invalidated:
            return "the connection to it was cut"
        # PostgreSQL's driver puts the name of its exception first.
        return str(error.orig).rpartition(">: ")[2].strip()
    return str(error).strip() or type(error).__name__


class FaultLog:
    """Log a fault when it begins and when it is over, but not at each attempt in between."""

    def __init__(self) -> None:
        # None: no fault. Otherwise whether the fault was met while writing.
        self._met_while_writing: bool | None = None

    def record_fault(self, fault: DatabaseFault, *, writes: bool) -> None:
        """Log a fault unless one is logged already. ``writes``: whether the transaction was one that writes."""
        if self._met_while_writing is None:
            self._met_while_writing = writes
            log.error("%s", fault)

    def record_success(self, *, writes: bool) -> None:
        """Log the end of a fault. A successful read does not end a fault of writing."""
        if self._met_while_writing is not None and (writes or not self._met_while_writing):
            self._met_while_writing = None
            log.warning("The database can be used again.")
