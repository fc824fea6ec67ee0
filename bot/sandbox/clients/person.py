"""People at their clients: they type commands, press buttons, fill in forms; what the client refuses is ``Refused``."""

from collections.abc import Iterable, Mapping
from typing import Any

from bot.sandbox.clients import options
from bot.sandbox.clients.interactions import begin
from bot.sandbox.clients.reply import Modal, Reply, settle
from bot.sandbox.errors import ApiError, Refused
from bot.sandbox.model import components
from bot.sandbox.model.entities import Channel, Guild, Message, MessageFlag, Permission, User
from bot.sandbox.model.interaction import Interaction, InteractionType
from bot.sandbox.model.modals import fill_in
from bot.sandbox.model.permissions import guild_permissions
from bot.sandbox.services import messages, threads
from bot.sandbox.world import World

Json = dict[str, Any]


class Person:
    """Somebody in a server. ``title`` is said of them on the page; ``timezone`` is theirs to know."""

    def __init__(self, world: World, guild: Guild, user: User, title: str, timezone: str | None) -> None:
        self._world = world
        self.guild = guild
        self.user = user
        self.title = title
        self.timezone = timezone

    @property
    def id(self) -> int:
        """The user's id."""
        return self.user.id

    @property
    def name(self) -> str:
        """The name they go by."""
        return self.user.name

    @property
    def organiser(self) -> bool:
        """Whether they may manage the server."""
        member = self.guild.members.get(self.id)
        return member is not None and bool(guild_permissions(self.guild, member) & Permission.MANAGE_GUILD)

    def commands(self, channel: Channel) -> list[str]:
        """The names of the commands that they are offered."""
        return [command["name"] for command in options.visible(self._world, self.user, channel)]

    async def command(self, channel: Channel, command: str, /, **given: Any) -> Reply:
        """Type a slash command (``library add``: a subcommand) with its options; files as a path or (name, bytes)."""
        return await self._settled(self.start_command(channel, command.split(), given))

    async def complete(self, channel: Channel, command: str, /, focused: str, **given: Any) -> list[tuple[str, Any]]:
        """What is offered, as (name, value), while the option ``focused`` is being typed."""
        interaction = self.start_completing(channel, command.split(), given, focused)
        await self._settled(interaction)
        return [(choice["name"], choice["value"]) for choice in interaction.choices]

    async def press(self, message: Message, label: str | None = None, *, custom_id: str | None = None) -> Reply:
        """Press a button, by its label or custom_id."""
        found = [
            button for button in message.buttons
            if (label is None or button == label) and (custom_id is None or button.custom_id == custom_id)
        ]  # fmt: skip
        if not found or found[0].custom_id is None:
            raise Refused(f"There is no button {label or custom_id} to press, only: {', '.join(message.buttons)}.")
        return await self._settled(self.start_component(message, found[0].custom_id))

    async def select(self, message: Message, select: str, values: Iterable[Any]) -> Reply:
        """Choose in a select, by its placeholder or custom_id; values by label or value, or channels."""
        parts = [part for part in components.walk(message.components) if part["type"] in components.SELECTS]
        for part in parts:
            if select in (part["custom_id"], part.get("placeholder")):
                return await self._settled(self.start_component(message, part["custom_id"], list(values)))
        offered = ", ".join(str(part.get("placeholder", part["custom_id"])) for part in parts)
        raise Refused(f"There is no select {select}, only: {offered or 'none'}.")

    async def submit(self, modal: Modal, given: Mapping[str, Any]) -> Reply:
        """Fill in a form, by labels or custom_ids, and send it."""
        return await self._settled(self.start_modal(modal.interaction, given))

    def say(self, channel: Channel, content: str) -> Message:
        """Write a message."""
        mine = self._world.permissions(channel, self.user)
        try:
            threads.check_speaking(self._world, channel, self.user)
            if not mine & Permission.VIEW_CHANNEL:
                raise Refused(f"{self.name} does not see that channel.")
            return messages.create(self._world, channel, self.user, {"content": content}, {})
        except ApiError as error:
            raise Refused(error.body["message"]) from None

    def sees(self, message: Message) -> bool:
        """Whether the message is there for them."""
        if message.deleted or message.ephemeral_for not in (None, self.id):
            return False
        channel = self._world.channels[message.channel_id]
        return bool(self._world.permissions(channel, self.user) & Permission.VIEW_CHANNEL)

    # The beginnings, without waiting for the end

    def start_command(self, channel: Channel, path: list[str], given: Mapping[str, Any]) -> Interaction:
        """Send a command."""
        data = options.command_data(self._world, self.user, channel, path, given)
        return begin(self._world, InteractionType.COMMAND, self.user, channel, data)

    def start_completing(
        self, channel: Channel, path: list[str], given: Mapping[str, Any], focused: str
    ) -> Interaction:
        """Ask for choices."""
        data = options.command_data(self._world, self.user, channel, path, {focused: "", **given}, focused)
        return begin(self._world, InteractionType.AUTOCOMPLETE, self.user, channel, data)

    def start_component(self, message: Message, custom_id: str, values: list[Any] | None = None) -> Interaction:
        """Use a button, or choose in a select."""
        if not self.sees(message):
            raise Refused("That message is not there any more.")
        if message.flags & MessageFlag.LOADING:
            raise Refused("The bot is still thinking.")
        for part in components.walk(message.components):
            if part.get("custom_id") == custom_id:
                break
        else:
            raise Refused("That message has no such button.")
        if part.get("disabled"):
            raise Refused(f"{part.get('label', 'That')} is disabled.")
        channel = self._world.channels[message.channel_id]
        data: Json = {"custom_id": custom_id, "component_type": part["type"], "id": part["id"]}
        if part["type"] in components.SELECTS:
            resolved: Json = {}
            data["values"] = [self._chosen(part, channel, value, resolved) for value in values or []]
            if not part["min_values"] <= len(data["values"]) <= part["max_values"]:
                raise Refused(f"Choose between {part['min_values']} and {part['max_values']}.")
            if resolved:
                data["resolved"] = resolved
        return begin(self._world, InteractionType.COMPONENT, self.user, channel, data, message)

    def start_modal(self, opener: Interaction, given: Mapping[str, Any]) -> Interaction:
        """Send a form that an interaction opened."""
        if opener.modal is None or opener.user is not self.user:
            raise Refused("No such form is open.")
        channel, modal = opener.channel, opener.modal
        resolved: Json = {}
        filled = fill_in(modal, given, lambda file: options.keep_file(self._world, channel, file, resolved))
        data: Json = {"custom_id": modal["custom_id"], "components": filled}
        if resolved:
            data["resolved"] = resolved
        return begin(self._world, InteractionType.MODAL, self.user, channel, data, opener.message, opener)

    def _chosen(self, select: Json, channel: Channel, value: Any, resolved: Json) -> str:
        if select["type"] == components.STRING_SELECT:
            for option in select["options"]:
                if value in (option["value"], option["label"]):
                    return str(option["value"])
            raise Refused(
                f"{value} cannot be chosen; there is: {', '.join(each['label'] for each in select['options'])}."
            )
        if select["type"] != 8:
            raise Refused("The sandbox knows selects of texts and channels only.")
        chosen = value if isinstance(value, Channel) else self._world.channels.get(int(value))
        if chosen is None or chosen.guild_id != channel.guild_id:
            raise Refused("Choose a channel of this server.")
        return options.resolve_channel(self._world, self.user, chosen, resolved)

    async def _settled(self, interaction: Interaction) -> Reply:
        return await settle(interaction, self._world.limits.answer_seconds)
