"""Compare the channels with the editions: what is lost, doubled, out of order, or too early."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import pairwise

from bot.model import Discussion, MissedPolicy, RenderedMessage, Subscription
from bot.rendering import posts
from bot.sandbox import Channel, Message, Sandbox
from bot.scheduling import schedule
from bot.store import Connection, library
from bot.store.rows import select_subscriptions, to_subscription
from tests.chaos.stage import BEGINNING, Stage
from tests.chaos.steps import is_thread_opening


@dataclass(slots=True)
class Verdict:
    """The result for all channels and threads together.

    Attributes:
        parts: How many parts the editions have.
        messages: How many messages are expected.
        wrong: What is wrong in the channels or threads of each subscription, by its id.
    """

    parts: int = 0
    messages: int = 0
    lost: int = 0
    doubled: int = 0
    misplaced: int = 0
    early: int = 0
    wrong: dict[int, list[str]] = field(default_factory=dict)

    def compare(self, subscription: Subscription, where: str, wanted: Sequence[str], found: Sequence[str]) -> None:
        """Compare the texts found in one place with those wanted there, in order."""
        self.messages += len(wanted)
        count = Counter(found)
        lost = [text for text in wanted if not count[text]]
        doubled = [text for text in count if count[text] > 1]
        self.lost += len(lost)
        self.doubled += sum(count[text] - 1 for text in doubled)
        if list(wanted) == list(found):
            return
        unexpected = [text for text in count if text not in wanted]
        if not lost and not doubled:
            self.misplaced += 1
        by_name = {"lost": lost, "doubled": doubled, "unexpected": unexpected}
        problems = "; ".join(f"{name}: {_shorten(texts)}" for name, texts in by_name.items() if texts)
        self.blame(subscription, f"{where}: {problems or 'out of order'}")

    def blame(self, subscription: Subscription, what: str) -> None:
        """Add something that is wrong with a subscription."""
        self.wrong.setdefault(subscription.id, []).append(what)


async def judge(connection: Connection, stage: Stage, opened_by_hand: set[int] | None) -> Verdict:
    """Read every channel and thread, and compare them with the editions.

    Args:
        opened_by_hand: The messages whose discussion a reader has opened. None: threads are not read.
    """
    verdict = Verdict()
    for row in await connection.execute(select_subscriptions()):
        subscription = to_subscription(row)
        channel = stage.channels[subscription.channel_id]
        parts = await library.parts(connection, subscription.edition.id, 1, subscription.edition.parts)
        wanted = [shown_text(posts.render_opening(subscription, schedule.next_due(subscription.cadence, BEGINNING)))]
        ends: list[int] = []
        for part in parts:
            _, left = await library.part_and_rest(connection, subscription.edition, part.number)
            messages = posts.render_part(subscription, part, minutes_left=left)
            wanted += map(shown_text, messages)
            ends.append(len(wanted) - 1)
        wanted.append(shown_text(posts.render_closing(subscription)))
        sent = stage.bot_messages(channel.id)
        # In a forum the discussion is opened under the part itself.
        found = [message for message in sent if not (subscription.forum and is_thread_opening(message.text))]
        verdict.parts += len(parts)
        verdict.compare(subscription, "channel", wanted, [message.text for message in found])
        if subscription.id in verdict.wrong:
            continue
        _judge_days(verdict, subscription, [found[end] for end in ends])
        if opened_by_hand is None:
            continue
        each = subscription.settings.discussion is Discussion.EACH
        opened = {found[end].id for end in ends} if each else opened_by_hand
        openings = {
            _thread_of(subscription, found[end]): shown_text(posts.render_thread_opening(subscription, part))
            for end, part in zip(ends, parts, strict=True)
            if found[end].id in opened
        }
        if subscription.forum:
            _judge_posts(verdict, subscription, [message for message in sent if message not in found], openings)
        else:
            _judge_threads(verdict, subscription, stage.sandbox, channel, openings)
    return verdict


def shown_text(message: RenderedMessage) -> str:
    """Return the text of a message as a client shows it: Discord trims it."""
    return "\n".join(text.strip() for text in (message.content, *message.texts) if text)


def _judge_threads(
    verdict: Verdict, subscription: Subscription, sandbox: Sandbox, channel: Channel, openings: dict[int, str]
) -> None:
    threads = {thread.id: thread for thread in sandbox.threads(channel)}
    for thread_id, opening in openings.items():
        thread = threads.pop(thread_id, None)
        found = [message.text for message in sandbox.messages(thread) if message.author.bot] if thread else []
        verdict.compare(subscription, f"thread {thread_id}", [opening], found)
    for thread_id in threads:
        verdict.misplaced += 1
        verdict.blame(subscription, f"thread {thread_id} is not wanted")


def _thread_of(subscription: Subscription, message: Message) -> int:
    return message.channel_id if subscription.forum else message.id


def _judge_posts(
    verdict: Verdict, subscription: Subscription, messages: Sequence[Message], openings: dict[int, str]
) -> None:
    """Compare the message that opens the discussion in each forum post."""
    for post_id in {*openings, *(message.channel_id for message in messages)}:
        found = [message.text for message in messages if message.channel_id == post_id]
        verdict.compare(subscription, f"post {post_id}", [openings[post_id]] if post_id in openings else [], found)


def _judge_days(verdict: Verdict, subscription: Subscription, ends: Sequence[Message]) -> None:
    """Check that each part came no earlier than the first slot after the part before. Missed slots may be made up."""
    if subscription.settings.missed_policy is MissedPolicy.ALL:
        return
    for before, after in pairwise(ends):
        if schedule.next_due(subscription.cadence, before.timestamp) > after.timestamp + timedelta(seconds=1):
            verdict.early += 1
            verdict.blame(subscription, f"{after.timestamp} comes before the next slot after {before.timestamp}")


def _shorten(texts: Sequence[str]) -> str:
    return ", ".join(repr(text[:70]) for text in texts[:3]) + (f" and {len(texts) - 3} more" if len(texts) > 3 else "")
