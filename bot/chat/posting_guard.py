"""Ending a subscription waits for what is being posted of it: cut off in its midst, a part would stay half there."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from bot.chat.client import Cliffhanger
from bot.errors import UserError

T = TypeVar("T")

_WAIT_SECONDS = 30.0


async def when_not_posting(client: Cliffhanger, subscription_id: int, change: Callable[[], Awaitable[T]]) -> T:
    """What ``change`` returns, once it is not refused as ``busy-posting`` any more; so it is, after 30 seconds."""
    try:
        async with asyncio.timeout(_WAIT_SECONDS):
            while True:
                await client.engine.wait_until_not_posting(subscription_id)
                try:
                    return await change()
                except UserError as error:
                    if error.key != "busy-posting":
                        raise
                await asyncio.sleep(0.05)
    except TimeoutError:
        raise UserError("busy-posting") from None
