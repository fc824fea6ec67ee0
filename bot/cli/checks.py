"""What ``doctor`` looks at, one function a matter."""

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
from bot.program import program
from bot.rendering.shorten import TITLE, shorten
from bot.scheduling import zones
from bot.scheduling.zone_rules import use_newest
from bot.settings import Settings, load
from bot.store import Database, facts, library, subscriptions
from bot.store.database import database_url, display_url
from bot.store.schema import SchemaState

DISCORD: Final = "https://discord.com/api/v10"
_TIMEOUT: Final = aiohttp.ClientTimeout(total=15)
#: A part that comes a minute late is late.
_SKEW: Final = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Finding:
    """One line: what was looked at, and what is so, or what is wrong and what to do."""

    about: str
    text: str
    good: bool = True


async def look() -> AsyncIterator[Finding]:
    """Everything, in the order in which it is needed."""
    settings = None
    try:
        settings = load(token_needed=False)
        load()
        yield Finding("Settings", "complete")
    except StartError as error:
        yield Finding("Settings", str(error), good=False)
    yield look_at_zones()
    if settings is None:
        yield not_looked_at("Database, Discord")
        return
    known: str | None = None
    running: tuple[Subscription, ...] | None = None
    try:
        text, known, running = await look_at_database(settings)
        yield Finding("Database", text)
    except StartError as error:
        yield Finding("Database", str(error), good=False)
    async for finding in look_at_discord(settings, known, running):
        yield finding


def not_looked_at(about: str) -> Finding:
    """Nobody shall take silence for health."""
    return Finding(about, "not looked at: mend what is wrong above, then run this again.", good=False)


def look_at_zones() -> Finding:
    """Whether the time zones that people choose among are known here."""
    rules = use_newest()
    try:
        for name in zones.COMMON:
            ZoneInfo(name)
    except ZoneInfoNotFoundError as error:
        return Finding("Time zones", f"{error}: install the package tzdata anew.", good=False)
    return Finding("Time zones", f"known, by the rules {rules}")


async def look_at_database(settings: Settings) -> tuple[str, str | None, tuple[Subscription, ...]]:
    """What to say of it, the application that it belongs to, and what runs. Raises ``StartError``."""
    url = database_url(settings.database_url)
    if await check_schema(settings.database_url) is SchemaState.EMPTY:
        return f"{display_url(url)} is empty yet; {program()} run makes it ready", None, ()
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


async def look_at_discord(
    settings: Settings, known: str | None, running: tuple[Subscription, ...] | None
) -> AsyncIterator[Finding]:
    """The network, the clock, the token, and what the bot may do where a story runs (``running`` None: unknown)."""
    rest = "Token" if running == () else "Token, permissions"
    try:
        yield await look_at_network(settings.discord_api_url or DISCORD)
    except (aiohttp.ClientError, OSError) as error:
        text = f"cannot be reached at {settings.discord_api_url or DISCORD} ({error}): is the network up?"
        yield Finding("Discord", text, good=False)
        yield not_looked_at(rest)
        return
    if not settings.discord_token:
        yield not_looked_at(rest)
        return
    try:
        async with open_rest_client(settings.discord_token, settings.discord_api_url) as bot:
            yield look_at_token(bot, known)
            for subscription in running or ():
                threads = subscription.settings.discussion is not Discussion.NONE
                access = await bot.access(subscription.guild_id, subscription.channel_id, threads=threads)
                yield look_at_access(subscription, access)
    except StartError as error:
        yield Finding("Token", str(error), good=False)
        if running:
            yield not_looked_at("Permissions")
    if running is None:
        yield not_looked_at("Permissions")


async def look_at_network(api_url: str) -> Finding:
    """Whether the API answers, and whether its clock and ours agree."""
    async with aiohttp.ClientSession(timeout=_TIMEOUT) as session, session.get(f"{api_url}/gateway") as answer:
        told = answer.headers.get("Date")
        if answer.status >= 500:
            text = f"answers {answer.status} at {api_url}: look at https://discordstatus.com and try again later."
            return Finding("Discord", text, good=False)
    skew = Clock().now() - parsedate_to_datetime(told) if told else timedelta()
    if abs(skew) > _SKEW:
        minutes = round(abs(skew) / timedelta(minutes=1))
        text = f"this machine's clock is {minutes} min off: switch time synchronisation on (timedatectl set-ntp true)."
        return Finding("Clock", text, good=False)
    return Finding("Discord", f"reachable at {api_url}, and the clocks agree")


def look_at_token(bot: RestClient, known: str | None) -> Finding:
    """Whose token it is."""
    if known is not None and known != str(bot.application_id):
        text = f"{bot.name}'s, but the database belongs to another bot (application {known}): use that bot's token."
        return Finding("Token", text, good=False)
    servers = "1 server" if bot.servers == 1 else f"{bot.servers} servers"
    if not bot.servers:
        return Finding("Token", f"valid, but {bot.name} is on no server yet: invite it, {bot.invite}", good=False)
    return Finding("Token", f"valid; {bot.name} is on {servers}")


def look_at_access(subscription: Subscription, access: Access) -> Finding:
    """Whether a story can go on where it runs."""
    title = shorten(subscription.story.title, TITLE)
    if access.server is None:
        text = f"the bot is no longer on server {subscription.guild_id}: invite it again."
    elif access.channel is None:
        text = f"its channel on {access.server} is gone: /move, in a channel there without a story, takes it elsewhere."
    elif access.missing:
        missing = ", ".join(access.missing)
        text = f"in #{access.channel} on {access.server} the bot lacks {missing}: allow it in the channel's settings."
    else:
        return Finding(title, f"#{access.channel} on {access.server} has all permissions")
    return Finding(title, text, good=False)
