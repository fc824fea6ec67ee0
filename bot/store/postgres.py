"""Connections to PostgreSQL that do not outlast the machine at their other end.

Where the server is gone without a word, whoever waits for it gets ``TimeoutError``, and SQLAlchemy throws that
connection away: what was sent on it may still be at work. Where we are gone, the server ends the session, and with it
its locks, within ``_KEEPALIVE``.
"""

from typing import Any, Final

from sqlalchemy import event
from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

_KEEPALIVE: Final = {"tcp_keepalives_idle": 10, "tcp_keepalives_interval": 5, "tcp_keepalives_count": 3}


def postgres_engine(
    url: URL, *, connects: float, answers: float | None, name: str = "cliffhanger", **options: Any
) -> AsyncEngine:
    """An engine that waits so many seconds for a connection, and for the answer to each statement (None: for ever).

    ``name``: what the server calls its sessions. ``options``: any others of SQLAlchemy's.
    """
    engine = create_async_engine(
        url,
        connect_args={
            "timeout": connects,
            "command_timeout": answers,
            "server_settings": {"application_name": name},
        },
        hide_parameters=True,
        **options,
    )
    event.listen(engine.sync_engine, "connect", _keep_alive)
    return engine


def _keep_alive(dbapi_connection: Any, _record: object) -> None:
    # Once connected: poolers such as PgBouncer refuse a connection that begins with them.
    cursor = dbapi_connection.cursor()
    cursor.execute("SELECT " + ", ".join(f"set_config('{key}', '{value}', false)" for key, value in _KEEPALIVE.items()))
    cursor.close()
    dbapi_connection.commit()
