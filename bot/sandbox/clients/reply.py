"""What a person gets back from the bot."""

from bot.sandbox.errors import InteractionFailed
from bot.sandbox.model.components import Button
from bot.sandbox.model.entities import Message
from bot.sandbox.model.interaction import Callback, Interaction

#: How long to wait, in seconds, for what a bot promised with "is thinking…".
PATIENCE = 30.0


class Modal:
    """A form that opened. ``title``; ``fields``: the labels, or custom_ids, of what can be filled in."""

    def __init__(self, interaction: Interaction) -> None:
        assert interaction.modal is not None  # noqa: S101
        self.interaction = interaction
        self.components = interaction.modal["components"]
        self.title: str = interaction.modal["title"]
        self.custom_id: str = interaction.modal["custom_id"]

    @property
    def fields(self) -> list[str]:
        """The labels in their order."""
        inside = [field for row in self.components if row["type"] == 1 for field in row["components"]]
        return [part["label"] for part in (*self.components, *inside) if part.get("label")]


class Reply:
    """A live view of what one interaction brought: later edits and messages show in it."""

    def __init__(self, interaction: Interaction) -> None:
        self.interaction = interaction

    @property
    def messages(self) -> list[Message]:
        """The messages in their order: the one that was updated, then those made; none that were deleted."""
        used = self.interaction.message
        updated = [used] if self.updated and used is not None else []
        return [message for message in (*updated, *self.interaction.made) if not message.deleted]

    @property
    def message(self) -> Message:
        """The first of them."""
        if not self.messages:
            raise LookupError("the bot answered without a message")
        return self.messages[0]

    @property
    def text(self) -> str:
        """All that they say."""
        return "\n".join(message.text for message in self.messages)

    @property
    def ephemeral(self) -> bool:
        """Whether the first message is seen by this person alone."""
        return self.message.ephemeral

    @property
    def buttons(self) -> list[Button]:
        """The labels of all buttons."""
        return [button for message in self.messages for button in message.buttons]

    @property
    def modal(self) -> Modal | None:
        """The form that opened, if one did."""
        return None if self.interaction.modal is None else Modal(self.interaction)

    @property
    def updated(self) -> bool:
        """Whether the message whose component was used was changed in place."""
        answer, touched = self.interaction.answer, self.interaction.touched
        return answer is Callback.UPDATE or (
            answer is Callback.DEFERRED_UPDATE and touched > len(self.interaction.made)
        )

    async def more(self, messages: int = 2) -> "Reply":
        """Wait until there are as many messages; ``InteractionFailed`` when they do not come."""
        if not await self.interaction.until(lambda: len(self.messages) >= messages, PATIENCE):
            raise InteractionFailed(f"there are {len(self.messages)} messages, not {messages}")
        return self


async def settle(interaction: Interaction, answer_seconds: float) -> Reply:
    """Wait for the answer and, where it was deferred, for what was promised. Raises ``InteractionFailed``."""
    await interaction.until(lambda: interaction.failed or interaction.answer is not None, answer_seconds + 1.0)
    if interaction.answer is None:
        raise InteractionFailed("This application did not respond")
    if interaction.answer is Callback.DEFERRED_MESSAGE:
        if not await interaction.until(lambda: not interaction.thinking, PATIENCE):
            raise InteractionFailed("The application is still thinking")
    elif interaction.answer is Callback.DEFERRED_UPDATE and not await interaction.until(
        lambda: interaction.touched > 0, PATIENCE
    ):
        raise InteractionFailed("The application changed nothing")
    return Reply(interaction)
