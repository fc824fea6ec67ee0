"""Discord's limits in time, and the answers of 429.

https://discord.com/developers/docs/topics/rate-limits; the sizes of single buckets are those that are seen.
"""

import hashlib
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

#: 429s of Discord itself carry it; without it they come from the edge in front of it.
VIA = {"Via": "1.1 google"}


@dataclass(frozen=True)
class Limits:
    """How much Discord bears. Smaller windows make tests quicker.

    ``requests`` a second in all (None: any number); ``messages`` a channel in ``messages_seconds``, and as many edits;
    ``answer_seconds`` until the first answer to an interaction; of the sandbox's time: ``nonce_seconds`` in which a
    nonce is remembered, ``token_seconds`` in which an interaction can be followed up; ``active_threads`` a guild.
    """

    requests: int | None = 50
    messages: int = 5
    messages_seconds: float = 5.0
    answer_seconds: float = 3.0
    nonce_seconds: float = 300.0
    token_seconds: float = 900.0
    active_threads: int = 1000


@dataclass
class Verdict:
    """The headers of an answer; ``retry_after`` in seconds when it is refused."""

    headers: dict[str, str]
    retry_after: float | None = None
    everywhere: bool = False


class RateLimiter:
    """Counts requests, all and by bucket, on a monotonic clock."""

    def __init__(self, limits: Limits, monotonic: Callable[[], float], wall: Callable[[], float]) -> None:
        self._limits = limits
        self._monotonic = monotonic
        self._wall = wall
        self._recent: deque[float] = deque()
        self._buckets: dict[tuple[str, str], tuple[float, int]] = {}

    def judge(self, method: str, route: str, channel_id: str) -> Verdict:
        """Count a request, or refuse it (which does not count)."""
        now = self._monotonic()
        if route.startswith(("/interactions/", "/webhooks/")):
            return Verdict({})
        while self._recent and now - self._recent[0] >= 1.0:
            self._recent.popleft()
        if self._limits.requests is not None and len(self._recent) >= self._limits.requests:
            wait = round(1.0 - (now - self._recent[0]) + 0.001, 3)
            return Verdict(_refusal(wait) | {"X-RateLimit-Global": "true", "X-RateLimit-Scope": "global"}, wait, True)
        verdict = self._judge_bucket(method, route, channel_id, now)
        if verdict.retry_after is None:
            self._recent.append(now)
        return verdict

    def _judge_bucket(self, method: str, route: str, channel_id: str, now: float) -> Verdict:
        if (method, route) not in _BUCKETS:
            return Verdict({})
        name = hashlib.blake2b(f"{method} {route}".encode(), digest_size=16).hexdigest()
        ends, used = self._buckets.get((name, channel_id), (0.0, 0))
        if ends <= now:
            ends, used = now + self._limits.messages_seconds, 0
        left = ends - now
        refused = used >= self._limits.messages
        used += not refused
        self._buckets[name, channel_id] = ends, used
        headers = {
            "X-RateLimit-Bucket": name,
            "X-RateLimit-Limit": str(self._limits.messages),
            "X-RateLimit-Remaining": str(self._limits.messages - used),
            "X-RateLimit-Reset": f"{self._wall() + left:.3f}",
            "X-RateLimit-Reset-After": f"{left:.3f}",
        }
        if not refused:
            return Verdict(headers)
        wait = round(left + 0.001, 3)
        return Verdict(headers | _refusal(wait) | {"X-RateLimit-Scope": "user"}, wait)


_BUCKETS = {("POST", "/channels/{channel_id}/messages"), ("PATCH", "/channels/{channel_id}/messages/{message_id}")}


def _refusal(wait: float) -> dict[str, str]:
    return VIA | {"Retry-After": str(int(wait) + 1)}
