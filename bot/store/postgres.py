"""Connections to PostgreSQL that end when the machine at the other end is gone.

If the server disappears, a caller that waits for it gets ``TimeoutError``. SQLAlchemy then closes the connection,
because the server may still be working on what was sent. If this machine disappears, the server ends the session and
its locks within ``_KEEPALIVE``: 10 s plus 3 times 5 s.
"""

from typing import Any, Final

from sqlalchemy import event
from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

_KEEPALIVE: Final = {"tcp_keepalives_idle": 10, "tcp_keepalives_interval": 5, "tcp_keepalives_count": 3}


def postgres_engine(
    url: URL,
    *,
    connect_seconds: float,
    answer_seconds: float | None,
    application_name: str = "cliffhanger",
    **options: Any,
) -> AsyncEngine:
    """Return an engine with limits on how long it waits.

    Args:
        connect_seconds: How long a new connection may take.
        answer_seconds: How long the answer to a statement may take. None: no limit.
        application_name: What the server calls the sessions.
        options: Any other options of SQLAlchemy's ``create_async_engine``.
    """
    engine = create_async_engine(
        url,
        connect_args={
            "timeout": connect_seconds,
            "command_timeout": answer_seconds,
            "server_settings": {"application_name": application_name},
        },
        hide_parameters=True,
        **options,
    )
    event.listen(engine.sync_engine, "connect", _set_keepalive)
    return engine


def _set_keepalive(dbapi_connection: Any, _record: object) -> None:
    # Only after connecting: poolers such as PgBouncer refuse a connection that starts with these settings.
    cursor = dbapi_connection.cursor()
    cursor.execute("SELECT " + ", ".join(f"set_config('{key}', '{value}', false)" for key, value in _KEEPALIVE.items()))
    cursor.close()
    dbapi_connection.commit()
