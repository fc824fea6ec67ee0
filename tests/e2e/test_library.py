"""/library: what can be read here, and a server's own stories from attached files."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.chat import errors
from bot.rendering.phrases import say
from bot.sandbox import Person, Reply
from bot.services import library
from tests.e2e.conftest import MONDAY, ORGANISER, World

CHAPTER = "The lamp in the window burned low, and *nobody* came to trim it. " * 60
LAMP = f"---\ntitle: The Lamp\nauthor: A. Nonymous\n---\n\n# One\n\n{CHAPTER}\n\n# Two\n\n{CHAPTER}\n"


async def add(world: World, person: Person | None = None, **options: object) -> Reply:
    """Somebody adds a story of two chapters."""
    given = {"file": ("lamp.md", LAMP.encode())} | options
    return await (person or world.mara).command(world.reading, "library add", **given)


async def test_the_list_names_every_story_with_its_numbers(world: World) -> None:
    told = await world.jonas.command(world.reading, "library list")
    assert told.ephemeral
    assert "**Inseparable** by" in told.text
    assert "7 chapters; from the bot's shelf" in told.text
    assert "words, about" in told.text


async def test_a_long_list_is_turned_page_by_page(world: World) -> None:
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


async def test_a_preview_gives_the_parts_at_each_length_and_the_first_lines(world: World) -> None:
    told = await world.jonas.command(world.reading, "library preview", story="Inseparable")
    assert told.ephemeral
    assert "short, 2 minutes a part: 7 parts" in told.text
    for length in ("medium", "long"):
        assert f"{length}, " in told.text
    assert "It begins: " in told.text
    assert told.buttons == []
    assert "Subscribe" in (await world.mara.command(world.reading, "library preview", story="insep")).buttons


async def test_stories_are_completed_by_title_and_author(world: World) -> None:
    await add(world)
    names = [name for name, _ in await world.jonas.complete(world.reading, "library preview", focused="story")]
    assert names == ["Inseparable", "Three Hundred Pairs of Shoes", "The Lamp"]
    found = await world.jonas.complete(world.reading, "library preview", focused="story", story="nonym")
    assert [name for name, _ in found] == ["The Lamp"]
    own = await world.mara.complete(world.reading, "library remove", focused="story")
    assert [name for name, _ in own] == ["The Lamp"]


async def test_of_stories_of_one_title_it_is_said_what_tells_them_apart(world: World) -> None:
    async def names(command: str = "library preview") -> list[str]:
        return [
            name
            for name, _ in await world.mara.complete(world.reading, command, focused="story")
            if name.startswith("The Lamp")
        ]

    assert "of this title" not in (await add(world)).text
    other = LAMP.replace("A. Nonymous", "B. Somebody")
    assert "A story of this title was here already" in (await add(world, file=("other.md", other.encode()))).text
    assert await names() == ["The Lamp (A. Nonymous)", "The Lamp (B. Somebody)"]
    longer = f"{LAMP}\n\nAnd it went out."
    assert "A story of this title was here already" in (await add(world, file=("longer.md", longer.encode()))).text
    counted = await names()
    assert len(set(counted)) == 3
    assert "The Lamp (B. Somebody)" in counted
    assert sum(name.endswith(" words)") for name in counted) == 2
    world.clock.move_to(MONDAY + timedelta(days=1))
    await add(world, file=("mended.md", longer.replace("out.", "off.").encode()))
    for command in ("subscribe", "library preview", "library remove"):
        assert len(set(await names(command))) == 4
    assert "The Lamp (added 2026-03-03 05:00 UTC)" in await names()
    assert "More than one story fits" in (await world.mara.command(world.reading, "subscribe", story="The Lamp")).text


async def test_an_added_story_answers_with_what_was_found(world: World) -> None:
    reply = await add(world)
    assert reply.ephemeral
    assert "**The Lamp** by A. Nonymous" in reply.text
    assert "2 chapters; this server's own" in reply.text
    assert "It begins: The lamp in the window burned low" in reply.text
    assert reply.buttons == ["Subscribe", "Remove"]
    assert "The Lamp" in (await world.jonas.command(world.reading, "library list")).text


async def test_a_title_can_be_given(world: World) -> None:
    assert "**A \\*Better\\* Lamp** by" in (await add(world, title="A *Better* Lamp")).text


async def test_it_can_be_subscribed_to_from_there(world: World) -> None:
    reply = await add(world)
    card = await world.mara.press(reply.message, "Subscribe")
    assert card.ephemeral
    assert "The Lamp" in card.text
    assert "Cancel" in card.buttons


async def test_the_same_text_is_kept_once(world: World) -> None:
    await add(world)
    assert "already in the library" in (await add(world)).text


async def test_only_organisers_add_and_remove(world: World) -> None:
    refused = await add(world, world.jonas)
    assert refused.ephemeral
    assert "Only people with Manage Server" in refused.text
    await add(world)
    refused = await world.jonas.command(world.reading, "library remove", story="The Lamp")
    assert "Only people with Manage Server" in refused.text


async def test_a_file_that_is_too_large_is_refused(world: World) -> None:
    refused = await add(world, file=("big.txt", b"a" * (library.FILE_LIMIT + 1)))
    assert refused.ephemeral
    assert "larger than a story may be" in refused.text


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("lamp.exe", b"MZ\x00\x01\x02\x00" * 50, "cannot be read as a text"),
        ("lamp.pdf", b"lamp", "convert it to EPUB with Calibre"),
        ("lamp.pdf", b"%PDF-1.7\n", "convert it to EPUB with Calibre"),
        ("lamp.txt", b"  \n\n \n", "has no text to read"),
        ("lamp.md", b"---\ntitle: [\n---\n\nText.\n", "between the --- lines"),
    ],
)
async def test_a_file_that_is_no_story_is_refused_with_what_to_do(
    world: World, name: str, data: bytes, said: str
) -> None:
    refused = await add(world, file=(name, data))
    assert refused.ephemeral
    assert said in refused.text
    assert refused.buttons == []


@pytest.mark.parametrize("typed", ["*" * 6000, "lamp " * 1200], ids=["markup", "words"])
async def test_whatever_length_is_typed_is_answered_briefly(world: World, typed: str) -> None:
    told = await world.jonas.command(world.reading, "library preview", story=typed)
    assert "There is no story" in told.text
    assert "choose one from the list" in told.text
    assert len(told.text) < 400


async def test_an_answer_that_discord_refuses_becomes_a_short_one(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def ramble(key: str, /, locale: str, **values: object) -> str:
        return "Too long. " * 500 if key == "story-unknown" else say(key, locale, **values)

    monkeypatch.setattr(errors, "say", ramble)
    told = await world.jonas.command(world.reading, "library preview", story="No such story")
    assert told.ephemeral
    assert "Something went wrong on our side" in told.text
    assert "Unexpected error" in caplog.text


async def test_removing_asks_once_more(world: World) -> None:
    await add(world)
    ask = await world.mara.command(world.reading, "library remove", story="The Lamp")
    assert ask.ephemeral
    assert "No channel has begun it" in ask.text
    kept = await world.mara.press(ask.message, "Keep it")
    assert "Nothing was removed" in kept.text
    ask = await world.mara.command(world.reading, "library remove", story="The Lamp")
    gone = await world.mara.press(ask.message, "Remove it")
    assert gone.updated
    assert "was removed" in gone.text
    assert "The Lamp" not in (await world.jonas.command(world.reading, "library list")).text


async def test_remove_stands_under_what_was_added_too(world: World) -> None:
    reply = await add(world)
    ask = await world.mara.press(reply.message, "Remove")
    await world.mara.press(ask.message, "Remove it")
    again = await world.mara.press(reply.message, "Remove")
    assert "no longer in the library" in again.text


async def test_of_a_story_that_nobody_has_begun_nothing_is_lost(world: World) -> None:
    await add(world)
    lost = "/recap, /catchup and readers' places in it are lost"
    assert lost not in (await world.mara.command(world.reading, "library remove", story="The Lamp")).text
    started = await world.subscribe(story="The Lamp")
    await world.mara.press(started.message, "Undo")
    assert lost not in (await world.mara.command(world.reading, "library remove", story="The Lamp")).text
    await world.subscribe(story="The Lamp")
    await world.mara.command(world.reading, "unsubscribe")
    assert lost in (await world.mara.command(world.reading, "library remove", story="The Lamp")).text


async def test_a_story_in_use_cannot_be_removed(world: World) -> None:
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


async def test_a_title_that_is_proposed_reads_as_it_is_called_and_is_cut(world: World) -> None:
    await add(world, title="The *Lamp*" + " and more" * 20)
    told = await world.mara.command(world.reading, "library preview", story="The *Lamb*" + " and more" * 20)
    proposed = told.text.partition("did you mean")[2]
    assert r"The \*Lamp\*" in proposed
    assert len(proposed) < 110


async def test_the_shelfs_own_stories_stay(world: World) -> None:
    refused = await world.mara.command(world.reading, "library remove", story="Inseparable")
    assert "comes with the bot" in refused.text


async def test_another_server_does_not_see_it(world: World) -> None:
    await add(world)
    other = world.sandbox.add_guild("Elsewhere", owner="Olga")
    hall = world.sandbox.add_channel(other, "hall")
    olga = world.sandbox.add_person(other, "Olga", permissions=ORGANISER)
    assert "The Lamp" not in (await olga.command(hall, "library list")).text
    assert "no story" in (await olga.command(hall, "library preview", story="The Lamp")).text


async def test_a_text_that_is_lent_to_us_is_added_whole(world: World, texts: Path) -> None:
    reply = await world.mara.command(world.reading, "library add", file=texts / "inseparable-source.txt")
    assert "It begins: " in reply.text
    assert reply.buttons == ["Subscribe", "Remove"]
