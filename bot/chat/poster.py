"""The ``Poster`` over the real client: rendered messages become messages on Discord, and answers become results."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any, Final

import discord

from bot.chat import discord_internals
from bot.chat.client import Cliffhanger
from bot.chat.components import message_layout, message_view
from bot.chat.failures import failure_from
from bot.chat.forum import create_post, own_posts_after
from bot.chat.notify import hold_notice
from bot.delivery.reconcile import FoundMarker
from bot.model import Delivery, Failed, Failure, Posted, RenderedMessage, SendResult
from bot.rendering.custom_ids import parse_marker

#: discord.py retries for up to 300 s by itself. The ledger does that better.
SEND_SECONDS: Final = 60.0
_UNKNOWN_MESSAGE: Final = 10008
_THREAD_EXISTS: Final = 160004


class DiscordPoster:
    """Sends and finds messages for the engine. See ``bot.delivery.poster.Poster`` for what each method promises."""

    def __init__(self, client: Cliffhanger) -> None:
        self._client = client

    async def send(self, channel_id: int, message: RenderedMessage, nonce: str) -> SendResult:
        """Send a message. If the same nonce made a message before that was deleted since, that counts as posted."""
        try:
            async with asyncio.timeout(SEND_SECONDS):
                if message.title:
                    return await self._send_forum_post(channel_id, message)
                sent = await self._send(channel_id, message, nonce)
        except discord.NotFound as error:
            if error.code == _UNKNOWN_MESSAGE:
                return Posted(0)
            return _failed(error)
        except Exception as error:
            return _failed(error)
        return Posted(sent.id)

    async def find(
        self, channel_id: int, message: RenderedMessage, after: int, home_channel_id: int
    ) -> SendResult | None:
        """Look for a message by its button, or by its text if it has no button."""
        found: list[Posted] = []

        def look(candidate: discord.Message) -> bool:
            if _shows(candidate, message):
                found.append(Posted(candidate.id))
            return bool(found)

        failed = await self._look(channel_id, after, home_channel_id, look)
        return failed or (found[0] if found else None)

    async def find_markers(
        self, channel_id: int, key: str, after: int, home_channel_id: int
    ) -> tuple[FoundMarker, ...] | Failed:
        """Look for all buttons of a subscription.

        A button inside a forum post is also reported for the post's first message, because the other messages of the
        post depend on that one.
        """
        found: list[FoundMarker] = []

        def look(candidate: discord.Message) -> None:
            markers = _markers(candidate, key)
            if isinstance(candidate.channel, discord.Thread):
                found.extend(FoundMarker(candidate.channel.id, each.marker) for each in markers)
            found.extend(markers)

        return await self._look(channel_id, after, home_channel_id, look) or tuple(found)

    async def channel_failure(self, channel_id: int) -> Failed | None:
        """Ask Discord for the channel."""
        try:
            async with asyncio.timeout(SEND_SECONDS):
                await self._client.fetch_channel(channel_id)
        except discord.InvalidData:  # It exists, and is of a kind that the library does not know.
            return None
        except Exception as error:
            return _failed(error)
        return None

    async def open_thread(self, channel_id: int, message_id: int, name: str) -> SendResult:
        """Open the thread of a message. Its id is the message's id, so an existing thread is known."""
        try:
            async with asyncio.timeout(SEND_SECONDS):
                thread_id = await discord_internals.open_thread(self._client, channel_id, message_id, name)
        except discord.HTTPException as error:
            return Posted(message_id, already_existed=True) if error.code == _THREAD_EXISTS else _failed(error)
        except Exception as error:
            return _failed(error)
        return Posted(thread_id)

    async def open_private_channel(self, person_id: int) -> SendResult:
        """Open the private channel with a person. Discord returns the same one each time."""
        try:
            async with asyncio.timeout(SEND_SECONDS):
                channel = await self._client.create_dm(discord.Object(person_id))
        except Exception as error:
            return _failed(error)
        return Posted(channel.id)

    def hold_notice(self, delivery: Delivery) -> RenderedMessage:
        """Return what organisers are told about a delivery that waits."""
        return hold_notice(self._client, delivery)

    def server_owner(self, guild_id: int) -> int | None:
        """Return the id of a server's owner, if the client knows the server."""
        guild = self._client.get_guild(guild_id)
        return guild.owner_id if guild is not None else None

    async def _send(self, channel_id: int, message: RenderedMessage, nonce: str) -> discord.Message:
        channel = self._client.get_partial_messageable(channel_id)
        if message.texts:
            return await channel.send(view=message_layout(message), nonce=nonce, silent=message.silent)
        return await channel.send(
            message.content, view=message_view(message), nonce=nonce, silent=message.silent, suppress_embeds=True
        )

    async def _send_forum_post(self, channel_id: int, message: RenderedMessage) -> SendResult:
        forum = self._client.get_channel(channel_id)
        if not isinstance(forum, discord.ForumChannel):
            return await self._unknown_channel(channel_id)
        return Posted(await create_post(self._client, forum, message))

    async def _look(
        self, channel_id: int, after: int, home_channel_id: int, look: Callable[[discord.Message], object]
    ) -> Failed | None:
        """Show ``look`` the bot's own messages after ``after``, oldest first, until it returns True."""
        home = self._client.get_channel(home_channel_id)
        if home is None:
            return await self._unknown_channel(home_channel_id)
        # Without this permission Discord answers with an empty list, so a message would seem not to be there.
        if (
            isinstance(home, discord.abc.GuildChannel | discord.Thread)
            and not home.permissions_for(home.guild.me).read_message_history
        ):
            return Failed(Failure.UNCERTAIN, "cannot read the history")
        clock = asyncio.get_running_loop().time
        try:
            async with asyncio.timeout(SEND_SECONDS) as limit:
                async for message in self._messages(channel_id, after):
                    limit.reschedule(clock() + SEND_SECONDS)  # A busy channel takes many requests.
                    if message.author.id == self._client.user_id and look(message):
                        return None
        except Exception as error:
            return _failed(error)
        return None

    async def _unknown_channel(self, channel_id: int) -> Failed:
        """Say why the client does not know a channel."""
        return await self.channel_failure(channel_id) or Failed(
            Failure.LATER, "the channel is not known yet: its server has an outage, or is still loading"
        )

    async def _messages(self, channel_id: int, after: int) -> AsyncIterator[discord.Message]:
        """Yield all messages after ``after``, oldest first. In a forum: those in the bot's own posts."""
        channel = self._client.get_channel(channel_id)
        if isinstance(channel, discord.ForumChannel):
            async for post in own_posts_after(self._client, channel, after):
                try:
                    async for message in post.history(limit=None, after=discord.Object(after), oldest_first=True):
                        yield message
                except discord.NotFound:  # It was deleted while the bot looked.
                    continue
            return
        place = self._client.get_partial_messageable(channel_id)
        async for message in place.history(limit=None, after=discord.Object(after), oldest_first=True):
            yield message


def _failed(error: Exception) -> Failed:
    known = failure_from(error)
    if known is None:
        raise error
    return known


def _shows(candidate: discord.Message, message: RenderedMessage) -> bool:
    if message.buttons:
        return message.buttons[0].custom_id in set(_custom_ids(candidate.components))
    texts = [part.content for part in candidate.components if isinstance(part, discord.TextDisplay)]
    return texts == [text.strip() for text in message.texts] and candidate.content == message.content.strip()


def _markers(candidate: discord.Message, key: str) -> list[FoundMarker]:
    markers = filter(None, map(parse_marker, _custom_ids(candidate.components)))
    return [FoundMarker(candidate.id, marker) for marker in markers if marker.key == key]


def _custom_ids(components: list[Any]) -> Iterator[str]:
    for component in components:
        if custom_id := getattr(component, "custom_id", None):
            yield custom_id
        yield from _custom_ids(getattr(component, "children", []))
