"""Routes about the bot itself, its gateway and its commands."""

from typing import Any

from bot.sandbox.errors import unknown
from bot.sandbox.model import payloads
from bot.sandbox.rest.call import Call, Route
from bot.sandbox.services.commands import register


async def get_me(call: Call) -> tuple[int, Any]:
    """GET users/@me."""
    return 200, payloads.user(call.world.bot) | {
        "mfa_enabled": True,
        "locale": "en-US",
        "verified": True,
        "email": None,
    }


async def get_user(call: Call) -> tuple[int, Any]:
    """GET users/{user_id}."""
    user = call.world.users.get(call.id("user_id"))
    if user is None:
        raise unknown("User")
    return 200, payloads.user(user)


async def get_application(call: Call) -> tuple[int, Any]:
    """GET applications/@me, and oauth2/applications/@me."""
    world = call.world
    return 200, {
        "id": str(world.application_id),
        "name": world.bot.name,
        "icon": None,
        "description": "",
        "type": None,
        "bot": payloads.user(world.bot),
        "owner": payloads.user(world.host),
        "team": None,
        "bot_public": True,
        "bot_require_code_grant": False,
        "verify_key": f"{world.application_id:064x}",
        "flags": 0,
        "flags_new": "0",
        "redirect_uris": [],
        "interactions_endpoint_url": None,
        "role_connections_verification_url": None,
        "approximate_guild_count": len([guild for guild in world.guilds.values() if world.bot.id in guild.members]),
        "approximate_user_install_count": 0,
        "approximate_user_authorization_count": 0,
        "explicit_content_filter": 0,
        "eligible_oauth2_scopes": ["bot", "applications.commands"],
    }


async def get_gateway(call: Call) -> tuple[int, Any]:
    """GET gateway/bot."""
    limit = {"total": 1000, "remaining": 1000, "reset_after": 86_400_000, "max_concurrency": 1}
    return 200, {"url": call.world.gateway.url, "shards": call.world.shards, "session_start_limit": limit}


async def get_commands(call: Call) -> tuple[int, Any]:
    """GET the commands of all guilds, or of one."""
    return 200, call.world.commands.get(_guild_id(call), [])


async def put_commands(call: Call) -> tuple[int, Any]:
    """PUT the commands of all guilds, or of one."""
    return 200, register(call.world, _guild_id(call), call.body)


async def get_command_permissions(call: Call) -> tuple[int, Any]:
    """GET a command's permissions in a guild; 10066 if the guild's settings do not mention it."""
    world = call.world
    guild_id = _guild_id(call) or 0
    commands = world.commands.get(None, []) + world.commands.get(guild_id, [])
    names = {command["id"]: command["name"] for command in commands}
    name = names.get(call.path["command_id"])
    if name is None:
        raise unknown("application command")
    if (guild_id, name) not in world.command_permissions:
        raise unknown("application command permissions")
    return 200, world.command_permissions_json(guild_id, name, call.path["command_id"])


def _guild_id(call: Call) -> int | None:
    """Return the guild whose commands are meant; None for those of all guilds."""
    if call.id("application_id") != call.world.application_id:
        raise unknown("Application")
    return call.world.guild(call.id("guild_id")).id if "guild_id" in call.path else None


ROUTES: tuple[Route, ...] = (
    ("GET", "/users/@me", get_me),
    ("GET", "/users/{user_id}", get_user),
    ("GET", "/applications/@me", get_application),
    ("GET", "/oauth2/applications/@me", get_application),
    ("GET", "/gateway/bot", get_gateway),
    ("GET", "/applications/{application_id}/commands", get_commands),
    ("PUT", "/applications/{application_id}/commands", put_commands),
    ("GET", "/applications/{application_id}/guilds/{guild_id}/commands", get_commands),
    ("PUT", "/applications/{application_id}/guilds/{guild_id}/commands", put_commands),
    (
        "GET",
        "/applications/{application_id}/guilds/{guild_id}/commands/{command_id}/permissions",
        get_command_permissions,
    ),
)
