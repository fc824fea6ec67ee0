"""A process that claims a delivery and is killed while it settles it: ``settle_and_die.py ADDRESS COUNT``.

It kills itself before statement ``COUNT`` of the transaction, counted from 0. The commit counts as the last one.
"""

import asyncio
import os
import signal
import sys
from datetime import UTC, datetime, timedelta

from sqlalchemy import event

from bot.model import DeliveryKind, DeliveryStatus, PlannedDelivery
from bot.store import Database, ledger
from bot.store.database import database_url

NOW = datetime(2026, 3, 2, 7, 0, tzinfo=UTC)
TOMORROW = NOW + timedelta(days=1)


async def settle(database: Database, count: int) -> None:
    """Claim and settle the first delivery that is due."""
    (delivery,) = await database.write(ledger.claim, NOW, timedelta(minutes=5), 1)
    left = count

    def count_down(*_: object) -> None:
        nonlocal left
        left -= 1
        if left < 0:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(database._engine.sync_engine, "before_cursor_execute", count_down)
    event.listen(database._engine.sync_engine, "commit", count_down)
    following = [PlannedDelivery(DeliveryKind.PART, 2, TOMORROW, TOMORROW)]
    await database.write(ledger.settle, delivery, NOW, DeliveryStatus.POSTED, "", following, [21])


if __name__ == "__main__":
    asyncio.run(settle(Database(database_url(sys.argv[1])), int(sys.argv[2])))
