"""Routes for answers to interactions. They need the interaction's token instead of the bot's."""

from typing import Any

from bot.sandbox.errors import unknown
from bot.sandbox.model.interaction import Interaction
from bot.sandbox.rest.call import Call, Route
from bot.sandbox.services import answers


async def respond(call: Call) -> tuple[int, Any]:
    """POST interactions/{interaction_id}/{interaction_token}/callback."""
    interaction = call.world.interactions.get(call.path["interaction_token"])
    if interaction is None or interaction.id != call.id("interaction_id"):
        raise unknown("interaction")
    answers.respond(call.world, interaction, call.fields, call.files)
    if call.query.get("with_response") in ("1", "true"):
        return 200, answers.callback_response(call.world, interaction)
    return 204, None


async def follow_up(call: Call) -> tuple[int, Any]:
    """POST webhooks/{webhook_id}/{webhook_token}."""
    message = answers.follow_up(call.world, _interaction(call), call.fields, call.files)
    return 200, call.world.message_json(message)


async def get_message(call: Call) -> tuple[int, Any]:
    """GET a message of the interaction, or ``@original``."""
    return 200, call.world.message_json(answers.find_message(call.world, _interaction(call), _message_id(call)))


async def edit_message(call: Call) -> tuple[int, Any]:
    """PATCH a message of the interaction, or ``@original``."""
    interaction = _interaction(call)
    message = answers.find_message(call.world, interaction, _message_id(call))
    return 200, call.world.message_json(answers.change(call.world, interaction, message, call.fields, call.files))


async def delete_message(call: Call) -> tuple[int, Any]:
    """DELETE a message of the interaction, or ``@original``."""
    interaction = _interaction(call)
    answers.remove(call.world, interaction, answers.find_message(call.world, interaction, _message_id(call)))
    return 204, None


def _interaction(call: Call) -> Interaction:
    return answers.find_interaction(call.world, call.id("webhook_id"), call.path["webhook_token"])


def _message_id(call: Call) -> str:
    return call.path.get("message_id", "@original")


_WEBHOOK = "/webhooks/{webhook_id}/{webhook_token}"
ROUTES: tuple[Route, ...] = (
    ("POST", "/interactions/{interaction_id}/{interaction_token}/callback", respond),
    ("POST", _WEBHOOK, follow_up),
    ("GET", f"{_WEBHOOK}/messages/@original", get_message),
    ("PATCH", f"{_WEBHOOK}/messages/@original", edit_message),
    ("DELETE", f"{_WEBHOOK}/messages/@original", delete_message),
    ("GET", f"{_WEBHOOK}/messages/{{message_id}}", get_message),
    ("PATCH", f"{_WEBHOOK}/messages/{{message_id}}", edit_message),
    ("DELETE", f"{_WEBHOOK}/messages/{{message_id}}", delete_message),
)
