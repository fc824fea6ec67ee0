"""Pages as the ledger keeps them: JSON, so that what was rendered before an upgrade is still what is sent after it."""

import json
from typing import Any

from bot.model import Button, ButtonStyle, RenderedMessage


def dumps_messages(messages: tuple[RenderedMessage, ...]) -> str:
    """Pages as a JSON array; what is empty is left out."""
    return json.dumps([_plain(message) for message in messages], ensure_ascii=False, separators=(",", ":"))


def loads_messages(document: str) -> tuple[RenderedMessage, ...]:
    """The pages that ``dumps_messages`` wrote."""
    return tuple(_message(entry) for entry in json.loads(document))


def _plain(message: RenderedMessage) -> dict[str, Any]:
    buttons = [
        {"label": button.label, "custom_id": button.custom_id, "tone": button.style.value} for button in message.buttons
    ]
    entry = {
        "content": message.content,
        "texts": list(message.texts),
        "buttons": buttons,
        "silent": message.silent,
        "title": message.title,
    }
    return {name: value for name, value in entry.items() if value}


def _message(entry: dict[str, Any]) -> RenderedMessage:
    return RenderedMessage(
        content=entry.get("content", ""),
        texts=tuple(entry.get("texts", ())),
        buttons=tuple(
            Button(button["label"], button["custom_id"], ButtonStyle(button["tone"]))
            for button in entry.get("buttons", ())
        ),
        silent=entry.get("silent", False),
        title=entry.get("title", ""),
    )
