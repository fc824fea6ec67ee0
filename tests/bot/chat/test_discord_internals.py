"""The parts of discord.py that are not public still are what ``bot/chat/discord_internals.py`` takes them for."""

import inspect

import discord
import pytest
from discord.gateway import DiscordWebSocket
from discord.http import HTTPClient, Route, handle_message_parameters, json_or_text
from discord.ui.view import BaseView, ViewStore


@pytest.mark.parametrize(
    ("method", "parameters"),
    [
        (HTTPClient.get_bot_gateway, {"self"}),
        (HTTPClient.start_thread_with_message, {"channel_id", "message_id", "name", "auto_archive_duration"}),
        (HTTPClient.delete_channel, {"channel_id"}),
        (HTTPClient.edit_channel, {"channel_id"}),
        (handle_message_parameters, {"content", "view", "flags", "allowed_mentions", "channel_payload"}),
        (json_or_text, {"response"}),
    ],
)
def test_method_takes_the_parameters_that_we_pass(method: object, parameters: set[str]) -> None:
    assert parameters <= set(inspect.signature(method).parameters)  # type: ignore[arg-type]


def test_address_of_the_api_is_an_attribute_of_route() -> None:
    assert Route.BASE.startswith("https://")
    assert Route("GET", "/gateway").url == f"{Route.BASE}/gateway"


def test_default_gateway_is_an_attribute_of_the_websocket() -> None:
    assert DiscordWebSocket.DEFAULT_GATEWAY.scheme == "wss"


def test_http_client_holds_token_trace_and_user_agent() -> None:
    attributes = set(HTTPClient.__init__.__code__.co_names)

    assert {"token", "http_trace", "user_agent"} <= attributes


def test_library_keeps_no_view_whose_items_cannot_be_dispatched() -> None:
    """``bot/chat/components.py`` relies on this, so that no message stays in memory."""
    assert "is_dispatchable" in inspect.getsource(BaseView.is_dispatchable)
    assert "is_dispatchable" in inspect.getsource(ViewStore.add_view)
    assert hasattr(discord.ui.Item, "is_dispatchable")
