"""What ``bot.delivery.poster.Poster`` promises, kept by the stand-in and by the poster over the real client."""

from datetime import timedelta

from bot.delivery.reconcile import FoundMarker
from bot.model import Button, Failed, Failure, Posted, RenderedMessage, SendResult
from bot.rendering.custom_ids import Marker, PostButton, build_marker
from tests.contract.conftest import Place

KEY = "a1b2c3"
PLAIN = RenderedMessage(content="The lamp burned low.\n\nIt was late.", silent=True)
TEXTS = RenderedMessage(texts=("The lamp burned low.", "-# End of part 1"))


def part(number: int, *, key: str = KEY, title: str = "") -> RenderedMessage:
    """Return a message with the button of a part."""
    custom_id = build_marker(Marker(PostButton.READ, key, number))
    return RenderedMessage(content=f"Part {number}", buttons=(Button("I've read this", custom_id),), title=title)


def marker(message_id: int, number: int) -> FoundMarker:
    """Return the marker that ``part`` puts on a message."""
    return FoundMarker(message_id, Marker(PostButton.READ, KEY, number))


def message_id(result: SendResult | None) -> int:
    """Return the id of a message that was posted or found."""
    assert isinstance(result, Posted)
    return result.message_id


def failure(result: object) -> Failure:
    """Return what a failed result says."""
    assert isinstance(result, Failed)
    return result.failure


async def test_same_nonce_makes_one_message(place: Place) -> None:
    first = message_id(await place.poster.send(place.channel_id, part(1), "n1"))
    place.clock.move_to(place.clock.now() + timedelta(seconds=50))
    assert message_id(await place.poster.send(place.channel_id, part(1), "n1")) == first
    assert place.message_ids(place.channel_id) == [first]


async def test_other_nonce_makes_another_message(place: Place) -> None:
    first = message_id(await place.poster.send(place.channel_id, part(1), "n1"))
    second = message_id(await place.poster.send(place.channel_id, part(1), "n2"))
    assert place.message_ids(place.channel_id) == [first, second]
    assert first < second


async def test_nonce_is_forgotten_after_some_minutes(place: Place) -> None:
    first = message_id(await place.poster.send(place.channel_id, part(1), "n1"))
    place.clock.move_to(place.clock.now() + timedelta(minutes=10))
    second = message_id(await place.poster.send(place.channel_id, part(1), "n1"))
    assert place.message_ids(place.channel_id) == [first, second]


async def test_same_nonce_of_a_deleted_message_counts_as_posted(place: Place) -> None:
    first = message_id(await place.poster.send(place.channel_id, part(1), "n1"))
    await place.delete_message(first)
    assert await place.poster.send(place.channel_id, part(1), "n1") == Posted(0)
    assert place.message_ids(place.channel_id) == []


async def test_message_is_found_by_its_first_button(place: Place) -> None:
    await place.poster.send(place.channel_id, part(1), "n1")
    second = message_id(await place.poster.send(place.channel_id, part(2), "n2"))
    found = await place.poster.find(place.channel_id, part(2), 0, place.channel_id)
    assert message_id(found) == second


async def test_first_match_is_found(place: Place) -> None:
    first = message_id(await place.poster.send(place.channel_id, part(1), "n1"))
    await place.poster.send(place.channel_id, part(1), "n2")
    found = await place.poster.find(place.channel_id, part(1), 0, place.channel_id)
    assert message_id(found) == first


async def test_message_without_buttons_is_found_by_its_text(place: Place) -> None:
    plain = message_id(await place.poster.send(place.channel_id, PLAIN, "n1"))
    texts = message_id(await place.poster.send(place.channel_id, TEXTS, "n2"))
    assert message_id(await place.poster.find(place.channel_id, PLAIN, 0, place.channel_id)) == plain
    assert message_id(await place.poster.find(place.channel_id, TEXTS, 0, place.channel_id)) == texts


async def test_message_that_is_not_there_is_not_found(place: Place) -> None:
    first = message_id(await place.poster.send(place.channel_id, part(1), "n1"))
    assert await place.poster.find(place.channel_id, part(2), 0, place.channel_id) is None
    assert await place.poster.find(place.channel_id, PLAIN, 0, place.channel_id) is None
    assert await place.poster.find(place.channel_id, part(1), first, place.channel_id) is None, "only later messages"


async def test_deleted_message_is_not_found(place: Place) -> None:
    first = message_id(await place.poster.send(place.channel_id, part(1), "n1"))
    await place.delete_message(first)
    assert await place.poster.find(place.channel_id, part(1), 0, place.channel_id) is None


async def test_markers_of_one_subscription_are_found_oldest_first(place: Place) -> None:
    ids = [message_id(await place.poster.send(place.channel_id, part(n), f"n{n}")) for n in (1, 2, 3)]
    await place.poster.send(place.channel_id, part(4, key="other"), "n4")
    await place.poster.send(place.channel_id, PLAIN, "n5")
    found = await place.poster.find_markers(place.channel_id, KEY, 0, place.channel_id)
    assert found == tuple(marker(posted, n) for n, posted in enumerate(ids, 1))
    later = await place.poster.find_markers(place.channel_id, KEY, ids[0], place.channel_id)
    assert later == (marker(ids[1], 2), marker(ids[2], 3))


