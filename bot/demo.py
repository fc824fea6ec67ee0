"""The demo: the real bot on an embedded pretend Discord. When the page opens, a story is five parts in."""

import asyncio
import signal
import tempfile
import webbrowser
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from bot.app import Bot, start_bot
from bot.clock import Clock
from bot.program import program_name
from bot.sandbox import Channel, ChannelType, Limits, Permission, Person, Refused, Sandbox
from bot.services import library
from bot.settings import Settings
from bot.store import ledger

SLOT = time(8)
#: How many parts of the second channel's story are posted when the page opens.
PARTS_POSTED = 5
#: A week passes in a minute here. Discord's limit of five messages in five seconds would be most of the wait.
LIMITS = Limits(requests=None, messages=1000, messages_seconds=1.0)
DATA_FOLDER = Path("data")
NO_BROWSER = (
    "No browser could be opened here. From another machine: ssh -L {port}:127.0.0.1:{port} HOST, then open that "
    "address there. To use the same port next time: {program} demo --no-browser --port {port}"
)
FORUM_TOPIC = "For a post a part: /subscribe channel: #free-forum"


@dataclass(frozen=True, slots=True)
class Cast:
    """The channels and people of the demo."""

    reading: Channel
    second: Channel
    organiser: Person
    latecomer: Person
    talkers: tuple[Person, Person]


async def next_slot(bot: Bot) -> datetime | None:
    """Move the clock to the next post that is due, and return its time when it is posted. None if nothing is due.

    The clock moves only while nothing is being posted, so that no post gets a later time than its slot.
    """
    await bot.engine.wait_until_idle()
    when = await bot.database.read(ledger.next_wake_time)
    if when is None:
        return None
    bot.clock.move_to(when)
    bot.engine.wake()
    await bot.engine.wait_until_idle()
    return when


async def next_day(bot: Bot, zone: str) -> bool:
    """Move the clock to the same time tomorrow, and post all that is due until then. False if nothing is due at all."""
    await bot.engine.wait_until_idle()
    clock = bot.clock
    tomorrow = (clock.now().astimezone(ZoneInfo(zone)) + timedelta(days=1)).astimezone(UTC)
    if await bot.database.read(ledger.next_wake_time) is None:
        return False
    while (when := await bot.database.read(ledger.next_wake_time)) is not None and clock.now() < when <= tomorrow:
        await next_slot(bot)
    clock.move_to(max(clock.now(), tomorrow))
    return True


async def run_demo(port: int, zone: str, *, keep: bool, browser: bool) -> None:
    """Serve the page until Ctrl-C.

    Args:
        zone: The time zone of the story.
        keep: Whether the database stays, in ``data/``.
        browser: Whether a browser is opened.
    """
    stop = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        with suppress(NotImplementedError):
            asyncio.get_running_loop().add_signal_handler(name, stop.set)
    with tempfile.TemporaryDirectory(prefix="cliffhanger-demo-") as folder:
        file = (DATA_FOLDER if keep else Path(folder)) / f"demo-{Clock().now():%Y%m%d-%H%M%S}.db"
        async with start_demo(port, file, zone) as url:
            print(f"The demo is at {url}\nPress Ctrl-C to end it.", flush=True)
            if keep:
                print(f"Its database is {file}. It is kept.", flush=True)
            if browser and not await asyncio.to_thread(webbrowser.open, url):
                print(NO_BROWSER.format(program=program_name(), port=urlsplit(url).port), flush=True)
            await stop.wait()


@asynccontextmanager
async def start_demo(port: int, file: Path, zone: str = "Etc/UTC") -> AsyncIterator[str]:
    """Start the sandbox and the bot, play the last days, and yield the address of the page."""
    clock = Clock()
    today = clock.now().astimezone(ZoneInfo(zone)).date()
    first_day = datetime.combine(today - timedelta(days=PARTS_POSTED - 1), SLOT, ZoneInfo(zone)).astimezone(UTC)
    clock.move_to(first_day - timedelta(minutes=1))
    async with AsyncExitStack() as stack:
        sandbox = Sandbox(now=clock.now, limits=LIMITS)
        await sandbox.start(port=port)
        stack.push_async_callback(sandbox.close)
        cast = create_server(sandbox)
        settings = Settings(
            discord_token=sandbox.token, database_url=f"sqlite:///{file}", discord_api_url=sandbox.api_url
        )
        bot = await stack.enter_async_context(start_bot(settings, clock))
        await play_last_days(sandbox, bot, cast, zone)
        yield sandbox.url


