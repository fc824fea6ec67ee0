"""The ways in which something is refused.

ApiError          The answer to a request of the bot, in Discord's format.
Refused           A sentence for a person: Discord's own client does not let them do that.
  CommandHidden   Discord does not even show them the command.
InteractionFailed The bot did not answer.
"""

from typing import Any


class ApiError(Exception):
    """An answer of 4xx or 5xx; https://discord.com/developers/docs/topics/opcodes-and-status-codes."""

    def __init__(self, status: int, code: int, message: str, errors: dict[str, Any] | None = None) -> None:
        super().__init__(f"{status}/{code} {message}")
        self.status = status
        self.body: dict[str, Any] = {"message": message, "code": code}
        if errors:
            self.body["errors"] = errors


class Refused(Exception):  # noqa: N818 - what happened to the person, in one sentence
    """A sentence for the person who tried."""


class CommandHidden(Refused):
    """The person may not use the command, so Discord does not show it to them."""


class InteractionFailed(Exception):  # noqa: N818 - Discord's own words
    """The bot did not answer: "This application did not respond"."""


_UNKNOWN = {
    "Application": 10002,
    "Channel": 10003,
    "Guild": 10004,
    "Member": 10007,
    "Message": 10008,
    "User": 10013,
    "Webhook": 10015,
    "interaction": 10062,
    "application command": 10063,
    "application command permissions": 10066,
}


def unknown(kind: str) -> ApiError:
    """Return the 404 for something that does not exist, such as "Channel"."""
    return ApiError(404, _UNKNOWN[kind], f"Unknown {kind}")


def missing_access() -> ApiError:
    """Return the 403 for a channel that the bot does not see."""
    return ApiError(403, 50001, "Missing Access")


def missing_permissions() -> ApiError:
    """Return the 403 for a channel that the bot sees, but where it may not do this."""
    return ApiError(403, 50013, "Missing Permissions")


def wrong_channel_type() -> ApiError:
    """Return the 400 for a channel of a type that does not support this."""
    return ApiError(400, 50024, "Cannot execute action on this channel type")


def invalid_field(path: str, code: str, message: str) -> ApiError:
    """Return the 400 for a request with one wrong field, at a dotted path."""
    errors = BodyErrors()
    errors.add(path, code, message)
    return errors.as_error()


class BodyErrors:
    """Collects what is wrong with a request's body, field by field, in Discord's nested format."""

    def __init__(self) -> None:
        self._errors: dict[str, Any] = {}

    def __bool__(self) -> bool:
        return bool(self._errors)

    def add(self, path: str, code: str, message: str) -> None:
        """Add an error at a dotted path such as ``components.0.label``."""
        node = self._errors
        for step in path.split("."):
            node = node.setdefault(step, {})
        node.setdefault("_errors", []).append({"code": code, "message": message})

    def check_length(self, path: str, value: str, low: int, high: int) -> None:
        """Add an error if a string has fewer than ``low`` or more than ``high`` characters."""
        if len(value) < low:
            if low == 1:
                self.add(path, "BASE_TYPE_REQUIRED", "This field is required")
            else:
                self.add(path, "BASE_TYPE_MIN_LENGTH", f"Must be {low} or more in length.")
        elif len(value) > high:
            if low:
                self.add(path, "BASE_TYPE_BAD_LENGTH", f"Must be between {low} and {high} in length.")
            else:
                self.add(path, "BASE_TYPE_MAX_LENGTH", f"Must be {high} or fewer in length.")

    def check_count(self, path: str, count: int, low: int, high: int) -> None:
        """Add an error if a list does not have ``low`` to ``high`` items."""
        if count > high and not low:
            self.add(path, "BASE_TYPE_MAX_LENGTH", f"Must be {high} or fewer in length.")
        elif not low <= count <= high:
            self.add(path, "BASE_TYPE_BAD_LENGTH", f"Must be between {low} and {high} in length.")

    def check_number(self, path: str, value: Any, low: int, high: int) -> None:
        """Add an error if a value is not an integer from ``low`` to ``high``."""
        if not isinstance(value, int) or isinstance(value, bool):
            self.add(path, "NUMBER_TYPE_COERCE", f'Value "{value}" is not int.')
        elif not low <= value <= high:
            self.add(path, "NUMBER_TYPE_MAX", f"int value should be between {low} and {high}.")

    def as_error(self) -> ApiError:
        """Return the 400 that names all of them."""
        return ApiError(400, 50035, "Invalid Form Body", self._errors)

    def raise_if_any(self) -> None:
        """Raise ``ApiError`` 50035 if there is an error."""
        if self._errors:
            raise self.as_error()
