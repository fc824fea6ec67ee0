"""The demo: the real bot on an embedded Discord look-alike, in a world where a second story is five parts in."""

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

from bot.app import RunningBot, open_bot
from bot.clock import Clock
from bot.program import program
from bot.sandbox import Channel, ChannelType, Limits, Permission, Person, Refused, Sandbox
from bot.services import library
from bot.settings import Settings
from bot.store import ledger

SLOT = time(8)
#: How far the second channel's story is when the page opens.
PARTS_READ = 5
#: A week passes in a minute here: Discord's limit of five messages in five seconds would be most of the wait.
AT_ONCE = Limits(requests=None, messages=1000, messages_seconds=1.0)
KEPT = Path("data")
NO_BROWSER = (
    "No browser could be opened here. From another machine: ssh -L {port}:127.0.0.1:{port} HOST, then open that "
    "address there; {program} demo --no-browser --port {port} keeps to it."
)
FORUM = "For a post a part: /subscribe channel: #free-forum"


@dataclass(frozen=True, slots=True)
class Cast:
    """Who and where in the demo's world."""

    reading: Channel
    second: Channel
    organiser: Person
    latecomer: Person
    talkers: tuple[Person, Person]


async def next_slot(bot: RunningBot) -> datetime | None:
    """Move the clock to the next post that is due, and return when it is made. None: nothing is due any more.

    Steps only with nothing in flight, so that no post is overtaken by the clock.
    """
    await bot.engine.wait_until_idle()
    when = await bot.database.read(ledger.next_wake_time)
    if when is None:
        return None
    bot.clock.move_to(when)
    bot.engine.wake()
    await bot.engine.wait_until_idle()
    return when


async def next_day(bot: RunningBot, zone: str) -> bool:
    """Go on to the same time tomorrow, from slot to slot, however many lie between. False: nothing is due any more."""
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
    """Serve the page until Ctrl-C; ``zone`` is the reader's own. With ``keep`` the database stays in ``data/``."""
    stop = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        with suppress(NotImplementedError):
            asyncio.get_running_loop().add_signal_handler(name, stop.set)
    with tempfile.TemporaryDirectory(prefix="cliffhanger-demo-") as folder:
        file = (KEPT if keep else Path(folder)) / f"demo-{Clock().now():%Y%m%d-%H%M%S}.db"
        async with open_demo(port, file, zone) as url:
            print(f"The demo is at {url}\nPress Ctrl-C to end it.", flush=True)
            if keep:
                print(f"Its database is {file}, and stays there.", flush=True)
            if browser and not await asyncio.to_thread(webbrowser.open, url):
                print(NO_BROWSER.format(program=program(), port=urlsplit(url).port), flush=True)
            await stop.wait()


@asynccontextmanager
async def open_demo(port: int, file: Path, zone: str = "Etc/UTC") -> AsyncIterator[str]:
    """The sandbox, its world and the bot, running in a time zone; yields the page's address."""
    clock = Clock()
    today = clock.now().astimezone(ZoneInfo(zone)).date()
    first_day = datetime.combine(today - timedelta(days=PARTS_READ - 1), SLOT, ZoneInfo(zone)).astimezone(UTC)
    clock.move_to(first_day - timedelta(minutes=1))
    async with AsyncExitStack() as stack:
        sandbox = Sandbox(now=clock.now, limits=AT_ONCE)
        await sandbox.start(port=port)
        stack.push_async_callback(sandbox.close)
        cast = build(sandbox)
        settings = Settings(
            discord_token=sandbox.token, database_url=f"sqlite:///{file}", discord_api_url=sandbox.api_url
        )
        bot = await stack.enter_async_context(open_bot(settings, clock))
        await play(sandbox, bot, cast, zone)
        yield sandbox.url


def build(sandbox: Sandbox) -> Cast:
    """The server, its channels and its people."""
    guild = sandbox.add_guild("The Reading Room", owner="Mara")
    organiser = Permission.default() | Permission.MANAGE_GUILD
    reading = sandbox.add_channel(guild, "reading")
    second = sandbox.add_channel(guild, "second-book")
    sandbox.add_channel(guild, "free-channel", topic="A free channel: try /subscribe here")
    sandbox.add_channel(guild, "free-forum", ChannelType.FORUM, topic=FORUM)
    return Cast(
        reading=reading,
        second=second,
        organiser=sandbox.add_person(guild, "Mara", permissions=organiser, title="organiser"),
        latecomer=sandbox.add_person(guild, "Jonas", title="reader who came late"),
        talkers=(sandbox.add_person(guild, "Ines"), sandbox.add_person(guild, "Tom")),
    )


async def play(sandbox: Sandbox, bot: RunningBot, cast: Cast, zone: str) -> None:
    """Type what people would have typed in the last days, and leave the page at the first story's first part."""
    stories = await library.listings(bot.database, 0)
    first, second = stories[0].title, stories[1].title
    await subscribe(bot, cast, cast.second, second, zone, "Start at the next time")
    for _ in range(PARTS_READ):
        await next_slot(bot)
    await talk(sandbox, bot, cast)
    await subscribe(bot, cast, cast.reading, first, zone, "Start now")

    async def pressed() -> None:
        if not await next_day(bot, zone):
            raise Refused("Nothing is due: every story here is paused or has ended. /resume or /subscribe goes on.")

    sandbox.on_action("next-day", label="Next day", run=pressed)
    sandbox.set_hints(HINTS)


async def subscribe(bot: RunningBot, cast: Cast, channel: Channel, story: str, zone: str, start: str) -> None:
    """The organiser subscribes a channel; returns when what is due then is posted."""
    card = await cast.organiser.command(channel, "subscribe", story=story, time=f"{SLOT:%H:%M}", timezone=zone)
    await cast.organiser.press(card.message, start)
    await bot.engine.wait_until_idle()


async def talk(sandbox: Sandbox, bot: RunningBot, cast: Cast) -> None:
    """A discussion under the newest part, and readers who have read it."""
    newest = sandbox.messages(cast.second)[-1]
    for person in (cast.organiser, *cast.talkers):
        await person.press(newest, "I've read this")
    await cast.organiser.press(newest, "Discuss")
    await bot.engine.wait_until_idle()
    thread = sandbox.threads(cast.second)[-1]
    ines, tom = cast.talkers
    for person, words in (
        (ines, "I read this on the tram and missed my stop. Did anyone else see that coming?"),
        (tom, "Half of it. I had the right person and entirely the wrong reason."),
        (cast.organiser, "Hold that thought until tomorrow's part, Tom. What made you suspect?"),
    ):
        person.say(thread, words)


#: Each can be done at any moment: nothing has to be posted, read or pressed before it.
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
