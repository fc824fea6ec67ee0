"""What a card of ``/subscribe`` asks for, small enough to travel in the ``custom_id`` of its buttons."""

from dataclasses import dataclass, replace
from datetime import time
from typing import Self

from bot.errors import UserError
from bot.model import EVERY_DAY, Advance, Cadence, Discussion, SubscriptionSettings
from bot.scheduling.zones import is_zone
from bot.services.library import Length
from bot.services.start_preview import SubscriptionDraft

DEFAULT_TIME = time(8)


@dataclass(frozen=True, slots=True)
class Form:
    """A subscription as it is being made up. ``zone`` and ``length`` are None until they are chosen."""

    story_id: int
    channel_id: int
    at: time = DEFAULT_TIME
    days: frozenset[int] = EVERY_DAY
    zone: str | None = None
    length: Length | None = None
    discussion: Discussion = Discussion.DEMAND
    advance: Advance = Advance.ORGANISERS

    @property
    def cadence(self) -> Cadence | None:
        """None while there is no zone."""
        return None if self.zone is None else Cadence(self.at, self.zone, self.days)

    def draft(self, guild_id: int) -> SubscriptionDraft:
        """As the use cases take it."""
        return SubscriptionDraft(
            guild_id, self.channel_id, self.story_id, self.cadence, self.length, self.discussion, self.advance
        )

    def keep(self, cadence: Cadence) -> Self:
        """The same with the times of ``cadence``."""
        return replace(self, at=cadence.at, days=cadence.days, zone=cadence.zone)

    def settings(self, before: SubscriptionSettings) -> SubscriptionSettings:
        """The settings of a subscription, with the choices of this form."""
        return replace(before, discussion=self.discussion, advance=self.advance)

    def arguments(self) -> tuple[str, ...]:
        """For a ``custom_id``: at most 78 characters, colons between them included."""
        return (
            f"{self.story_id:x}",
            f"{self.channel_id:x}",
            f"{self.at:%H%M}",
            "".join(map(str, sorted(self.days))),
            self.zone or "",
            self.length.value[0] if self.length else "",
            self.discussion.value[0],
            self.advance.value[0],
        )

    @classmethod
    def parse(cls, *arguments: str) -> Self:
        """What ``arguments`` gave. ``UserError`` for anything else: another version's button."""
        try:
            story, channel, at, days, zone, length, discussion, advance = arguments
            weekdays = frozenset(map(int, days))
            if not weekdays or not weekdays <= EVERY_DAY:
                raise ValueError(days)
            return cls(
                story_id=int(story, 16),
                channel_id=int(channel, 16),
                at=time(int(at[:2]), int(at[2:])),
                days=weekdays,
                zone=zone if is_zone(zone) else None,
                length=next((choice for choice in Length if length and choice.value[0] == length), None),
                discussion=next(choice for choice in Discussion if choice.value[0] == discussion),
                advance=next(choice for choice in Advance if choice.value[0] == advance),
            )
        except (ValueError, StopIteration):
            raise UserError("button-outdated") from None
