"""The only place that uses parts of discord.py that are not public. A test checks that they still exist.

Everything else uses public methods. What is here has none: another API address, requests that must not be repeated,
and threads of which only the id is known.
"""

from http import HTTPStatus
from typing import Any, Final

import aiohttp
import discord
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route, handle_message_parameters, json_or_text

#: After a week of silence Discord archives a thread. That is the longest time it offers.
THREAD_MINUTES: Final = 10_080


def use_api(api_url: str) -> None:
    """Send all requests to another API than Discord's own. This holds for every client in the process."""
    Route.BASE = api_url.rstrip("/")


def api_url() -> str:
    """Return the address to which requests go."""
    return Route.BASE


async def use_named_gateway(client: discord.Client) -> None:
    """Let the client reconnect to the gateway that the API names, instead of Discord's own, after a lost session."""
    _, gateway, _ = await client.http.get_bot_gateway()
    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(gateway)


async def open_thread(client: discord.Client, channel_id: int, message_id: int, name: str) -> int:
    """Open the thread of a message and return its id. The public method wants to know the message's server first."""
    thread = await client.http.start_thread_with_message(
        channel_id, message_id, name=name, auto_archive_duration=THREAD_MINUTES
    )
    return int(thread["id"])


async def delete_thread(client: discord.Client, thread_id: int) -> None:
    """Delete a thread of which only the id is known."""
    await client.http.delete_channel(thread_id)


async def archive_thread(client: discord.Client, thread_id: int) -> None:
    """Archive a thread of which only the id is known, so that it leaves the list."""
    await client.http.edit_channel(thread_id, archived=True)


async def create_forum_post_once(
    client: discord.Client,
    forum_id: int,
    *,
    content: str,
    view: discord.ui.LayoutView | discord.ui.View,
    flags: discord.MessageFlags,
    post: dict[str, Any],
) -> int:
    """Create a forum post with exactly one request, and return its id. Raises what the library raises.

    The public method repeats the request after every 5xx answer. A forum post has no nonce, so a repeated request
    makes a second post. ``post`` holds the fields of the thread: its name, its tags, and so on.
    """
    with handle_message_parameters(
        content=content or discord.utils.MISSING,
        view=view,
        flags=flags,
        allowed_mentions=discord.AllowedMentions.none(),
        channel_payload=post,
    ) as parameters:
        return int((await _request_once(client, forum_id, parameters.payload))["id"])


async def _request_once(client: discord.Client, forum_id: int, payload: dict[str, Any] | None) -> dict[str, Any]:
    http = client.http
    async with (
        # The rate limiter hangs on the library's trace.
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
        # Without this header the answer comes from the network in front of Discord.
        if response.status == HTTPStatus.TOO_MANY_REQUESTS and "Via" in response.headers:
            raise discord.RateLimited(float(answer["retry_after"]))
        errors = {403: discord.Forbidden, 404: discord.NotFound}
        raise errors.get(response.status, discord.HTTPException)(response, answer)