def create_server(sandbox: Sandbox) -> Cast:
    """Create the server, its channels and its people."""
    guild = sandbox.add_guild("The Reading Room", owner="Mara")
    organiser = Permission.default() | Permission.MANAGE_GUILD
    reading = sandbox.add_channel(guild, "reading")
    second = sandbox.add_channel(guild, "second-book")
    sandbox.add_channel(guild, "free-channel", topic="A free channel: try /subscribe here")
    sandbox.add_channel(guild, "free-forum", ChannelType.FORUM, topic=FORUM_TOPIC)
    return Cast(
        reading=reading,
        second=second,
        organiser=sandbox.add_person(guild, "Mara", permissions=organiser, title="organiser"),
        latecomer=sandbox.add_person(guild, "Jonas", title="reader who came late"),
        talkers=(sandbox.add_person(guild, "Ines"), sandbox.add_person(guild, "Tom")),
    )


async def play_last_days(sandbox: Sandbox, bot: Bot, cast: Cast, zone: str) -> None:
    """Do what people would have done in the last days. It ends just after the first part of the first story."""
    stories = await library.listings(bot.database, library.NO_GUILD)
    first, second = stories[0].title, stories[1].title
    await subscribe(bot, cast, cast.second, second, zone, "Start at the next time")
    for _ in range(PARTS_POSTED):
        await next_slot(bot)
    await discuss(sandbox, bot, cast)
    await subscribe(bot, cast, cast.reading, first, zone, "Start now")

    async def press_next_day() -> None:
        if not await next_day(bot, zone):
            raise Refused("Nothing is due: every story here is paused or has ended. Use /resume or /subscribe.")

    sandbox.on_action("next-day", label="Next day", run=press_next_day)
    sandbox.set_hints(HINTS)


async def subscribe(bot: Bot, cast: Cast, channel: Channel, story: str, zone: str, button: str) -> None:
    """Let the organiser subscribe a channel with a button of the card, and wait until all that is due is posted."""
    card = await cast.organiser.command(channel, "subscribe", story=story, time=f"{SLOT:%H:%M}", timezone=zone)
    await cast.organiser.press(card.message, button)
    await bot.engine.wait_until_idle()


async def discuss(sandbox: Sandbox, bot: Bot, cast: Cast) -> None:
    """Let readers mark the newest part as read, and discuss it in its thread."""
    newest = sandbox.messages(cast.second)[-1]
    for person in (cast.organiser, *cast.talkers):
        await person.press(newest, "I've read this")
    await cast.organiser.press(newest, "Discuss")
    await bot.engine.wait_until_idle()
    thread = sandbox.threads(cast.second)[-1]
    ines, tom = cast.talkers
    for person, text in (
        (ines, "I read this on the tram and missed my stop. Did anyone else see that coming?"),
        (tom, "Half of it. I had the right person and entirely the wrong reason."),
        (cast.organiser, "Hold that thought until tomorrow's part, Tom. What made you suspect?"),
    ):
        person.say(thread, text)


#: Things to try. Each works at any moment: nothing has to be posted, read or pressed before.
HINTS = [
    {
        "title": "Let a day pass",
        "text": "A day passes on the bot's clock, and what is due is posted.",
        "action": {"kind": "action", "name": "next-day"},
    },
    {
        "title": "Ask for a recap",
        "text": "In second-book, /recap tells the story up to your place, to you alone.",
        "action": {"kind": "command", "text": "/recap", "channel": "second-book"},
        "also": "Recap",
    },
    {
        "title": "Come late",
        "text": "Be Jonas, who joined today, and read it alone with /catchup.",
        "action": {"kind": "command", "text": "/catchup", "viewer": "Jonas", "channel": "second-book"},
    },
]
