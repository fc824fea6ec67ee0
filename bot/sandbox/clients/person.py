"""People at their Discord clients: they type commands, press buttons, fill in forms and write messages."""

from collections.abc import Iterable, Mapping
from typing import Any

from bot.sandbox.clients.command_access import visible_commands
from bot.sandbox.clients.forms import fill_in
from bot.sandbox.clients.interactions import start_interaction
from bot.sandbox.clients.options import command_data, resolve_channel, resolve_file
from bot.sandbox.clients.reply import Modal, Reply, wait_for_reply
from bot.sandbox.errors import ApiError, Refused
from bot.sandbox.model import components
from bot.sandbox.model.entities import Channel, Guild, Message, MessageFlag, Permission, User
from bot.sandbox.model.interaction import Interaction, InteractionType
from bot.sandbox.model.json import Json
from bot.sandbox.model.permissions import guild_permissions
from bot.sandbox.services import messages, threads
from bot.sandbox.world import World


class Person:
    """A user in a server, who acts as Discord's client lets them; everything else raises ``Refused``.

    ``title`` describes them on the page. ``timezone`` is for the program that adds them: Discord does not know it.
    """

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
        """The user's name."""
        return self.user.name

    @property
    def organiser(self) -> bool:
        """Whether they may manage the server."""
        member = self.guild.members.get(self.id)
        return member is not None and bool(guild_permissions(self.guild, member) & Permission.MANAGE_GUILD)

    def commands(self, channel: Channel) -> list[str]:
        """Return the names of the commands that Discord shows them in a channel."""
        return [command["name"] for command in visible_commands(self._world, self.user, channel)]

    async def command(self, channel: Channel, command: str, /, **options: Any) -> Reply:
        """Use a slash command with its options, such as ``library add``. Files are a path or (name, bytes)."""
        return await self._reply(self.start_command(channel, command.split(), options))

    async def complete(self, channel: Channel, command: str, /, focused: str, **options: Any) -> list[tuple[str, Any]]:
        """Return what the bot suggests, as (name, value), while the option ``focused`` is being typed."""
        interaction = self.start_completing(channel, command.split(), options, focused)
        await self._reply(interaction)
        return [(choice["name"], choice["value"]) for choice in interaction.choices]

    async def press(self, message: Message, label: str | None = None, *, custom_id: str | None = None) -> Reply:
        """Press a button, given by its label or custom_id."""
        for button in message.buttons:
            if (label is None or button == label) and (custom_id is None or button.custom_id == custom_id):
                if button.custom_id is None:
                    break
                return await self._reply(self.start_component(message, button.custom_id))
        raise Refused(f"There is no button {label or custom_id} to press, only: {', '.join(message.buttons)}.")

    async def select(self, message: Message, select: str, values: Iterable[Any]) -> Reply:
        """Choose in a select, given by its placeholder or custom_id. Values are labels, values or channels."""
        selects = [part for part in components.walk(message.components) if part["type"] in components.SELECTS]
        for component in selects:
            if select in (component["custom_id"], component.get("placeholder")):
                return await self._reply(self.start_component(message, component["custom_id"], list(values)))
        names = ", ".join(str(component.get("placeholder", component["custom_id"])) for component in selects)
        raise Refused(f"There is no select {select}, only: {names or 'none'}.")

    async def submit(self, modal: Modal, values: Mapping[str, Any]) -> Reply:
        """Fill in a form, by labels or custom_ids, and send it."""
        return await self._reply(self.start_modal(modal.interaction, values))

    def say(self, channel: Channel, content: str) -> Message:
        """Write a message."""
        try:
            threads.ensure_writable(self._world, channel, self.user)
            if not self._world.permissions(channel, self.user) & Permission.VIEW_CHANNEL:
                raise Refused(f"{self.name} does not see that channel.")
            return messages.create(self._world, channel, self.user, {"content": content}, {})
        except ApiError as error:
            raise Refused(error.body["message"]) from None

    def sees(self, message: Message) -> bool:
        """Return whether they see a message."""
        if message.deleted or message.ephemeral_for not in (None, self.id):
            return False
        channel = self._world.channels[message.channel_id]
        return bool(self._world.permissions(channel, self.user) & Permission.VIEW_CHANNEL)

    # The same without waiting for the answer

    def start_command(self, channel: Channel, path: list[str], options: Mapping[str, Any]) -> Interaction:
        """Send a command."""
        data = command_data(self._world, self.user, channel, path, options)
        return start_interaction(self._world, InteractionType.COMMAND, self.user, channel, data)

    def start_completing(
        self, channel: Channel, path: list[str], options: Mapping[str, Any], focused: str
    ) -> Interaction:
        """Ask the bot for choices."""
        data = command_data(self._world, self.user, channel, path, {focused: "", **options}, focused)
        return start_interaction(self._world, InteractionType.AUTOCOMPLETE, self.user, channel, data)

    def start_component(self, message: Message, custom_id: str, values: list[Any] | None = None) -> Interaction:
        """Press a button, or choose in a select."""
        if not self.sees(message):
            raise Refused("That message does not exist any more.")
        if message.flags & MessageFlag.LOADING:
            raise Refused("The bot is still thinking.")
        for component in components.walk(message.components):
            if component.get("custom_id") == custom_id:
                break
        else:
            raise Refused("That message has no such button.")
        if component.get("disabled"):
            raise Refused(f"{component.get('label', 'That')} is disabled.")
        channel = self._world.channels[message.channel_id]
        data: Json = {"custom_id": custom_id, "component_type": component["type"], "id": component["id"]}
        if component["type"] in components.SELECTS:
            data |= self._select_data(component, channel, values or [])
        return start_interaction(self._world, InteractionType.COMPONENT, self.user, channel, data, message)

    def start_modal(self, opener: Interaction, values: Mapping[str, Any]) -> Interaction:
        """Send a form that an interaction opened."""
        if opener.modal is None or opener.user is not self.user:
            raise Refused("No such form is open.")
        channel, modal = opener.channel, opener.modal
        resolved: Json = {}
        fields = fill_in(modal, values, lambda file: resolve_file(self._world, channel, file, resolved))
        data: Json = {"custom_id": modal["custom_id"], "components": fields}
        if resolved:
            data["resolved"] = resolved
        return start_interaction(self._world, InteractionType.MODAL, self.user, channel, data, opener.message, opener)

    def _select_data(self, select: Json, channel: Channel, values: list[Any]) -> Json:
        if not select["min_values"] <= len(values) <= select["max_values"]:
            raise Refused(f"Choose between {select['min_values']} and {select['max_values']}.")
        resolved: Json = {}
        chosen = [self._chosen_value(select, channel, value, resolved) for value in values]
        return {"values": chosen} | ({"resolved": resolved} if resolved else {})

    def _chosen_value(self, select: Json, channel: Channel, value: Any, resolved: Json) -> str:
        if select["type"] == components.STRING_SELECT:
            for option in select["options"]:
                if value in (option["value"], option["label"]):
                    return str(option["value"])
            labels = ", ".join(option["label"] for option in select["options"])
            raise Refused(f"{value} cannot be chosen; there is: {labels}.")
        if select["type"] != components.CHANNEL_SELECT:
            raise Refused("The sandbox supports selects of texts and of channels only.")
        chosen = value if isinstance(value, Channel) else self._world.channels.get(int(value))
        if chosen is None or chosen.guild_id != channel.guild_id:
            raise Refused("Choose a channel of this server.")
        return resolve_channel(self._world, self.user, chosen, resolved)

    async def _reply(self, interaction: Interaction) -> Reply:
        return await wait_for_reply(interaction, self._world.limits.answer_seconds)
