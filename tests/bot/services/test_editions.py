"""Drafts and previews of editions: computed outside the event loop, and not twice."""

import asyncio
import threading
from collections.abc import Callable
from typing import Any

import pytest

from bot.services import editions, file_import, library, story_columns
from bot.services.editions import Length
from bot.store import Database
from bot.store import library as library_store
from tests.bot.services.stage import add_story
from tests.store.stage import NOW

#: The functions that take a moment for a long story, by the module that calls them.
SLOW = {
    editions: ("loads_story", "dumps_blocks", "split"),
    library: ("read",),
    story_columns: ("count_words", "dumps_story"),
    file_import: ("loads_story",),
}


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """The calls of slow functions, while the test runs: the function's name, and the thread's. The caches are empty."""
    seen: list[tuple[str, str]] = []

    def recorded(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any) -> Any:
            seen.append((name, threading.current_thread().name))
            return function(*arguments)

        return call

    for module, names in SLOW.items():
        for name in names:
            monkeypatch.setattr(module, name, recorded(f"{module.__name__}.{name}", getattr(module, name)))
    editions._drafts.clear()
    editions._previews.clear()
    return seen


def count(calls: list[tuple[str, str]], name: str) -> int:
    return [called for called, _ in calls].count(name)


@pytest.mark.slow
async def test_long_work_never_runs_on_the_event_loop(database: Database, calls: list[tuple[str, str]]) -> None:
    story_id = await add_story(database)
    await editions.preview_story(database, story_id)
    draft = await editions.draft_edition(database, story_id, Length.SHORT)
    await database.write(editions.freeze, story_id, draft)
    await library.store_bundled_stories(database, NOW)
    assert {name for name, _ in calls} == {f"{module.__name__}.{name}" for module in SLOW for name in SLOW[module]}
    assert threading.current_thread().name not in {thread for _, thread in calls}


async def test_frozen_edition_has_the_parts_of_its_draft(database: Database) -> None:
    story_id = await add_story(database)
    draft = await editions.draft_edition(database, story_id, Length.SHORT)
    edition = await database.write(editions.freeze, story_id, draft)
    assert await database.read(library_store.parts, edition.id) == draft.parts


async def test_draft_is_cached(database: Database, calls: list[tuple[str, str]]) -> None:
    story_id = await add_story(database)
    draft = await editions.draft_edition(database, story_id, Length.SHORT)
    calls.clear()
    assert await editions.draft_edition(database, story_id, Length.SHORT) is draft
    assert calls == []
    assert (await editions.draft_edition(database, story_id, Length.LONG)).length is Length.LONG


@pytest.mark.slow
async def test_oldest_draft_leaves_the_cache(database: Database, calls: list[tuple[str, str]]) -> None:
    story_ids = [await add_story(database, f"Lamp {number}.") for number in range(editions.DRAFTS_KEPT + 1)]
    for story_id in story_ids:
        await editions.draft_edition(database, story_id, None)
    calls.clear()
    await editions.draft_edition(database, story_ids[-1], None)
    assert calls == []
    await editions.draft_edition(database, story_ids[0], None)
    assert count(calls, "bot.services.editions.split") > 0


@pytest.mark.slow
async def test_simultaneous_previews_of_a_story_compute_it_once(
    database: Database, calls: list[tuple[str, str]]
) -> None:
    story_id = await add_story(database)
    calls.clear()
    previews = await asyncio.gather(*(editions.preview_story(database, story_id) for _ in range(12)))
    assert count(calls, "bot.services.editions.loads_story") == 1
    assert count(calls, "bot.services.editions.split") == len(Length)
    assert len({id(preview) for preview in previews}) == 1
    assert previews[0].parts[0][0] is Length.SHORT
    assert previews[0].beginning.startswith("The lamp in the window burned low")


@pytest.mark.slow
async def test_previews_and_drafts_share_one_thread(database: Database, calls: list[tuple[str, str]]) -> None:
    story_ids = [await add_story(database, f"Lamp {number}.") for number in range(3)]
    calls.clear()
    await asyncio.gather(
        *(editions.preview_story(database, story_id) for story_id in story_ids),
        *(editions.draft_edition(database, story_id, Length.LONG) for story_id in story_ids),
    )
    assert len({thread for _, thread in calls}) == 1
