"""What a person gets back from the bot."""

from bot.sandbox.errors import InteractionFailed
from bot.sandbox.model.components import ROW, Button
from bot.sandbox.model.entities import Message
from bot.sandbox.model.interaction import Callback, Interaction

#: How many seconds to wait for the answer after "is thinking…".
_PATIENCE = 30.0


class Modal:
    """A form that the bot opened."""

    def __init__(self, interaction: Interaction) -> None:
        assert interaction.modal is not None  # noqa: S101
        self.interaction = interaction
        self.components = interaction.modal["components"]
        self.title: str = interaction.modal["title"]
        self.custom_id: str = interaction.modal["custom_id"]

    @property
    def fields(self) -> list[str]:
        """The labels of the fields, in their order."""
        in_rows = [field for row in self.components if row["type"] == ROW for field in row["components"]]
        return [component["label"] for component in (*self.components, *in_rows) if component.get("label")]


class Reply:
    """What one interaction brought. It is live: later edits and messages appear in it."""

    def __init__(self, interaction: Interaction) -> None:
        self.interaction = interaction

    @property
    def messages(self) -> list[Message]:
        """The messages in their order: the one that was updated, then the new ones; no deleted ones."""
        clicked = self.interaction.message
        updated = [clicked] if self.updated and clicked is not None else []
        return [message for message in (*updated, *self.interaction.replies) if not message.deleted]

    @property
    def message(self) -> Message:
        """The first message. Raises ``LookupError`` if there is none."""
        if not self.messages:
            raise LookupError("the bot answered without a message")
        return self.messages[0]

    @property
    def text(self) -> str:
        """The text of all messages."""
        return "\n".join(message.text for message in self.messages)

    @property
    def ephemeral(self) -> bool:
        """Whether only this person sees the first message."""
        return self.message.ephemeral

    @property
    def buttons(self) -> list[Button]:
        """The buttons of all messages."""
        return [button for message in self.messages for button in message.buttons]

    @property
    def modal(self) -> Modal | None:
        """The form that the bot opened, if it did."""
        return None if self.interaction.modal is None else Modal(self.interaction)

    @property
    def updated(self) -> bool:
        """Whether the bot changed the message whose component was used."""
        answer, changes = self.interaction.answer, self.interaction.change_count
        return answer is Callback.UPDATE or (
            answer is Callback.DEFERRED_UPDATE and changes > len(self.interaction.replies)
        )

    async def more(self, messages: int = 2) -> "Reply":
        """Wait until there are so many messages. Raises ``InteractionFailed`` if they do not come."""
        if not await self.interaction.until(lambda: len(self.messages) >= messages, _PATIENCE):
            raise InteractionFailed(f"there are {len(self.messages)} messages, not {messages}")
        return self


async def wait_for_reply(interaction: Interaction, answer_seconds: float) -> Reply:
    """Wait for the bot's answer, and after a deferred one for what it promised. Raises ``InteractionFailed``."""
    # One second more than the bot has, so that the interaction fails by its own timer.
    await interaction.until_answered(answer_seconds + 1.0)
    if interaction.answer is None:
        raise InteractionFailed("This application did not respond")
    if interaction.answer is Callback.DEFERRED_MESSAGE:
        if not await interaction.until(lambda: not interaction.thinking, _PATIENCE):
            raise InteractionFailed("The application is still thinking")
    elif interaction.answer is Callback.DEFERRED_UPDATE and not await interaction.until(
        lambda: interaction.change_count > 0, _PATIENCE
    ):
        raise InteractionFailed("The application changed nothing")
    return Reply(interaction)
