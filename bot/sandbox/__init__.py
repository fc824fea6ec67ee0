"""A Discord look-alike on this machine: REST API, gateway, people who answer the bot, and a web page.

It imports nothing from the rest of the bot. Tests and the demo start a ``Sandbox``, and give the bot its API address.
"""

from bot.sandbox.clients.person import Person
from bot.sandbox.clients.reply import Modal, Reply
from bot.sandbox.errors import CommandHidden, InteractionFailed, Refused
from bot.sandbox.limits import Limits
from bot.sandbox.model.components import Button
from bot.sandbox.model.entities import (
    Channel,
    ChannelType,
    Guild,
    Message,
    MessageFlag,
    Overwrite,
    Permission,
    User,
)
from bot.sandbox.rest.api import RecordedRequest
from bot.sandbox.rest.faults import Fault
from bot.sandbox.sandbox import Sandbox

__all__ = [
    "Button",
    "Channel",
    "ChannelType",
    "CommandHidden",
    "Fault",
    "Guild",
    "InteractionFailed",
    "Limits",
    "Message",
    "MessageFlag",
    "Modal",
    "Overwrite",
    "Permission",
    "Person",
    "RecordedRequest",
    "Refused",
    "Reply",
    "Sandbox",
    "User",
]
