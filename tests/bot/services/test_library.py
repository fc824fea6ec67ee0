"""Long stories hold nobody up: they are read, encoded and cut aside, and not twice."""

import asyncio
import threading
from collections.abc import Callable
from typing import Any

import pytest

from bot.errors import UserError
from bot.services import file_import, library, story_columns
from bot.services.library import Length
from bot.store import Database
from bot.store import library as library_store
from tests.store.stage import NOW, SENTENCE

SLOW = {
    library: ("read", "loads_story", "dumps_blocks", "split"),
    story_columns: ("count_words", "dumps_story"),
    file_import: ("loads_story",),
}


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, bool]]:
    """What takes a moment for a long story, whenever it is done: its name, and whether on the event loop."""
    seen: list[tuple[str, bool]] = []

    def watched(name: str, work: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any) -> Any:
            seen.append((name, threading.current_thread() is threading.main_thread()))
            return work(*arguments)

        return call

    for module, names in SLOW.items():
        for name in names:
            monkeypatch.setattr(module, name, watched(f"{module.__name__}.{name}", getattr(module, name)))
    library._recent.clear()
    library._previews.clear()
    return seen


async def add(database: Database, text: str = "", name: str = "lamp.md", guild_id: int | None = 1) -> int:
    """Add a story of a few parts; returns its number."""
    data = f"{text}\n\n{SENTENCE * 200}".encode()
    listing, _ = await library.add(database, data, name, title=None, guild_id=guild_id, added_by=5, now=NOW)
    return listing.id


async def test_no_long_work_is_done_on_the_event_loop(database: Database, calls: list[tuple[str, bool]]) -> None:
    story_id = await add(database)
    await library.preview(database, story_id)
    planned = await library.planned_split(database, story_id, Length.SHORT)
    await database.write(library.freeze, story_id, planned)
    await library.store_bundled_stories(database, NOW)
    assert {name for name, _ in calls} == {f"{module.__name__}.{name}" for module in SLOW for name in SLOW[module]}
    assert not [name for name, on_the_loop in calls if on_the_loop]


async def test_what_was_frozen_reads_as_it_was_cut(database: Database) -> None:
    story_id = await add(database)
    planned = await library.planned_split(database, story_id, Length.SHORT)
    edition = await database.write(library.freeze, story_id, planned)
    assert await database.read(library_store.parts, edition.id) == planned.parts


async def test_the_same_cut_is_made_once(database: Database, calls: list[tuple[str, bool]]) -> None:
    story_id = await add(database)
    first = await library.planned_split(database, story_id, Length.SHORT)
    calls.clear()
    assert await library.planned_split(database, story_id, Length.SHORT) is first
    assert calls == []
    assert (await library.planned_split(database, story_id, Length.LONG)).length is Length.LONG


async def test_a_preview_that_many_ask_for_at_once_is_made_once_by_one_thread(
    database: Database, calls: list[tuple[str, bool]]
) -> None:
    story_id = await add(database)
    calls.clear()
    threads: set[str] = set()
    cut = library.split_story

    def noted(*arguments: Any) -> Any:
        threads.add(threading.current_thread().name)
        return cut(*arguments)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(library, "split_story", noted)
        made = await asyncio.gather(*(library.preview(database, story_id) for _ in range(12)))
        await library.planned_split(database, story_id, Length.LONG)
    assert len(set(map(id, made))) == 1
    assert made[0].parts[0][0] is Length.SHORT
    assert made[0].beginning.startswith("The lamp in the window burned low")
    assert [name for name, _ in calls].count("bot.services.library.loads_story") == 2, (
        "for the preview and for the plan"
    )
    assert len(threads) == 1


async def test_only_the_last_few_cuts_are_kept(database: Database, calls: list[tuple[str, bool]]) -> None:
    story_ids = [await add(database, f"Lamp {number}.") for number in range(library.CUTS_KEPT + 1)]
    for story_id in story_ids:
        await library.planned_split(database, story_id, None)
    calls.clear()
    await library.planned_split(database, story_ids[-1], None)
    assert calls == []
    await library.planned_split(database, story_ids[0], None)
    assert "bot.services.library.split" in dict(calls)


async def test_the_same_text_is_told_apart_from_a_new_one(database: Database) -> None:
    await add(database)
    with pytest.raises(UserError, match="story-known"):
        await add(database)
    assert await add(database, guild_id=2)


@pytest.mark.parametrize(
    ("text", "chapters"),
    [("No heading at all.", 1), (f"{SENTENCE}\n\n# One\n\n{SENTENCE}\n\n# Two", 2), ("# One\n\nA.\n\n# Two", 2)],
    ids=["none", "with front matter", "headings alone"],
)
async def test_what_stands_before_the_first_title_is_no_chapter(database: Database, text: str, chapters: int) -> None:
    story_id = await add(database, text)
    listing = await database.read(library_store.listing, story_id, 1)
    assert listing is not None
    assert listing.chapters == chapters
