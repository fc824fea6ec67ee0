"""What the page's server works with."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from secrets import token_hex

from bot.sandbox.clients.person import Person
from bot.sandbox.model.json import Json
from bot.sandbox.rest.faults import Faults
from bot.sandbox.world import World


@dataclass
class PageAction:
    """A button of the page that calls a function of the program. ``status`` returns a line of text beside it."""

    name: str
    label: str
    run: Callable[[], Awaitable[None]]
    status: Callable[[], str] | None = None


@dataclass
class PageContext:
    """The sandbox's parts that the page shows or changes, and what a program has added to the page.

    ``run_id`` differs between sandboxes that use the same address one after another. The browser keeps it beside what
    it stores, and drops what belongs to another run.
    """

    world: World
    faults: Faults
    people: list[Person]
    actions: dict[str, PageAction] = field(default_factory=dict)
    hints: list[Json] = field(default_factory=list)
    run_id: str = field(default_factory=lambda: token_hex(8))
