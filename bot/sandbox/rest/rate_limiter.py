"""Discord's rate limits, and the headers of its answers.

https://discord.com/developers/docs/topics/rate-limits; the sizes of the buckets are not documented, but observed.
"""

import hashlib
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from bot.sandbox.limits import Limits
from bot.sandbox.model.json import Json

_BUCKETS = {("POST", "/channels/{channel_id}/messages"), ("PATCH", "/channels/{channel_id}/messages/{message_id}")}


@dataclass
class Verdict:
    """The headers of an answer. ``retry_after``: for a refused request, the seconds to wait."""

    headers: dict[str, str]
    retry_after: float | None = None
    is_global: bool = False


class RateLimiter:
    """Counts requests, in all and by bucket.

    ``monotonic`` and ``wall`` return the time in seconds; only the headers use the second.
    """

    def __init__(self, limits: Limits, monotonic: Callable[[], float], wall: Callable[[], float]) -> None:
        self._limits = limits
        self._monotonic = monotonic
        self._wall = wall
        self._recent: deque[float] = deque()
        self._buckets: dict[tuple[str, str], tuple[float, int]] = {}

    def judge(self, method: str, route: str, channel_id: str) -> Verdict:
        """Count a request, or refuse it. Refused requests do not count."""
        now = self._monotonic()
        if route.startswith(("/interactions/", "/webhooks/")):
            return Verdict({})
        while self._recent and now - self._recent[0] >= 1.0:
            self._recent.popleft()
        if self._limits.requests is not None and len(self._recent) >= self._limits.requests:
            wait = round(1.0 - (now - self._recent[0]) + 0.001, 3)
            return Verdict(refusal_headers(wait, "global") | {"X-RateLimit-Global": "true"}, wait, True)
        verdict = self._judge_bucket(method, route, channel_id, now)
        if verdict.retry_after is None:
            self._recent.append(now)
        return verdict

    def _judge_bucket(self, method: str, route: str, channel_id: str, now: float) -> Verdict:
        if (method, route) not in _BUCKETS:
            return Verdict({})
        name = hashlib.blake2b(f"{method} {route}".encode(), digest_size=16).hexdigest()
        window_end, used = self._buckets.get((name, channel_id), (0.0, 0))
        if window_end <= now:
            window_end, used = now + self._limits.messages_seconds, 0
        left = window_end - now
        refused = used >= self._limits.messages
        used += not refused
        self._buckets[name, channel_id] = window_end, used
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
        return Verdict(headers | refusal_headers(wait, "user"), wait)


def refusal_headers(retry_after: float, scope: str) -> dict[str, str]:
    """Return the headers of a 429.

    One of the edge server in front of Discord has no ``Via`` header. ``scope`` is "user", "global" or "shared".
    """
    return {"Via": "1.1 google", "Retry-After": str(int(retry_after) + 1), "X-RateLimit-Scope": scope}


def refusal_body(retry_after: float, *, is_global: bool) -> Json:
    """Return the JSON of a 429."""
    return {"message": "You are being rate limited.", "retry_after": retry_after, "global": is_global, "code": 0}
