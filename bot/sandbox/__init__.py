"""A Discord look-alike on loopback: REST and gateway as a bot uses them, people who answer it, and a web page.

It imports nothing of the bot. Tests and the demo start a ``Sandbox`` and point the bot's API address to it.
"""

from bot.sandbox.clients.person import Person
from bot.sandbox.clients.reply import Modal, Reply
from bot.sandbox.errors import CommandHidden, InteractionFailed, Refused
from bot.sandbox.model.components import Button
from bot.sandbox.model.entities import Channel, ChannelType, Guild, Message, MessageFlag, Permission, User
from bot.sandbox.rest.faults import Fault
from bot.sandbox.rest.rate_limiter import Limits
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
    "Permission",
    "Person",
    "Refused",
    "Reply",
    "Sandbox",
    "User",
]
