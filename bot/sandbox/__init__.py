"""A Discord look-alike on loopback: REST and gateway as a bot uses them, people who answer it, and a web page.

It imports nothing of the bot. Tests and the demo start a ``Sandbox`` and point the bot's API address to it.
"""

from bot.sandbox.components import Button
from bot.sandbox.errors import CommandHidden, InteractionFailed, Refused
from bot.sandbox.faults import Fault
from bot.sandbox.limits import Limits
from bot.sandbox.model import Channel, ChannelType, Guild, Message, MessageFlag, Permission, User
from bot.sandbox.people import Person
from bot.sandbox.reply import Modal, Reply
from bot.sandbox.server import Sandbox

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
