"""The ways in which things are refused.

ApiError          what the bot is told, in Discord's shape
Refused           what a person is told: Discord's own client would not let them do that
  CommandHidden   they do not even see the command
InteractionFailed the bot did not answer
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
    """The person may not use the command, so that Discord does not show it to them."""


class InteractionFailed(Exception):  # noqa: N818 - Discord's own words
    """This application did not respond."""


def unknown(what: str) -> ApiError:
    """404 for a thing that is not there."""
    codes = {
        "Channel": 10003, "Guild": 10004, "Member": 10007, "Message": 10008, "User": 10013, "Webhook": 10015,
        "interaction": 10062, "application command": 10063,
        "application command permissions": 10066, "Application": 10002,
    }  # fmt: skip
    return ApiError(404, codes[what], f"Unknown {what}")


def missing_access() -> ApiError:
    """403: the bot does not see the place."""
    return ApiError(403, 50001, "Missing Access")


def missing_permissions() -> ApiError:
    """403: the bot sees the place but may not do this there."""
    return ApiError(403, 50013, "Missing Permissions")


class Form:
    """Collects what is wrong with a body, field by field, in Discord's nested shape."""

    def __init__(self) -> None:
        self.errors: dict[str, Any] = {}

    def blame(self, path: str, code: str, message: str) -> None:
        """Note an error at a dotted path such as ``components.0.label``."""
        place = self.errors
        for step in path.split("."):
            place = place.setdefault(step, {})
        place.setdefault("_errors", []).append({"code": code, "message": message})

    def length(self, path: str, value: str, low: int, high: int) -> None:
        """Hold a string to its length."""
        if len(value) < low:
            code, text = ("BASE_TYPE_REQUIRED", "This field is required") if low == 1 else (
                "BASE_TYPE_MIN_LENGTH", f"Must be {low} or more in length.")  # fmt: skip
            self.blame(path, code, text)
        elif len(value) > high:
            bounds = f"Must be between {low} and {high} in length." if low else f"Must be {high} or fewer in length."
            self.blame(path, "BASE_TYPE_BAD_LENGTH" if low else "BASE_TYPE_MAX_LENGTH", bounds)

    def number(self, path: str, value: Any, low: int, high: int) -> None:
        """Hold an integer to its range."""
        if not isinstance(value, int) or isinstance(value, bool):
            self.blame(path, "NUMBER_TYPE_COERCE", f'Value "{value}" is not int.')
        elif not low <= value <= high:
            self.blame(path, "NUMBER_TYPE_MAX", f"int value should be between {low} and {high}.")

    def check(self) -> None:
        """Raises 50035 when anything was blamed."""
        if self.errors:
            raise ApiError(400, 50035, "Invalid Form Body", self.errors)
