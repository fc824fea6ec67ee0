"""Pages become messages here; whatever Discord answers becomes an ``Outcome``."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

import discord

from bot.chat.client import Cliffhanger
from bot.chat.forum import THREAD_MINUTES, create_post, posts_behind
from bot.chat.outcomes import failed
from bot.chat.report import report
from bot.chat.views.press import page_buttons, page_layout
from bot.marks import decode
from bot.model import Delivery, Failed, Failure, Outcome, Page, Posted
from bot.reconcile import Seen

#: discord.py retries for up to 300 s by itself; the ledger does that better.
SEND_SECONDS = 60.0
_UNKNOWN_MESSAGE, _THREAD_EXISTS = 10008, 160004


class DiscordPoster:
    """The ``Poster`` of the engine, over the real client."""

    def __init__(self, client: Cliffhanger) -> None:
        self._client = client

    async def send(self, channel_id: int, page: Page, nonce: str) -> Outcome:
        """Post a page. A repeat whose first message was deleted since counts as posted."""
        try:
            async with asyncio.timeout(SEND_SECONDS):
                if page.title:
                    return await self._send_post(channel_id, page)
                message = await self._send(channel_id, page, nonce)
        except discord.NotFound as error:
            if error.code == _UNKNOWN_MESSAGE:
                return Posted(0)
            return _outcome(error)
        except Exception as error:
            return _outcome(error)
        return Posted(message.id)

    async def _send_post(self, channel_id: int, page: Page) -> Outcome:
        forum = self._client.get_channel(channel_id)
        if not isinstance(forum, discord.ForumChannel):
            return await self._unseen(channel_id)
        return Posted(await create_post(self._client, forum, page))

    async def _send(self, channel_id: int, page: Page, nonce: str) -> discord.Message:
        channel = self._client.get_partial_messageable(channel_id)
        if page.texts:
            return await channel.send(view=page_layout(page), nonce=nonce, silent=page.silent)
        view = page_buttons(page)
        return await channel.send(page.content, view=view, nonce=nonce, silent=page.silent, suppress_embeds=True)

    async def survey(self, channel_id: int, key: str, after: int, home_id: int) -> tuple[Seen, ...] | Failed:
        """Look through every message behind ``after`` for buttons of the subscription ``key``.

        What stands in a forum post counts as the post's first message too: its other pages hang on that.
        """
        seen: list[Seen] = []

        def look(message: discord.Message) -> None:
            marked = _marks(message, key)
            if isinstance(message.channel, discord.Thread):
                seen.extend(Seen(message.channel.id, each.mark) for each in marked)
            seen.extend(marked)

        return await self._look(channel_id, after, home_id, look) or tuple(seen)

    async def find(self, channel_id: int, page: Page, after: int, home_id: int) -> Outcome | None:
        """Look through every message behind ``after`` for the page's button, or for its text where it has none."""
        found: list[Outcome] = []

        def look(message: discord.Message) -> bool:
            if _is_page(message, page):
                found.append(Posted(message.id))
            return bool(found)

        failure = await self._look(channel_id, after, home_id, look)
        return failure or (found[0] if found else None)

    async def _look(
        self, channel_id: int, after: int, home_id: int, look: Callable[[discord.Message], object]
    ) -> Failed | None:
        """Show ``look`` every message of ours behind ``after``, oldest first, until it says that it has enough."""
        home = self._client.get_channel(home_id)
        if home is None or isinstance(home, discord.abc.PrivateChannel):
            return await self._unseen(home_id)
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
            return _outcome(error)
        return None

    async def missing(self, channel_id: int) -> Failed | None:
        """Ask Discord whether there is such a channel."""
        try:
            async with asyncio.timeout(SEND_SECONDS):
                await self._client.http.get_channel(channel_id)
        except Exception as error:
            return _outcome(error)
        return None

    async def _unseen(self, channel_id: int) -> Failed:
        """Why a channel is not known here."""
        return await self.missing(channel_id) or Failed(
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

    async def open_thread(self, channel_id: int, message_id: int, name: str) -> Outcome:
        """Open the thread of a message. Its id is the message's, so a repeat finds it."""
        try:
            async with asyncio.timeout(SEND_SECONDS):
                # Beneath the library's model: that wants to know the message's server first.
                thread = await self._client.http.start_thread_with_message(
                    channel_id, message_id, name=name, auto_archive_duration=THREAD_MINUTES
                )
        except discord.HTTPException as error:
            return Posted(message_id, was_there=True) if error.code == _THREAD_EXISTS else _outcome(error)
        except Exception as error:
            return _outcome(error)
        return Posted(int(thread["id"]))

    async def tell(self, row: Delivery) -> bool:
        """Tell the server's organisers that it waits."""
        try:
            async with asyncio.timeout(SEND_SECONDS):
                return await report(self._client, row)
        except TimeoutError:
            return False


def _outcome(error: Exception) -> Failed:
    known = failed(error)
    if known is None:
        raise error
    return known


def _is_page(message: discord.Message, page: Page) -> bool:
    if page.buttons:
        return page.buttons[0].custom_id in set(_custom_ids(message.components))
    texts = [part.content for part in message.components if isinstance(part, discord.TextDisplay)]
    return texts == [text.strip() for text in page.texts] and message.content == page.content.strip()


def _marks(message: discord.Message, key: str) -> list[Seen]:
    marks = filter(None, map(decode, _custom_ids(message.components)))
    return [Seen(message.id, mark) for mark in marks if mark.key == key]


def _custom_ids(components: list[Any]) -> Iterator[str]:
    for component in components:
        if custom_id := getattr(component, "custom_id", None):
            yield custom_id
        yield from _custom_ids(getattr(component, "children", []))
