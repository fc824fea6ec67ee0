"""The names of what can be chosen and pressed on a card of ``/subscribe``. The actions are in ``starting.py``."""

from enum import StrEnum


class CardAction(StrEnum):
    """Each name is the action of a custom id."""

    LENGTH = "card-length"
    ZONE = "card-zone"
    ZONE_TYPED = "card-zone-typed"
    CHANNEL = "card-channel"
    CANCEL = "card-cancel"
    START_NOW = "start-now"
    START_SLOT = "start-slot"
    REPLACE_NOW = "replace-now"
    REPLACE_SLOT = "replace-slot"
    REPLACE_AND_CONTINUE = "replace-back"
    CHANGE_SCHEDULE = "retime"
    CONTINUE = "go-on"
