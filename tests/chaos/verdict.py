"""What the channels have, held against what the editions say: lost, doubled, out of order, too early."""

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
from tests.chaos.steps import is_talk


@dataclass(slots=True)
class Verdict:
    """Of all channels and threads together. ``parts``: of the editions; ``messages``: that should be there."""

    parts: int = 0
    messages: int = 0
    lost: int = 0
    doubled: int = 0
    misplaced: int = 0
    early: int = 0
    #: The subscriptions in whose channel or threads something is wrong, and what.
    wrong: dict[int, list[str]] = field(default_factory=dict)

    def compare(self, subscription: Subscription, where: str, wanted: Sequence[str], found: Sequence[str]) -> None:
        """Hold the texts of one place against those that belong there, in order."""
        self.messages += len(wanted)
        count = Counter(found)
        lost = [text for text in wanted if not count[text]]
        doubled = [text for text in count if count[text] > 1]
        self.lost += len(lost)
        self.doubled += sum(count[text] - 1 for text in doubled)
        if list(wanted) == list(found):
            return
        strange = [text for text in count if text not in wanted]
        if not lost and not doubled:
            self.misplaced += 1
        named = {"lost": lost, "doubled": doubled, "strange": strange}
        said = "; ".join(f"{name}: {_brief(texts)}" for name, texts in named.items() if texts)
        self.blame(subscription, f"{where}: {said or 'out of order'}")

    def blame(self, subscription: Subscription, what: str) -> None:
        """Note what is wrong with a subscription."""
        self.wrong.setdefault(subscription.id, []).append(what)


async def judge(connection: Connection, stage: Stage, talks: set[int] | None) -> Verdict:
    """Read every channel and thread.

    ``talks``: the messages whose discussion somebody has opened by hand; None: threads are not looked at.
    """
    verdict = Verdict()
    for row in await connection.execute(select_subscriptions()):
        subscription = to_subscription(row)
        channel = stage.channels[subscription.channel_id]
        parts = await library.parts(connection, subscription.edition.id, 1, subscription.edition.parts)
        wanted = [shown(posts.opening_message(subscription, schedule.next_due(subscription.cadence, BEGINNING)))]
        ends: list[int] = []
        for part in parts:
            _, left = await library.part_and_rest(connection, subscription.edition, part.number)
            wanted += [shown(page) for page in posts.part_messages(subscription, part, minutes_left=left)]
            ends.append(len(wanted) - 1)
        wanted.append(shown(posts.closing_message(subscription)))
        said = stage.said(channel.id)
        # In a forum people speak under the part itself, and so does the bot.
        found = [message for message in said if not (subscription.forum and is_talk(message.text))]
        verdict.parts += len(parts)
        verdict.compare(subscription, "channel", wanted, [message.text for message in found])
        if subscription.id in verdict.wrong:
            continue
        _judge_days(verdict, subscription, [found[end] for end in ends])
        if talks is None:
            continue
        opened = {found[end].id for end in ends} if subscription.settings.discussion is Discussion.EACH else talks
        due = {
            _thread_of(subscription, found[end]): shown(posts.thread_opening(subscription, part))
            for end, part in zip(ends, parts, strict=True)
            if found[end].id in opened
        }
        if subscription.forum:
            _judge_posts(verdict, subscription, [message for message in said if message not in found], due)
        else:
            _judge_threads(verdict, subscription, stage.sandbox, channel, due)
    return verdict


def shown(page: RenderedMessage) -> str:
    """A page as a client shows it: Discord trims what is written."""
    return "\n".join(text.strip() for text in (page.content, *page.texts) if text)


def _judge_threads(
    verdict: Verdict, subscription: Subscription, sandbox: Sandbox, channel: Channel, due: dict[int, str]
) -> None:
    threads = {thread.id: thread for thread in sandbox.threads(channel)}
    for number, talk in due.items():
        thread = threads.pop(number, None)
        said = [message.text for message in sandbox.messages(thread) if message.author.bot] if thread else []
        verdict.compare(subscription, f"thread {number}", [talk], said)
    for number in threads:
        verdict.misplaced += 1
        verdict.blame(subscription, f"thread {number} is not wanted")


def _thread_of(subscription: Subscription, message: Message) -> int:
    return message.channel_id if subscription.forum else message.id


def _judge_posts(verdict: Verdict, subscription: Subscription, talks: Sequence[Message], due: dict[int, str]) -> None:
    """Each post of a forum, and what opens the discussion there."""
    for number in {*due, *(talk.channel_id for talk in talks)}:
        said = [talk.text for talk in talks if talk.channel_id == number]
        verdict.compare(subscription, f"post {number}", [due[number]] if number in due else [], said)


def _judge_days(verdict: Verdict, subscription: Subscription, ends: Sequence[Message]) -> None:
    """Between a part and the one before lies a slot, unless missed ones are made up for."""
    if subscription.settings.missed_policy is MissedPolicy.ALL:
        return
    for before, after in pairwise(ends):
        if schedule.next_due(subscription.cadence, before.timestamp) > after.timestamp + timedelta(seconds=1):
            verdict.early += 1
            verdict.blame(subscription, f"{after.timestamp} comes before the next slot after {before.timestamp}")


def _brief(texts: Sequence[str]) -> str:
    return ", ".join(repr(text[:70]) for text in texts[:3]) + (f" and {len(texts) - 3} more" if len(texts) > 3 else "")
