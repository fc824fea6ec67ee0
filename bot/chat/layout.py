"""Components V2 messages out of texts and rows."""

from collections.abc import Sequence
from typing import Any

from discord.ui import ActionRow, Item, LayoutView, TextDisplay


def layout(texts: Sequence[str], rows: Sequence[Sequence[Item[Any]]] = ()) -> LayoutView:
    """Texts, then rows of at most five buttons or one select each; empty rows are left out.

    Top-level texts and no container: phones show them in full width.
    """
    view = LayoutView(timeout=None)
    for text in texts:
        view.add_item(TextDisplay(text))
    for row in rows:
        if row:
            view.add_item(ActionRow(*row))
    return view
