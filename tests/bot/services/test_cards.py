"""Cards of ``/subscribe``: choices are stored, and only the person who opened a card can use it, for a day."""

from dataclasses import replace
from datetime import time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import UserError
from bot.model import Advance, Discussion
from bot.services import cards, subscriptions
from bot.services.editions import Length
from bot.services.start_preview import SubscriptionDraft
from bot.store import Database
from bot.store import cards as card_store
from bot.store.cards import StoredCard
from tests.bot.services.stage import create_draft, running_subscription, start
from tests.store.stage import DAILY, NOW

MARA, JONAS = 1001, 1002
DRAFT = SubscriptionDraft(guild_id=1, channel_id=7, story_id=3)
DRAFTS = st.builds(
    SubscriptionDraft,
    guild_id=st.just(1),
    channel_id=st.integers(1, 2**63 - 1),
    story_id=st.integers(1, 10**10),
    at=st.times().map(lambda at: time(at.hour, at.minute)),
    days=st.frozensets(st.integers(0, 6), min_size=1),
    zone=st.none() | st.sampled_from(["Europe/Berlin", "America/Argentina/ComodRivadavia"]),
    length=st.none() | st.sampled_from(Length),
    discussion=st.sampled_from(Discussion),
    advance=st.sampled_from(Advance),
)


@given(DRAFTS, st.none() | st.integers(1, 10**10))
def test_choices_are_read_back_as_they_were_stored(draft: SubscriptionDraft, replaces: int | None) -> None:
    card = cards.Card("k3y", 4, draft, replaces)
    row = StoredCard("k3y", draft.guild_id, MARA, 4, cards._dumps(card), NOW)

    assert cards._loads(row) == card


async def test_card_is_found_by_its_owner(database: Database) -> None:
    card = await cards.open_card(database, DRAFT, MARA, NOW)

    assert await cards.find_card(database, card.key, 1, MARA, NOW) == card


@pytest.mark.parametrize(("guild_id", "user_id"), [(1, JONAS), (2, MARA)], ids=["another person", "another server"])
async def test_card_is_outdated_for_everyone_else(database: Database, guild_id: int, user_id: int) -> None:
    card = await cards.open_card(database, DRAFT, MARA, NOW)

    with pytest.raises(UserError, match="card-outdated"):
        await cards.find_card(database, card.key, guild_id, user_id, NOW)
    with pytest.raises(UserError, match="card-outdated"):
        await cards.change_card(database, card.key, guild_id, user_id, NOW, lambda draft: draft)


async def test_card_expires_a_day_after_its_last_change(database: Database) -> None:
    card = await cards.open_card(database, DRAFT, MARA, NOW)
    later = NOW + timedelta(hours=23)
    await cards.change_card(database, card.key, 1, MARA, later, lambda draft: replace(draft, zone="Europe/Berlin"))

    found = await cards.find_card(database, card.key, 1, MARA, later + cards.LIFETIME - timedelta(seconds=1))
    assert found.draft.zone == "Europe/Berlin"
    with pytest.raises(UserError, match="card-outdated"):
        await cards.find_card(database, card.key, 1, MARA, later + cards.LIFETIME)


async def test_every_change_gives_the_card_a_new_revision(database: Database) -> None:
    card = await cards.open_card(database, DRAFT, MARA, NOW)
    changed = await cards.change_card(database, card.key, 1, MARA, NOW, lambda draft: replace(draft, channel_id=8))
    named = await cards.set_replaces(database, changed, 5, NOW)

    assert (changed.revision, named.revision) == (1, 2)
    assert await cards.find_card(database, card.key, 1, MARA, NOW) == named


async def test_choice_made_meanwhile_is_kept(database: Database) -> None:
    card = await cards.open_card(database, DRAFT, MARA, NOW)
    changed = await cards.change_card(database, card.key, 1, MARA, NOW, lambda draft: replace(draft, channel_id=8))

    assert await cards.set_replaces(database, card, 5, NOW) == changed
    assert await cards.find_card(database, card.key, 1, MARA, NOW) == changed


async def test_card_closed_meanwhile_is_not_shown_again(database: Database) -> None:
    card = await cards.open_card(database, DRAFT, MARA, NOW)
    await cards.close_card(database, card.key)

    with pytest.raises(UserError, match="card-outdated"):
        await cards.set_replaces(database, card, None, NOW)


async def test_start_closes_its_card_and_a_refused_one_keeps_it(database: Database) -> None:
    draft = await create_draft(database)
    used, refused = [await cards.open_card(database, draft, MARA, NOW) for _ in range(2)]
    await start(database, draft, card_key=used.key)
    with pytest.raises(UserError, match="channel-taken"):
        await start(database, draft, card_key=refused.key)

    assert await database.read(card_store.get, used.key) is None
    assert await database.read(card_store.get, refused.key) is not None


async def test_new_times_and_a_continued_story_close_their_cards(database: Database) -> None:
    running = await running_subscription(database)
    first, second = [await cards.open_card(database, DRAFT, MARA, NOW) for _ in range(2)]
    await subscriptions.change_schedule(database, running, DAILY, running.settings, NOW, card_key=first.key)
    await subscriptions.end(database, running, NOW)
    await subscriptions.continue_reading(database, running, DAILY, running.settings, NOW, card_key=second.key)

    assert await database.read(card_store.get, first.key) is None
    assert await database.read(card_store.get, second.key) is None


async def test_closed_card_is_outdated(database: Database) -> None:
    card = await cards.open_card(database, DRAFT, MARA, NOW)
    await cards.close_card(database, card.key)

    with pytest.raises(UserError, match="card-outdated"):
        await cards.find_card(database, card.key, 1, MARA, NOW)


async def test_expired_cards_are_removed_and_others_stay(database: Database) -> None:
    old = await cards.open_card(database, DRAFT, MARA, NOW)
    new = await cards.open_card(database, DRAFT, MARA, NOW + timedelta(hours=1))
    await database.write(card_store.remove_expired, NOW + cards.LIFETIME)

    assert await database.read(card_store.get, old.key) is None
    assert await database.read(card_store.get, new.key) is not None
