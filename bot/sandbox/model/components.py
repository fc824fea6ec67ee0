"""Components: which ones a message may have, and what is written on them.

https://discord.com/developers/docs/components/reference
"""

from collections.abc import Iterator

from bot.sandbox.errors import ApiError, BodyErrors
from bot.sandbox.model.json import Json

ROW, BUTTON, STRING_SELECT, TEXT_INPUT, CHANNEL_SELECT, TEXT_DISPLAY, CONTAINER = 1, 2, 3, 4, 8, 10, 17
SECTION, THUMBNAIL, GALLERY, FILE, SEPARATOR, LABEL, FILE_UPLOAD = 9, 11, 12, 13, 14, 18, 19
SELECTS = {STRING_SELECT, 5, 6, 7, CHANNEL_SELECT}
LINK, PREMIUM = 5, 6
MAX_COMPONENTS, MAX_TEXT, MAX_ROWS, MAX_OPTIONS = 40, 4000, 5, 25
#: Undocumented: Discord answers 500 to more bytes of text than this.
MAX_BYTES = 10_170
_TOP_V2 = {ROW, SECTION, TEXT_DISPLAY, GALLERY, FILE, SEPARATOR, CONTAINER}
_IN_CONTAINER = _TOP_V2 - {CONTAINER}


class Button(str):
    """A button's label, with the rest of the button as attributes."""

    __slots__ = ("custom_id", "disabled", "style", "url")
    custom_id: str | None
    url: str | None
    disabled: bool
    style: int

    @classmethod
    def from_component(cls, component: Json) -> "Button":
        """Return the button of a component."""
        button = cls(component.get("label", ""))
        button.custom_id = component.get("custom_id")
        button.url = component.get("url")
        button.disabled = bool(component.get("disabled"))
        button.style = component["style"]
        return button


def walk(components: list[Json]) -> Iterator[Json]:
    """Yield every component in reading order, each before those inside it."""
    for component in components:
        yield component
        yield from walk(component.get("components", []))
        yield from walk([component[key] for key in ("accessory", "component") if key in component])


def texts(components: list[Json]) -> list[str]:
    """Return the texts of the text displays."""
    return [component["content"] for component in walk(components) if component["type"] == TEXT_DISPLAY]


def buttons(components: list[Json]) -> list[Button]:
    """Return the buttons."""
    return [Button.from_component(component) for component in walk(components) if component["type"] == BUTTON]


def validate(errors: BodyErrors, components: list[Json], *, v2: bool) -> list[Json]:
    """Return components as Discord returns them: texts trimmed, ids given. Problems are added to ``errors``.

    Raises:
        ApiError: 500, if there are more bytes of text than Discord can take.
    """
    if not v2 and len(components) > MAX_ROWS:
        errors.add("components", "BASE_TYPE_BAD_LENGTH", f"Must be {MAX_ROWS} or fewer in length.")
    validated = [
        _validate_component(errors, f"components.{index}", component, _TOP_V2 if v2 else {ROW})
        for index, component in enumerate(components)
    ]
    all_components = list(walk(validated))
    if v2:
        if len(all_components) > MAX_COMPONENTS:
            errors.add("components", "COMPONENT_MAX_EXCEEDED", f"Must be {MAX_COMPONENTS} or fewer in total.")
        text = "".join(texts(validated))
        if len(text) > MAX_TEXT:
            errors.add(
                "components", "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED",
                f"The total displayable text must be {MAX_TEXT} or fewer in length.",
            )  # fmt: skip
        elif len(text.encode()) > MAX_BYTES and not errors:
            raise ApiError(500, 0, "500: Internal Server Error")
    check_custom_ids(errors, all_components)
    give_ids(all_components)
    return validated


def check_custom_ids(errors: BodyErrors, components: list[Json]) -> None:
    """Add an error for each custom_id that occurs twice."""
    seen = set()
    for component in components:
        custom_id = component.get("custom_id")
        if custom_id is None:
            continue
        if custom_id in seen:
            errors.add("components", "COMPONENT_CUSTOM_ID_DUPLICATED", "Component custom id cannot be duplicated")
        seen.add(custom_id)


def give_ids(components: list[Json]) -> None:
    """Number the components that came without an id, from 1, as Discord does."""
    taken = {component["id"] for component in components if component.get("id")}
    number = 0
    for component in components:
        if not component.get("id"):
            number += 1
            while number in taken:
                number += 1
            component["id"] = number


