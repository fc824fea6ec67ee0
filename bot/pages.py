"""Pages as the ledger keeps them: JSON, so that what was rendered before an upgrade is still what is sent after it."""

import json
from typing import Any

from bot.model import Button, Page, Tone


def dumps_pages(pages: tuple[Page, ...]) -> str:
    """Pages as a JSON array; what is empty is left out."""
    return json.dumps([_plain(page) for page in pages], ensure_ascii=False, separators=(",", ":"))


def loads_pages(document: str) -> tuple[Page, ...]:
    """The pages that ``dumps_pages`` wrote."""
    return tuple(_page(entry) for entry in json.loads(document))


def _plain(page: Page) -> dict[str, Any]:
    buttons = [
        {"label": button.label, "custom_id": button.custom_id, "tone": button.tone.value} for button in page.buttons
    ]
    entry = {
        "content": page.content,
        "texts": list(page.texts),
        "buttons": buttons,
        "silent": page.silent,
        "title": page.title,
    }
    return {name: value for name, value in entry.items() if value}


def _page(entry: dict[str, Any]) -> Page:
    return Page(
        content=entry.get("content", ""),
        texts=tuple(entry.get("texts", ())),
        buttons=tuple(
            Button(button["label"], button["custom_id"], Tone(button["tone"])) for button in entry.get("buttons", ())
        ),
        silent=entry.get("silent", False),
        title=entry.get("title", ""),
    )
