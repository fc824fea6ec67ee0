"""Make a change only while nothing of the subscription is being posted. Otherwise a part could stay half posted."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final, TypeVar

from bot.chat.client import Cliffhanger
from bot.errors import UserError

T = TypeVar("T")

_WAIT_SECONDS: Final = 30.0
#: Another process may be posting: it cannot wake this one.
_RETRY_SECONDS: Final = 0.05


async def when_not_posting(client: Cliffhanger, subscription_id: int, change: Callable[[], Awaitable[T]]) -> T:
    """Wait until nothing is being posted, then return what ``change`` returns.

    Raises ``busy-posting`` after 30 seconds.
    """
    try:
        async with asyncio.timeout(_WAIT_SECONDS):
            while True:
                await client.engine.wait_until_not_posting(subscription_id)
                try:
                    return await change()
                except UserError as error:
                    if error.key != "busy-posting":
                        raise
                await asyncio.sleep(_RETRY_SECONDS)
    except TimeoutError:
        raise UserError("busy-posting") from None
