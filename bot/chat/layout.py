"""Build messages of Components V2 from texts and rows of components."""

from collections.abc import Sequence
from typing import Any

from discord.ui import ActionRow, Item, LayoutView, TextDisplay


def layout(texts: Sequence[str], rows: Sequence[Sequence[Item[Any]]] = ()) -> LayoutView:
    """Return texts, then rows of at most five buttons or one select each. Empty rows are left out.

    The texts are top-level items, not in a container, because phones then show them in full width.
    """
    view = LayoutView(timeout=None)
    for text in texts:
        view.add_item(TextDisplay(text))
    for row in rows:
        if row:
            view.add_item(ActionRow(*row))
    return view
