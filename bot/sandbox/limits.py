"""The limits of the pretend Discord, in time and number."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """How much Discord accepts. Smaller times make tests faster.

    Attributes:
        requests: Requests per second in all; None for any number.
        messages: Messages per channel in ``messages_seconds``, and as many edits.
        messages_seconds: The window of that limit.
        answer_seconds: The time until the first answer to an interaction.
        nonce_seconds: How long a nonce is remembered, by the sandbox's clock.
        token_seconds: How long an interaction can be followed up, by the sandbox's clock.
        active_threads: Open threads per guild.
    """

    requests: int | None = 50
    messages: int = 5
    messages_seconds: float = 5.0
    answer_seconds: float = 3.0
    nonce_seconds: float = 300.0
    token_seconds: float = 900.0
    active_threads: int = 1000
