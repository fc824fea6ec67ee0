"""A card's whole state travels in the custom_id of each of its buttons, and comes back as it was."""

from datetime import time
from zoneinfo import available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.chat.components import custom_id
from bot.chat.subscribe.card import BACK, OFFERS
from bot.chat.subscribe.form import Form
from bot.chat.subscribe.starting import ACTIONS
from bot.errors import UserError
from bot.model import Advance, Discussion
from bot.scheduling import zones
from bot.services.library import Length

#: The highest number of a subscription that a button of replacement has room for.
ENDS = 16**6 - 1
SNOWFLAKES = st.integers(1, 2**64 - 1)
FORMS = st.builds(
    Form,
    story_id=st.integers(1, 10**10 - 1),
    channel_id=SNOWFLAKES,
    at=st.times().map(lambda at: time(at.hour, at.minute)),
    days=st.frozensets(st.integers(0, 6), min_size=1),
    zone=st.none() | st.sampled_from(sorted(filter(zones.is_zone, available_timezones()))),
    length=st.none() | st.sampled_from(Length),
    discussion=st.sampled_from(Discussion),
    advance=st.sampled_from(Advance),
)


@settings(deadline=None)
@given(FORMS)
def test_a_form_comes_back_as_it_was(form: Form) -> None:
    assert Form.parse(*form.arguments()) == form


@settings(deadline=None)
@given(FORMS, st.sampled_from(sorted(ACTIONS)), st.integers(1, ENDS))
def test_every_button_of_every_card_keeps_within_discords_hundred_characters(
    form: Form, action: str, ends: int
) -> None:
    more = (f"{ends:x}",) if action.startswith("replace") else ()
    made = custom_id(action, *form.arguments(), *more)
    assert len(made) <= 100
    _, name, *arguments = made.split(":")
    assert name == action
    assert Form.parse(*arguments[: len(arguments) - len(more)]) == form


def test_the_largest_form_there_can_be_fits_every_button() -> None:
    longest = max(filter(zones.is_zone, available_timezones()), key=len)
    form = Form(10**10 - 1, 2**64 - 1, time(23, 59), zone=longest, length=Length.SHORT)
    for action in ACTIONS:
        more = (f"{ENDS:x}",) if action.startswith("replace") else ()
        assert len(custom_id(action, *form.arguments(), *more)) <= 100


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("1",),
        ("x", "1", "0800", "0", "", "", "d", "o"),
        ("1", "1", "9900", "0", "", "", "d", "o"),
        ("1", "1", "0800", "", "", "", "d", "o"),
        ("1", "1", "0800", "7", "", "", "d", "o"),
        ("1", "1", "0800", "0", "", "", "x", "o"),
        ("1", "1", "0800", "0", "", "", "d", "o", "more"),
    ],
)
def test_what_is_no_form_is_a_button_of_another_version(arguments: tuple[str, ...]) -> None:
    with pytest.raises(UserError, match="button-outdated"):
        Form.parse(*arguments)


def test_every_button_that_a_card_offers_does_something() -> None:
    offered = {action.replace("restart", "start") for actions in OFFERS.values() for action in actions}
    assert offered | {BACK} <= set(ACTIONS)
