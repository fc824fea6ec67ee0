"""Custom ids and nonces: what is made can be read back, and nothing else can."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rendering.custom_ids import Marker, PostButton, build, build_marker, nonce, parse, parse_marker

KEYS = st.from_regex(r"[A-Za-z0-9_-]{1,40}", fullmatch=True)
NUMBERS = st.integers(0, 999_999_999)
MARKERS = st.builds(Marker, st.sampled_from(PostButton).map(str), KEYS, NUMBERS, NUMBERS)


@given(MARKERS)
def test_marker_is_read_back_and_fits_discords_limit(marker: Marker) -> None:
    custom_id = build_marker(marker)

    assert parse_marker(custom_id) == marker
    assert len(custom_id) <= 100


@given(st.text() | st.text(alphabet="1:read-_ \n٣", max_size=120))
def test_whatever_is_parsed_is_built_again_the_same(text: str) -> None:
    parsed = parse(text)

    if parsed is not None:
        action, arguments = parsed
        assert build(action, *arguments) == text


def test_format_is_the_one_of_buttons_in_old_messages() -> None:
    assert build_marker(Marker(PostButton.READ, "k3y", 3)) == "1:read:k3y:3:0"


@pytest.mark.parametrize(
    "marker",
    [
        Marker("read", "a:b", 3),
        Marker("", "k3y", 3),
        Marker("read", "", 3),
        Marker("read", "k3y", -1),
        Marker("read", "x" * 41, 3),
        Marker("READ", "k3y", 3),
        Marker("read", "k3y", 10**9),
    ],
)
def test_marker_that_could_not_be_read_back_is_refused(marker: Marker) -> None:
    with pytest.raises(ValueError, match="not a"):
        build_marker(marker)


@pytest.mark.parametrize(
    "custom_id",
    ["", "1", "1:", "2:read:k3y:3:0", "1:read:k3y:3", "1:read:k3y:3:0:0", "1:read:k3y:٣:0", "1:read:k3y:3:0\n"],
)
def test_custom_id_of_another_form_is_no_marker(custom_id: str) -> None:
    assert parse_marker(custom_id) is None


def test_custom_id_longer_than_discords_limit_is_refused() -> None:
    with pytest.raises(ValueError, match="not a custom id"):
        build("read", "x" * 40, "y" * 40, "z" * 40)


def test_nonce_is_the_same_for_the_same_message_and_for_no_other() -> None:
    first = nonce("k3y:part:3", 0, 0)
    others = {
        nonce("other:part:3", 0, 0),
        nonce("k3y:thread:3", 0, 0),
        nonce("k3y:part:4", 0, 0),
        nonce("k3y:part:3", 1, 0),
        nonce("k3y:part:3", 0, 1),
    }

    assert first == nonce("k3y:part:3", 0, 0) == "60ef22161b8324f0200912802"
    assert len(first) == 25
    assert len(others - {first}) == 5