def without_nulls(fields: Json) -> Json:
    """Return an object without the fields that were sent as null."""
    return {key: value for key, value in fields.items() if value is not None}


def _validate_component(errors: BodyErrors, path: str, sent: Json, allowed: set[int]) -> Json:
    kind = sent.get("type", 0)
    if kind not in allowed:
        message = f'Value of field "type" must be one of {tuple(sorted(allowed))}.'
        errors.add(f"{path}.type", "UNION_TYPE_CHOICES", message)
        return {"type": 0}
    component = without_nulls(sent)
    if kind == ROW:
        component["components"] = _validate_row(errors, path, component.get("components", []))
    elif kind == TEXT_DISPLAY:
        component["content"] = str(component.get("content", "")).strip()
        errors.check_length(f"{path}.content", component["content"], 1, MAX_TEXT)
    elif kind == CONTAINER:
        children = component.get("components", [])
        component.setdefault("accent_color", None)
        component.setdefault("spoiler", False)
        component["components"] = _validate_children(errors, path, children, _IN_CONTAINER, MAX_COMPONENTS)
    elif kind == SECTION:
        children = component.get("components", [])
        component["components"] = _validate_children(errors, path, children, {TEXT_DISPLAY}, 3)
        component["accessory"] = _validate_component(
            errors, f"{path}.accessory", component.get("accessory", {}), {BUTTON, THUMBNAIL}
        )
    elif kind == SEPARATOR:
        component = {"divider": True, "spacing": 1} | component
    elif kind == BUTTON:
        _check_button(errors, path, component)
    elif kind in SELECTS:
        _validate_select(errors, path, component)
    return component


def _validate_children(
    errors: BodyErrors, path: str, children: list[Json], allowed: set[int], max_count: int
) -> list[Json]:
    errors.check_count(f"{path}.components", len(children), 1, max_count)
    return [
        _validate_component(errors, f"{path}.components.{index}", child, allowed)
        for index, child in enumerate(children)
    ]


def _validate_row(errors: BodyErrors, path: str, children: list[Json]) -> list[Json]:
    row = _validate_children(errors, path, children, {BUTTON} | SELECTS, 5)
    if len(row) > 1 and any(child["type"] in SELECTS for child in row):
        message = "The specified component exceeds the maximum width"
        errors.add(f"{path}.components", "COMPONENT_LAYOUT_WIDTH_EXCEEDED", message)
    return row


def _check_button(errors: BodyErrors, path: str, button: Json) -> None:
    errors.check_number(f"{path}.style", button.get("style"), 1, 6)
    if not button.get("label") and not button.get("emoji") and button.get("style") != PREMIUM:
        errors.add(path, "BUTTON_COMPONENT_MISSING_CONTENT", "A button must have a label or an emoji.")
    errors.check_length(f"{path}.label", button.get("label", ""), 0, 80)
    if button.get("style") == LINK:
        errors.check_length(f"{path}.url", button.get("url", ""), 1, 512)
        if "custom_id" in button:
            message = "A custom id and url cannot both be specified"
            errors.add(f"{path}.custom_id", "BUTTON_COMPONENT_INVALID", message)
    elif button.get("style") != PREMIUM:
        errors.check_length(f"{path}.custom_id", button.get("custom_id", ""), 1, 100)


def _validate_select(errors: BodyErrors, path: str, select: Json) -> None:
    errors.check_length(f"{path}.custom_id", select.get("custom_id", ""), 1, 100)
    errors.check_length(f"{path}.placeholder", select.get("placeholder", ""), 0, 150)
    select.setdefault("min_values", 1)
    select.setdefault("max_values", 1)
    errors.check_number(f"{path}.min_values", select["min_values"], 0, 25)
    errors.check_number(f"{path}.max_values", select["max_values"], 1, 25)
    if select["type"] != STRING_SELECT:
        return
    options = select.get("options", [])
    errors.check_count(f"{path}.options", len(options), 1, MAX_OPTIONS)
    for index, option in enumerate(options):
        errors.check_length(f"{path}.options.{index}.label", option.get("label", ""), 1, 100)
        errors.check_length(f"{path}.options.{index}.value", option.get("value", ""), 1, 100)
        errors.check_length(f"{path}.options.{index}.description", option.get("description") or "", 0, 100)
    if len({option.get("value") for option in options}) < len(options):
        message = "The specified option value is already used"
        errors.add(f"{path}.options", "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED", message)
    select["options"] = [without_nulls(option) for option in options]
