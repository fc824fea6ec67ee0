"""Posts in a forum: each is a thread with its first message, made in one request that knows no nonce.

A repeat makes a second post, so the library's own road is closed here: it sends again after every 5xx. This one asks
once; whether a post is there after all is looked up before the next try.
"""

from collections.abc import AsyncIterator
from http import HTTPStatus
from typing import Any, Final

import aiohttp
import discord
from discord.http import Route, handle_message_parameters, json_or_text

from bot.chat.client import Cliffhanger
from bot.chat.components import message_layout, message_view
from bot.model import RenderedMessage

THREAD_MINUTES: Final = 10080
_ARCHIVED_AT_ONCE: Final = 100


async def create_post(client: Cliffhanger, forum: discord.ForumChannel, message: RenderedMessage) -> int:
    """Begin a post with ``message``, which has a title. Returns the id of its thread, which its first message has too.

    A forum that wants a tag gets its first one that everybody may use. Raises as the library does.
    """
    with handle_message_parameters(
        content=message.content or discord.utils.MISSING,
        view=message_layout(message) if message.texts else message_view(message),
        flags=discord.MessageFlags(suppress_embeds=not message.texts),
        allowed_mentions=discord.AllowedMentions.none(),
        channel_payload={
            "name": message.title,
            "auto_archive_duration": THREAD_MINUTES,
            "applied_tags": [str(tag.id) for tag in _tags(forum)],
        },
    ) as parameters:
        return int((await _ask_once(client, forum.id, parameters.payload))["id"])


async def posts_behind(client: Cliffhanger, forum: discord.ForumChannel, after: int) -> AsyncIterator[discord.Thread]:
    """The bot's posts that are newer than the message ``after``, archived or not, oldest first."""
    found = {
        thread.id: thread
        for thread in await forum.guild.active_threads()
        if thread.parent_id == forum.id and thread.id > after
    }
    since = discord.utils.snowflake_time(after)
    async for thread in forum.archived_threads(limit=None):
        if thread.archive_timestamp < since:
            break  # nothing in it can be newer than when it was put away
        if thread.id > after:
            found[thread.id] = thread
    for number in sorted(found):
        if found[number].owner_id == client.user_id:
            yield found[number]


def _tags(forum: discord.ForumChannel) -> list[discord.ForumTag]:
    return [tag for tag in forum.available_tags if not tag.moderated][:1] if forum.flags.require_tag else []


async def _ask_once(client: Cliffhanger, forum_id: int, payload: dict[str, Any] | None) -> dict[str, Any]:
    http = client.http
    async with (
        # The one limiter hangs on the library's trace.
        aiohttp.ClientSession(trace_configs=[http.http_trace] if http.http_trace else []) as session,
        session.post(
            Route("POST", "/channels/{channel_id}/threads", channel_id=forum_id).url,
            json=payload,
            headers={"Authorization": f"Bot {http.token}", "User-Agent": http.user_agent},
        ) as response,
    ):
        answer: Any = await json_or_text(response)
        if response.ok:
            return dict(answer)
        if response.status == HTTPStatus.TOO_MANY_REQUESTS and "Via" in response.headers:  # else it is the edge's
            raise discord.RateLimited(float(answer["retry_after"]))
        refusals = {403: discord.Forbidden, 404: discord.NotFound}
        raise refusals.get(response.status, discord.HTTPException)(response, answer)
