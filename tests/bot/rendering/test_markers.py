"""What buttons and messages are known by."""

import asyncio
from typing import Any, cast

import pytest
from discord.ui import Button
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.components import ComponentHandler
from bot.rendering.markers import Action, Marker, encode, nonce

marks = st.builds(
    Marker,
    action=st.sampled_from(Action).map(str) | st.from_regex(r"[a-z-]{1,30}", fullmatch=True),
    key=st.from_regex(r"[A-Za-z0-9_-]{1,40}", fullmatch=True),
    number=st.integers(0, 999_999_999),
    revision=st.integers(0, 999_999_999),
)


def pressed(custom_id: str) -> tuple[str, ...]:
    """The action, and what it is called with, when a button of this id is pressed."""
    calls: list[tuple[str, ...]] = []

    name = custom_id.split(":")[1]

    async def listen(_interaction: object, *arguments: str) -> None:
        calls.append((name, *arguments))

    class Listening(ComponentHandler, template=".+"):
        """With the one action that is asked for."""

    Listening.actions = {name: listen}
    asyncio.run(Listening(Button(custom_id=custom_id)).callback(cast(Any, None)))
    return calls[0]


@given(mark=marks)
def test_a_mark_comes_back_from_discord_as_it_went_and_fits_a_custom_id(mark: Marker) -> None:
    action, key, number, revision = pressed(encode(mark))
    assert Marker(action, key, int(number), int(revision)) == mark
    assert len(encode(mark)) <= 100


def test_the_form_is_what_buttons_in_old_messages_carry() -> None:
    assert encode(Marker(Action.READ, "k3y", 3)) == "1:read:k3y:3:0"


@pytest.mark.parametrize(
    "mark",
    [
        Marker("read", "a:b", 3),
        Marker("", "k3y", 3),
        Marker("read", "k3y", -1),
        Marker("read", "x" * 41, 3),
        Marker("READ", "k3y", 3),
    ],
)
def test_a_mark_that_could_not_be_read_again_is_refused(mark: Marker) -> None:
    with pytest.raises(ValueError, match="not a mark"):
        encode(mark)


def test_a_nonce_is_the_same_for_the_same_page_and_for_no_other() -> None:
    first = nonce("k3y", "part", 3, 0, 0)
    others = {
        nonce("other", "part", 3, 0, 0),
        nonce("k3y", "thread", 3, 0, 0),
        nonce("k3y", "part", 4, 0, 0),
        nonce("k3y", "part", 3, 1, 0),
        nonce("k3y", "part", 3, 0, 1),
    }

    assert first == nonce("k3y", "part", 3, 0, 0) == "60ef22161b8324f0200912802"
    assert len(first) == 25
    assert len(others - {first}) == 5
