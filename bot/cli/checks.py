"""The checks of ``doctor``."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from email.utils import parsedate_to_datetime
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import aiohttp

from bot.chat.rest_client import Access, RestClient, open_rest_client
from bot.cli.database import check_schema
from bot.clock import Clock
from bot.errors import StartError
from bot.model import Discussion, Subscription
from bot.program import program_name
from bot.rendering.shorten import TITLE_LIMIT, shorten
from bot.scheduling import zones
from bot.scheduling.zone_rules import use_newest
from bot.settings import Settings, load_settings
from bot.store import Database, facts, library, subscriptions
from bot.store.database import database_url, display_url
from bot.store.schema import SchemaState

DISCORD_API: Final = "https://discord.com/api/v10"
_TIMEOUT: Final = aiohttp.ClientTimeout(total=15)
#: How far this machine's clock may be off. With a larger difference, parts come a minute late.
_CLOCK_TOLERANCE: Final = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Finding:
    """The result of one check. ``text`` says what is all right, or what is wrong and what to do."""

    subject: str
    text: str
    is_good: bool = True


async def check_all() -> AsyncIterator[Finding]:
    """Run all checks. A check that needs what an earlier one found wrong is skipped, and that is said."""
    settings = None
    try:
        settings = load_settings(token_needed=False)
        load_settings()
        yield Finding("Settings", "complete")
    except StartError as error:
        yield Finding("Settings", str(error), is_good=False)
    yield check_zones()
    if settings is None:
        yield skipped("Database, Discord")
        return
    application_id: str | None = None
    running: tuple[Subscription, ...] | None = None
    try:
        text, application_id, running = await check_database(settings)
        yield Finding("Database", text)
    except StartError as error:
        yield Finding("Database", str(error), is_good=False)
    async for finding in check_discord(settings, application_id, running):
        yield finding


def skipped(subject: str) -> Finding:
    """Return the finding of a check that could not run. Without it, the host might think that all is well."""
    return Finding(subject, "not checked: fix the problem above, then run this command again.", is_good=False)


def check_zones() -> Finding:
    """Check whether this machine knows the common time zones."""
    rules = use_newest()
    try:
        for name in zones.COMMON:
            ZoneInfo(name)
    except ZoneInfoNotFoundError as error:
        return Finding("Time zones", f"{error}: reinstall the Python package tzdata.", is_good=False)
    return Finding("Time zones", f"known, with the rules of {rules}")


async def check_database(settings: Settings) -> tuple[str, str | None, tuple[Subscription, ...]]:
    """Check the schema of the database.

    Returns a text about it, the id of the Discord application that it belongs to, and the running subscriptions.
    Raises ``StartError`` if it cannot be used.
    """
    url = database_url(settings.database_url)
    if await check_schema(settings.database_url) is SchemaState.EMPTY:
        return f"{display_url(url)} is empty; {program_name()} run creates the tables", None, ()
    database = Database(url)
    try:
        stories = await database.read(library.count)
        running = await database.read(subscriptions.all_active)
        return (
            f"{display_url(url)} is up to date; {stories} stories, {len(running)} running",
            await database.read(facts.get_fact, "application"),
            running,
        )
    finally:
        await database.close()


async def check_discord(
    settings: Settings, application_id: str | None, running: tuple[Subscription, ...] | None
) -> AsyncIterator[Finding]:
    """Check the network, the clock, the token, and the bot's permissions in the channels of running stories.

    Args:
        application_id: The id of the Discord application that the database belongs to. None: unknown.
        running: The running subscriptions. None: unknown.
    """
    url = settings.discord_api_url or DISCORD_API
    later_checks = "Token" if running == () else "Token, permissions"
    try:
        yield await check_network(url)
    except (aiohttp.ClientError, OSError) as error:
        yield Finding("Discord", f"cannot be reached at {url} ({error}): is the network up?", is_good=False)
        yield skipped(later_checks)
        return
    if not settings.discord_token:
        yield skipped(later_checks)
        return
    try:
        async with open_rest_client(settings.discord_token, settings.discord_api_url) as client:
            yield check_token(client, application_id)
            for subscription in running or ():
                threads = subscription.settings.discussion is not Discussion.NONE
                access = await client.access(subscription.guild_id, subscription.channel_id, threads=threads)
                yield check_access(subscription, access)
    except StartError as error:
        yield Finding("Token", str(error), is_good=False)
        if running:
            yield skipped("Permissions")
    if running is None:
        yield skipped("Permissions")


async def check_network(api_url: str) -> Finding:
    """Check whether the API answers, and whether its clock agrees with this machine's."""
    async with aiohttp.ClientSession(timeout=_TIMEOUT) as session, session.get(f"{api_url}/gateway") as response:
        date = response.headers.get("Date")
        if response.status >= 500:
            text = f"answers {response.status} at {api_url}: look at https://discordstatus.com and try again later."
            return Finding("Discord", text, is_good=False)
    difference = Clock().now() - parsedate_to_datetime(date) if date else timedelta()
    if abs(difference) > _CLOCK_TOLERANCE:
        minutes = round(abs(difference) / timedelta(minutes=1))
        text = f"this machine's clock is {minutes} min off: turn on time synchronisation (timedatectl set-ntp true)."
        return Finding("Clock", text, is_good=False)
    return Finding("Discord", f"reachable at {api_url}, and the clocks agree")


def check_token(client: RestClient, application_id: str | None) -> Finding:
    """Check whether the token belongs to the bot of the database, and whether that bot is on a server."""
    if application_id is not None and application_id != str(client.application_id):
        text = (
            f"it is {client.name}'s, but the database belongs to another bot (application {application_id}): "
            "use that bot's token."
        )
        return Finding("Token", text, is_good=False)
    servers = "1 server" if client.servers == 1 else f"{client.servers} servers"
    if not client.servers:
        text = f"valid, but {client.name} is on no server yet: invite it, {client.invite}"
        return Finding("Token", text, is_good=False)
    return Finding("Token", f"valid; {client.name} is on {servers}")


def check_access(subscription: Subscription, access: Access) -> Finding:
    """Check whether the bot can post in the channel of a running story."""
    title = shorten(subscription.story.title, TITLE_LIMIT)
    if access.server is None:
        text = f"the bot is no longer on server {subscription.guild_id}: invite it again."
    elif access.channel is None:
        text = (
            f"its channel on {access.server} was deleted: use /move in a channel there that has no story, "
            "and the story goes on in it."
        )
    elif access.missing:
        missing = ", ".join(access.missing)
        text = f"in #{access.channel} on {access.server} the bot lacks {missing}: allow it in the channel's settings."
    else:
        return Finding(title, f"#{access.channel} on {access.server} has all permissions")
    return Finding(title, text, is_good=False)
