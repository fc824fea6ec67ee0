"""/library: the stories of a server, and how it adds its own from attached files."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.chat import errors
from bot.rendering.phrases import say
from bot.sandbox import Person, Reply
from bot.services import library
from tests.e2e.stage import MONDAY, ORGANISER, World

CHAPTER = "The lamp in the window burned low, and *nobody* came to trim it. " * 60
LAMP = f"---\ntitle: The Lamp\nauthor: A. Nonymous\n---\n\n# One\n\n{CHAPTER}\n\n# Two\n\n{CHAPTER}\n"


async def add(world: World, person: Person | None = None, **options: object) -> Reply:
    """Let a person (Mara, if none is given) add a story of two chapters."""
    values = {"file": ("lamp.md", LAMP.encode())} | options
    return await (person or world.mara).command(world.reading, "library add", **values)


async def test_list_shows_every_story_with_its_numbers(world: World) -> None:
    answer = await world.jonas.command(world.reading, "library list")
    assert answer.ephemeral
    assert "**Inseparable** by" in answer.text
    assert "7 chapters; comes with the bot" in answer.text
    assert "words, about" in answer.text


async def test_long_list_has_pages(world: World) -> None:
    for number in range(13):
        await add(world, title=f"The Lamp {number:02}", file=("lamp.txt", f"{CHAPTER} {number}".encode()))
    first = await world.jonas.command(world.reading, "library list")
    assert "Page 1 of 2" in first.text
    assert "The Lamp 12" not in first.text
    second = await world.jonas.press(first.message, "Next")
    assert second.updated
    assert "The Lamp 12" in second.text
    back = await world.jonas.press(second.message, "Previous")
    assert "Inseparable" in back.text


async def test_preview_shows_the_parts_at_each_length_and_the_first_lines(world: World) -> None:
    answer = await world.jonas.command(world.reading, "library preview", story="Inseparable")
    assert answer.ephemeral
    assert "short, 2 minutes a part: 7 parts" in answer.text
    for length in ("medium", "long"):
        assert f"{length}, " in answer.text
    assert "It begins: " in answer.text
    assert answer.buttons == []
    assert "Subscribe" in (await world.mara.command(world.reading, "library preview", story="insep")).buttons


async def test_stories_are_completed_by_title_and_author(world: World) -> None:
    await add(world)
    names = [name for name, _ in await world.jonas.complete(world.reading, "library preview", focused="story")]
    assert names == ["Inseparable", "Three Hundred Pairs of Shoes", "The Lamp"]
    matches = await world.jonas.complete(world.reading, "library preview", focused="story", story="nonym")
    assert [name for name, _ in matches] == ["The Lamp"]
    own = await world.mara.complete(world.reading, "library remove", focused="story")
    assert [name for name, _ in own] == ["The Lamp"]


async def test_stories_with_one_title_are_listed_with_their_difference(world: World) -> None:
    async def names(command: str = "library preview") -> list[str]:
        return [
            name
            for name, _ in await world.mara.complete(world.reading, command, focused="story")
            if name.startswith("The Lamp")
        ]

    assert "same title" not in (await add(world)).text
    other = LAMP.replace("A. Nonymous", "B. Somebody")
    assert "Another story here has the same title" in (await add(world, file=("other.md", other.encode()))).text
    assert await names() == ["The Lamp (A. Nonymous)", "The Lamp (B. Somebody)"]
    longer = f"{LAMP}\n\nAnd it went out."
    assert "Another story here has the same title" in (await add(world, file=("longer.md", longer.encode()))).text
    titles = await names()
    assert len(set(titles)) == 3
    assert "The Lamp (B. Somebody)" in titles
    assert sum(name.endswith(" words)") for name in titles) == 2
    world.clock.move_to(MONDAY + timedelta(days=1))
    await add(world, file=("corrected.md", longer.replace("out.", "off.").encode()))
    for command in ("subscribe", "library preview", "library remove"):
        assert len(set(await names(command))) == 4
    assert "The Lamp (added 2026-03-03 05:00 UTC)" in await names()
    assert "More than one story fits" in (await world.mara.command(world.reading, "subscribe", story="The Lamp")).text


async def test_added_story_is_answered_with_its_numbers(world: World) -> None:
    reply = await add(world)
    assert reply.ephemeral
    assert "**The Lamp** by A. Nonymous" in reply.text
    assert "2 chapters; this server's own" in reply.text
    assert "It begins: The lamp in the window burned low" in reply.text
    assert reply.buttons == ["Subscribe", "Remove"]
    assert "The Lamp" in (await world.jonas.command(world.reading, "library list")).text


async def test_added_story_can_have_another_title(world: World) -> None:
    assert "**A \\*Better\\* Lamp** by" in (await add(world, title="A *Better* Lamp")).text


async def test_added_story_can_be_subscribed_to_from_the_answer(world: World) -> None:
    reply = await add(world)
    card = await world.mara.press(reply.message, "Subscribe")
    assert card.ephemeral
    assert "The Lamp" in card.text
    assert "Cancel" in card.buttons


async def test_same_text_is_kept_once(world: World) -> None:
    await add(world)
    assert "already in the library" in (await add(world)).text


async def test_add_and_remove_are_for_organisers(world: World) -> None:
    refused = await add(world, world.jonas)
    assert refused.ephemeral
    assert "Only people with Manage Server" in refused.text
    await add(world)
    refused = await world.jonas.command(world.reading, "library remove", story="The Lamp")
    assert "Only people with Manage Server" in refused.text


async def test_too_large_file_is_refused(world: World) -> None:
    refused = await add(world, file=("big.txt", b"a" * (library.FILE_LIMIT + 1)))
    assert refused.ephemeral
    assert "larger than a story may be" in refused.text


@pytest.mark.parametrize(
    ("name", "data", "advice"),
    [
        ("lamp.exe", b"MZ\x00\x01\x02\x00" * 50, "cannot be read as a text"),
        ("lamp.pdf", b"lamp", "convert it to EPUB with Calibre"),
        ("lamp.pdf", b"%PDF-1.7\n", "convert it to EPUB with Calibre"),
        ("lamp.txt", b"  \n\n \n", "has no text to read"),
        ("lamp.md", b"---\ntitle: [\n---\n\nText.\n", "between the --- lines"),
    ],
)
async def test_unreadable_file_is_refused_with_advice(world: World, name: str, data: bytes, advice: str) -> None:
    refused = await add(world, file=(name, data))
    assert refused.ephemeral
    assert advice in refused.text
    assert refused.buttons == []


@pytest.mark.parametrize("typed", ["*" * 6000, "lamp " * 1200], ids=["markup", "words"])
async def test_long_input_gets_a_short_answer(world: World, typed: str) -> None:
    answer = await world.jonas.command(world.reading, "library preview", story=typed)
    assert "There is no story" in answer.text
    assert "Choose one from the list" in answer.text
    assert len(answer.text) < 400


async def test_refused_answer_becomes_a_short_one(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def ramble(key: str, /, locale: str, **values: object) -> str:
        return "Too long. " * 500 if key == "story-unknown" else say(key, locale, **values)

    monkeypatch.setattr(errors, "say", ramble)
    answer = await world.jonas.command(world.reading, "library preview", story="No such story")
    assert answer.ephemeral
    assert "Something went wrong on my side" in answer.text
    assert "Unexpected error" in caplog.text


async def test_remove_asks_for_confirmation(world: World) -> None:
    await add(world)
    ask = await world.mara.command(world.reading, "library remove", story="The Lamp")
    assert ask.ephemeral
    assert "No channel has started it" in ask.text
    kept = await world.mara.press(ask.message, "Keep it")
    assert "Nothing was removed" in kept.text
    ask = await world.mara.command(world.reading, "library remove", story="The Lamp")
    gone = await world.mara.press(ask.message, "Remove it")
    assert gone.updated
    assert "was removed" in gone.text
    assert "The Lamp" not in (await world.jonas.command(world.reading, "library list")).text


async def test_remove_button_of_an_added_story_works_once(world: World) -> None:
    reply = await add(world)
    ask = await world.mara.press(reply.message, "Remove")
    await world.mara.press(ask.message, "Remove it")
    again = await world.mara.press(reply.message, "Remove")
    assert "no longer in the library" in again.text


async def test_remove_warns_of_lost_positions_only_after_a_start(world: World) -> None:
    await add(world)
    lost = "/recap, /catchup and readers' places in it are lost"
    assert lost not in (await world.mara.command(world.reading, "library remove", story="The Lamp")).text
    started = await world.subscribe(story="The Lamp")
    await world.mara.press(started.message, "Undo")
    assert lost not in (await world.mara.command(world.reading, "library remove", story="The Lamp")).text
    await world.subscribe(story="The Lamp")
    await world.mara.command(world.reading, "unsubscribe")
    assert lost in (await world.mara.command(world.reading, "library remove", story="The Lamp")).text


async def test_story_in_use_cannot_be_removed(world: World) -> None:
    await add(world)
    ask = await world.mara.command(world.reading, "library remove", story="The Lamp")
    await world.subscribe(story="The Lamp")
    refused = await world.mara.press(ask.message, "Remove it")
    assert f"is being read in <#{world.reading.id}>" in refused.text
    again = await world.mara.command(world.reading, "library remove", story="The Lamp")
    assert f"is being read in <#{world.reading.id}>" in again.text
    await world.mara.command(world.reading, "unsubscribe")
    ask = await world.mara.command(world.reading, "library remove", story="The Lamp")
    assert "was removed" in (await world.mara.press(ask.message, "Remove it")).text
    post = next(post for post in world.posts() if "I've read this" in post.buttons)
    assert "its story is no longer here" in (await world.jonas.press(post, "I've read this")).text


async def test_proposed_title_is_escaped_and_shortened(world: World) -> None:
    await add(world, title="The *Lamp*" + " and more" * 20)
    answer = await world.mara.command(world.reading, "library preview", story="The *Lamb*" + " and more" * 20)
    proposed = answer.text.partition("Did you mean")[2]
    assert r"The \*Lamp\*" in proposed
    assert len(proposed) < 110


async def test_bundled_story_cannot_be_removed(world: World) -> None:
    refused = await world.mara.command(world.reading, "library remove", story="Inseparable")
    assert "comes with the bot or from its host, so it cannot be removed here" in refused.text


async def test_added_story_is_hidden_from_other_servers(world: World) -> None:
    await add(world)
    other = world.sandbox.add_guild("Elsewhere", owner="Olga")
    hall = world.sandbox.add_channel(other, "hall")
    olga = world.sandbox.add_person(other, "Olga", permissions=ORGANISER)
    assert "The Lamp" not in (await olga.command(hall, "library list")).text
    assert "no story" in (await olga.command(hall, "library preview", story="The Lamp")).text


async def test_real_text_can_be_added(world: World, texts: Path) -> None:
    reply = await world.mara.command(world.reading, "library add", file=texts / "inseparable-source.txt")
    assert "It begins: " in reply.text
    assert reply.buttons == ["Subscribe", "Remove"]
