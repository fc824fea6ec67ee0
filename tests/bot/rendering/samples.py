"""A subscription and a part of its story, for the tests of rendering."""

from datetime import UTC, datetime, time

from bot.model import Cadence, Edition, StoryListing, Subscription, SubscriptionSettings
from story.model import Block, BlockKind, Boundary, Installment, Run, Style

STORY = StoryListing(
    id=1,
    guild_id=None,
    title="Inseparable",
    author="A. Writer",
    language="en",
    licence="CC BY 4.0",
    blurb="Two children meet where neither wants to be.",
    words=3000,
    chapters=7,
    added_at=datetime(2026, 10, 1, tzinfo=UTC),
)

SUBSCRIPTION = Subscription(
    id=1,
    key="k3y",
    guild_id=10,
    channel_id=20,
    forum=False,
    story=STORY,
    edition=Edition(id=1, story_id=1, parts=7, minutes=2),
    cadence=Cadence(time(8), "Europe/Berlin"),
    settings=SubscriptionSettings(),
    subscriber_id=30,
    locale="en-GB",
    search_after_id=None,
    created_at=datetime(2026, 11, 1, tzinfo=UTC),
    ended_at=None,
    end_reason=None,
)


def paragraph(text: str, style: Style = Style.PLAIN, kind: BlockKind = BlockKind.PARAGRAPH) -> Block:
    """Return a block in one style."""
    return Block(kind, (Run(text, style),), 0, 2 if kind is BlockKind.HEADING else 0)


def installment(*blocks: Block, number: int = 3, heading: str = "One Ordinary Day", question: str = "") -> Installment:
    """Return part ``number`` of 7, of two minutes."""
    return Installment(
        number=number,
        of=7,
        heading=heading,
        chapter=number - 1,
        blocks=blocks or (paragraph("It was an ordinary day."),),
        start=0,
        end=100,
        starts_at=Boundary.CHAPTER,
        words=480,
        minutes=2,
        question=question,
    )
