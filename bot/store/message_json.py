"""Rendered messages as JSON, so that an upgrade of the bot does not change what was rendered before it."""

import json
from collections.abc import Sequence

from bot.model import Button, ButtonStyle, RenderedMessage


def dumps_messages(messages: Sequence[RenderedMessage]) -> str:
    """Encode messages as a JSON array of objects, with the fields' names as keys."""
    return json.dumps(messages, default=_fields, ensure_ascii=False, separators=(",", ":"))


def loads_messages(document: str) -> tuple[RenderedMessage, ...]:
    """Decode what ``dumps_messages`` encoded. A field that is missing gets its default."""
    return tuple(
        RenderedMessage(
            **entry
            | {
                "texts": tuple(entry.get("texts", ())),
                "buttons": tuple(
                    Button(**button | {"style": ButtonStyle(button["style"])}) for button in entry.get("buttons", ())
                ),
            }
        )
        for entry in json.loads(document)
    )


def _fields(value: RenderedMessage | Button) -> dict[str, object]:
    return {name: getattr(value, name) for name in value.__slots__}
