"""Pages become messages here; whatever Discord answers becomes an ``SendResult``."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

import discord

from bot.chat.client import Cliffhanger
from bot.chat.components import message_layout, message_view
from bot.chat.failures import failed
from bot.chat.forum import THREAD_MINUTES, create_post, posts_behind
from bot.chat.notify import report
from bot.delivery.reconcile import FoundMarker
from bot.model import Delivery, Failed, Failure, Posted, RenderedMessage, SendResult
from bot.rendering.markers import decode

#: discord.py retries for up to 300 s by itself; the ledger does that better.
SEND_SECONDS = 60.0
_UNKNOWN_MESSAGE, _THREAD_EXISTS = 10008, 160004


class DiscordPoster:
    """The ``Poster`` of the engine, over the real client."""

    def __init__(self, client: Cliffhanger) -> None:
        self._client = client

    async def send(self, channel_id: int, rendered: RenderedMessage, nonce: str) -> SendResult:
        """Post a page. A repeat whose first message was deleted since counts as posted."""
        try:
            async with asyncio.timeout(SEND_SECONDS):
                if rendered.title:
                    return await self._send_post(channel_id, rendered)
                message = await self._send(channel_id, rendered, nonce)
        except discord.NotFound as error:
            if error.code == _UNKNOWN_MESSAGE:
                return Posted(0)
            return _result(error)
        except Exception as error:
            return _result(error)
        return Posted(message.id)

    async def _send_post(self, channel_id: int, rendered: RenderedMessage) -> SendResult:
        forum = self._client.get_channel(channel_id)
        if not isinstance(forum, discord.ForumChannel):
            return await self._unseen(channel_id)
        return Posted(await create_post(self._client, forum, rendered))

    async def _send(self, channel_id: int, rendered: RenderedMessage, nonce: str) -> discord.Message:
        channel = self._client.get_partial_messageable(channel_id)
        if rendered.texts:
            return await channel.send(view=message_layout(rendered), nonce=nonce, silent=rendered.silent)
        view = message_view(rendered)
        return await channel.send(
            rendered.content, view=view, nonce=nonce, silent=rendered.silent, suppress_embeds=True
        )

    async def find_markers(
        self, channel_id: int, key: str, after: int, home_channel_id: int
    ) -> tuple[FoundMarker, ...] | Failed:
        """Look through every message behind ``after`` for buttons of the subscription ``key``.

        What stands in a forum post counts as the post's first message too: its other pages hang on that.
        """
        seen: list[FoundMarker] = []

        def look(message: discord.Message) -> None:
            marked = _marks(message, key)
            if isinstance(message.channel, discord.Thread):
                seen.extend(FoundMarker(message.channel.id, each.marker) for each in marked)
            seen.extend(marked)

        return await self._look(channel_id, after, home_channel_id, look) or tuple(seen)

    async def find(
        self, channel_id: int, rendered: RenderedMessage, after: int, home_channel_id: int
    ) -> SendResult | None:
        """Look through every message behind ``after`` for the page's button, or for its text where it has none."""
        found: list[SendResult] = []

        def look(message: discord.Message) -> bool:
            if _shows(message, rendered):
                found.append(Posted(message.id))
            return bool(found)

        failure = await self._look(channel_id, after, home_channel_id, look)
        return failure or (found[0] if found else None)

    async def _look(
        self, channel_id: int, after: int, home_channel_id: int, look: Callable[[discord.Message], object]
    ) -> Failed | None:
        """Show ``look`` every message of ours behind ``after``, oldest first, until it says that it has enough."""
        home = self._client.get_channel(home_channel_id)
        if home is None or isinstance(home, discord.abc.PrivateChannel):
            return await self._unseen(home_channel_id)
        # Without the permission Discord answers with an empty list, and missing looks like not there.
        if not home.permissions_for(home.guild.me).read_message_history:
            return Failed(Failure.UNCERTAIN, "cannot read the history")
        clock = asyncio.get_running_loop().time
        try:
            async with asyncio.timeout(SEND_SECONDS) as limit:
                async for message in self._messages(channel_id, after):
                    limit.reschedule(clock() + SEND_SECONDS)  # a busy channel takes many requests
                    if message.author.id == self._client.user_id and look(message):
                        return None
        except Exception as error:
            return _result(error)
        return None

    async def channel_failure(self, channel_id: int) -> Failed | None:
        """Ask Discord whether there is such a channel."""
        try:
            async with asyncio.timeout(SEND_SECONDS):
                await self._client.http.get_channel(channel_id)
        except Exception as error:
            return _result(error)
        return None

    async def _unseen(self, channel_id: int) -> Failed:
        """Why a channel is not known here."""
        return await self.channel_failure(channel_id) or Failed(
            Failure.LATER, "the channel is not known yet: its server is away, or has not come up"
        )

    async def _messages(self, channel_id: int, after: int) -> AsyncIterator[discord.Message]:
        """Everything behind ``after``, oldest first; of a forum what stands in our own posts."""
        channel = self._client.get_channel(channel_id)
        if isinstance(channel, discord.ForumChannel):
            async for post in posts_behind(self._client, channel, after):
                async for message in post.history(limit=None, after=discord.Object(after), oldest_first=True):
                    yield message
            return
        place = self._client.get_partial_messageable(channel_id)
        async for message in place.history(limit=None, after=discord.Object(after), oldest_first=True):
            yield message

    async def open_thread(self, channel_id: int, message_id: int, name: str) -> SendResult:
        """Open the thread of a message. Its id is the message's, so a repeat finds it."""
        try:
            async with asyncio.timeout(SEND_SECONDS):
                # Beneath the library's model: that wants to know the message's server first.
                thread = await self._client.http.start_thread_with_message(
                    channel_id, message_id, name=name, auto_archive_duration=THREAD_MINUTES
                )
        except discord.HTTPException as error:
            return Posted(message_id, already_existed=True) if error.code == _THREAD_EXISTS else _result(error)
        except Exception as error:
            return _result(error)
        return Posted(int(thread["id"]))

    async def notify_organisers(self, row: Delivery) -> bool:
        """Tell the server's organisers that it waits."""
        try:
            async with asyncio.timeout(SEND_SECONDS):
                return await report(self._client, row)
        except TimeoutError:
            return False


def _result(error: Exception) -> Failed:
    known = failed(error)
    if known is None:
        raise error
    return known


def _shows(message: discord.Message, rendered: RenderedMessage) -> bool:
    if rendered.buttons:
        return rendered.buttons[0].custom_id in set(_custom_ids(message.components))
    texts = [part.content for part in message.components if isinstance(part, discord.TextDisplay)]
    return texts == [text.strip() for text in rendered.texts] and message.content == rendered.content.strip()


def _marks(message: discord.Message, key: str) -> list[FoundMarker]:
    marks = filter(None, map(decode, _custom_ids(message.components)))
    return [FoundMarker(message.id, mark) for mark in marks if mark.key == key]


def _custom_ids(components: list[Any]) -> Iterator[str]:
    for component in components:
        if custom_id := getattr(component, "custom_id", None):
            yield custom_id
        yield from _custom_ids(getattr(component, "children", []))