async def test_no_markers_are_found_in_an_empty_channel(place: Place) -> None:
    assert await place.poster.find_markers(place.channel_id, KEY, 0, place.channel_id) == ()


async def test_missing_permission_is_access(place: Place) -> None:
    await place.deny_sending()
    assert failure(await place.poster.send(place.channel_id, part(1), "n1")) is Failure.ACCESS
    assert place.message_ids(place.channel_id) == []


async def test_search_without_permission_for_the_history_is_uncertain(place: Place) -> None:
    await place.poster.send(place.channel_id, part(1), "n1")
    await place.deny_history()
    found = await place.poster.find(place.channel_id, part(1), 0, place.channel_id)
    markers = await place.poster.find_markers(place.channel_id, KEY, 0, place.channel_id)
    assert failure(found) is failure(markers) is Failure.UNCERTAIN


async def test_deleted_channel_is_gone(place: Place) -> None:
    posted = message_id(await place.poster.send(place.channel_id, part(1), "n1"))
    await place.delete_channel(place.channel_id)
    assert failure(await place.poster.send(place.channel_id, part(2), "n2")) is Failure.GONE
    assert failure(await place.poster.find(place.channel_id, part(1), 0, place.channel_id)) is Failure.GONE
    assert failure(await place.poster.find_markers(place.channel_id, KEY, 0, place.channel_id)) is Failure.GONE
    assert failure(await place.poster.open_thread(place.channel_id, posted, "Part 1")) is Failure.GONE


async def test_channel_failure_says_whether_a_channel_exists(place: Place) -> None:
    assert await place.poster.channel_failure(place.channel_id) is None
    assert await place.poster.channel_failure(place.forum_id) is None
    await place.delete_channel(place.channel_id)
    assert failure(await place.poster.channel_failure(place.channel_id)) is Failure.GONE


async def test_second_opening_of_a_thread_says_that_it_existed(place: Place) -> None:
    posted = message_id(await place.poster.send(place.channel_id, part(1), "n1"))
    opened = await place.poster.open_thread(place.channel_id, posted, "Part 1")
    assert opened == Posted(posted, already_existed=False)
    assert place.thread_names(place.channel_id) == {posted: "Part 1"}
    again = await place.poster.open_thread(place.channel_id, posted, "Part 1, again")
    assert again == Posted(posted, already_existed=True)
    assert place.thread_names(place.channel_id) == {posted: "Part 1"}


async def test_thread_of_a_deleted_message_is_not_opened(place: Place) -> None:
    posted = message_id(await place.poster.send(place.channel_id, part(1), "n1"))
    await place.delete_message(posted)
    assert failure(await place.poster.open_thread(place.channel_id, posted, "Part 1")) is Failure.THREAD


async def test_messages_in_a_thread_are_sent_and_found(place: Place) -> None:
    posted = message_id(await place.poster.send(place.channel_id, part(1), "n1"))
    await place.poster.open_thread(place.channel_id, posted, "Part 1")
    inside = message_id(await place.poster.send(posted, PLAIN, "n2"))
    assert message_id(await place.poster.find(posted, PLAIN, 0, place.channel_id)) == inside
    assert await place.poster.find(place.channel_id, PLAIN, 0, place.channel_id) is None


async def test_forum_post_has_its_title_and_the_id_of_its_first_message(place: Place) -> None:
    post = message_id(await place.poster.send(place.forum_id, part(1, title="Part one"), "n1"))
    assert place.thread_names(place.forum_id) == {post: "Part one"}
    assert place.message_ids(post) == [post]


async def test_repeated_forum_post_makes_a_second_post(place: Place) -> None:
    first = message_id(await place.poster.send(place.forum_id, part(1, title="Part one"), "n1"))
    second = message_id(await place.poster.send(place.forum_id, part(1, title="Part one"), "n1"))
    assert list(place.thread_names(place.forum_id)) == [first, second]


async def test_forum_post_is_found_in_its_forum(place: Place) -> None:
    first = message_id(await place.poster.send(place.forum_id, part(1, title="Part one"), "n1"))
    assert message_id(await place.poster.find(place.forum_id, part(1, title="Part one"), 0, place.forum_id)) == first
    assert await place.poster.find(place.forum_id, part(2, title="Part two"), 0, place.forum_id) is None


async def test_marker_inside_a_forum_post_is_also_reported_for_the_post(place: Place) -> None:
    post = message_id(await place.poster.send(place.forum_id, RenderedMessage(content="One", title="Part one"), "n1"))
    inside = message_id(await place.poster.send(post, part(1), "n2"))
    found = await place.poster.find_markers(place.forum_id, KEY, 0, place.forum_id)
    assert found == (marker(post, 1), marker(inside, 1))


async def test_deleted_forum_post_is_gone_but_its_forum_is_not(place: Place) -> None:
    post = message_id(await place.poster.send(place.forum_id, part(1, title="Part one"), "n1"))
    await place.delete_channel(post)
    assert failure(await place.poster.send(post, PLAIN, "n2")) is Failure.GONE
    assert await place.poster.channel_failure(place.forum_id) is None
