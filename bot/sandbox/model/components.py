"""Components: what a message may be built of, and what is written on it.

https://discord.com/developers/docs/components/reference
"""

from collections.abc import Iterator
from typing import Any

from bot.sandbox.errors import ApiError, Form

ROW, BUTTON, STRING_SELECT, TEXT_INPUT, TEXT_DISPLAY, CONTAINER = 1, 2, 3, 4, 10, 17
SECTION, THUMBNAIL, GALLERY, FILE, SEPARATOR, LABEL, FILE_UPLOAD = 9, 11, 12, 13, 14, 18, 19
SELECTS = {3, 5, 6, 7, 8}
LINK, PREMIUM = 5, 6
MOST_COMPONENTS, MOST_TEXT, MOST_ROWS, MOST_OPTIONS = 40, 4000, 5, 25
#: Undocumented: beyond it Discord answers 500.
MOST_BYTES = 10_170
_TOP_V2 = {ROW, SECTION, TEXT_DISPLAY, GALLERY, FILE, SEPARATOR, CONTAINER}
_IN_CONTAINER = _TOP_V2 - {CONTAINER}

Json = dict[str, Any]


class Button(str):
    """A button's label, with the rest of the button."""

    __slots__ = ("custom_id", "disabled", "style", "url")
    custom_id: str | None
    url: str | None
    disabled: bool
    style: int

    @classmethod
    def of(cls, component: Json) -> "Button":
        """A button out of its component."""
        button = cls(component.get("label", ""))
        button.custom_id = component.get("custom_id")
        button.url = component.get("url")
        button.disabled = bool(component.get("disabled"))
        button.style = component["style"]
        return button


def walk(components: list[Json]) -> Iterator[Json]:
    """Every component, those inside others too, in reading order."""
    for component in components:
        yield component
        yield from walk(component.get("components", []))
        yield from walk([component[key] for key in ("accessory", "component") if key in component])


def texts(components: list[Json]) -> list[str]:
    """What the text displays say."""
    return [part["content"] for part in walk(components) if part["type"] == TEXT_DISPLAY]


def buttons(components: list[Json]) -> list[Button]:
    """The buttons."""
    return [Button.of(part) for part in walk(components) if part["type"] == BUTTON]


def validate(form: Form, components: list[Json], *, v2: bool) -> list[Json]:
    """The components as they will come back: texts trimmed, ids given. What is wrong is blamed on the form.

    Raises ``ApiError`` 500 for more bytes of text than Discord can take.
    """
    if not v2 and len(components) > MOST_ROWS:
        form.blame("components", "BASE_TYPE_BAD_LENGTH", f"Must be {MOST_ROWS} or fewer in length.")
    made = [
        _component(form, f"components.{index}", component, _TOP_V2 if v2 else {ROW})
        for index, component in enumerate(components)
    ]
    every = list(walk(made))
    if v2:
        if len(every) > MOST_COMPONENTS:
            form.blame("components", "COMPONENT_MAX_EXCEEDED", f"Must be {MOST_COMPONENTS} or fewer in total.")
        said = "".join(texts(made))
        if len(said) > MOST_TEXT:
            form.blame(
                "components", "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED",
                f"The total displayable text must be {MOST_TEXT} or fewer in length.",
            )  # fmt: skip
        elif len(said.encode()) > MOST_BYTES and not form.errors:
            raise ApiError(500, 0, "500: Internal Server Error")
    check_custom_ids(form, every)
    give_ids(every)
    return made


def check_custom_ids(form: Form, components: list[Json]) -> None:
    """Each custom_id may occur once."""
    seen = set()
    for component in components:
        custom_id = component.get("custom_id")
        if custom_id is None:
            continue
        if custom_id in seen:
            form.blame("components", "COMPONENT_CUSTOM_ID_DUPLICATED", "Component custom id cannot be duplicated")
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


def _component(form: Form, path: str, component: Json, allowed: set[int]) -> Json:
    kind = component.get("type", 0)
    if kind not in allowed:
        form.blame(
            f"{path}.type", "UNION_TYPE_CHOICES", f'Value of field "type" must be one of {tuple(sorted(allowed))}.'
        )
        return {"type": 0}
    made = {key: value for key, value in component.items() if value is not None}
    if kind == ROW:
        made["components"] = _row(form, path, made.get("components", []))
    elif kind == TEXT_DISPLAY:
        made["content"] = str(made.get("content", "")).strip()
        form.length(f"{path}.content", made["content"], 1, MOST_TEXT)
    elif kind == CONTAINER:
        made = {"accent_color": None, "spoiler": False} | made
        made["components"] = _children(form, path, made.get("components", []), _IN_CONTAINER, MOST_COMPONENTS)
    elif kind == SECTION:
        made["components"] = _children(form, path, made.get("components", []), {TEXT_DISPLAY}, 3)
        made["accessory"] = _component(form, f"{path}.accessory", made.get("accessory", {}), {BUTTON, THUMBNAIL})
    elif kind == SEPARATOR:
        made = {"divider": True, "spacing": 1} | made
    elif kind == BUTTON:
        _button(form, path, made)
    elif kind in SELECTS:
        _select(form, path, made)
    return made


def _children(form: Form, path: str, children: list[Json], allowed: set[int], most: int) -> list[Json]:
    if not 1 <= len(children) <= most:
        form.blame(f"{path}.components", "BASE_TYPE_BAD_LENGTH", f"Must be between 1 and {most} in length.")
    return [_component(form, f"{path}.components.{at}", child, allowed) for at, child in enumerate(children)]


def _row(form: Form, path: str, children: list[Json]) -> list[Json]:
    made = _children(form, path, children, {BUTTON} | SELECTS, 5)
    if len(made) > 1 and any(child["type"] in SELECTS for child in made):
        form.blame(
            f"{path}.components", "COMPONENT_LAYOUT_WIDTH_EXCEEDED", "The specified component exceeds the maximum width"
        )
    return made


def _button(form: Form, path: str, button: Json) -> None:
    form.number(f"{path}.style", button.get("style"), 1, 6)
    if not button.get("label") and not button.get("emoji") and button.get("style") != PREMIUM:
        form.blame(path, "BUTTON_COMPONENT_MISSING_CONTENT", "A button must have a label or an emoji.")
    form.length(f"{path}.label", button.get("label", ""), 0, 80)
    if button.get("style") == LINK:
        form.length(f"{path}.url", button.get("url", ""), 1, 512)
        if "custom_id" in button:
            form.blame(f"{path}.custom_id", "BUTTON_COMPONENT_INVALID", "A custom id and url cannot both be specified")
    elif button.get("style") != PREMIUM:
        form.length(f"{path}.custom_id", button.get("custom_id", ""), 1, 100)


def _select(form: Form, path: str, select: Json) -> None:
    form.length(f"{path}.custom_id", select.get("custom_id", ""), 1, 100)
    form.length(f"{path}.placeholder", select.get("placeholder", ""), 0, 150)
    select.setdefault("min_values", 1)
    select.setdefault("max_values", 1)
    form.number(f"{path}.min_values", select["min_values"], 0, 25)
    form.number(f"{path}.max_values", select["max_values"], 1, 25)
    if select["type"] != STRING_SELECT:
        return
    options = select.get("options", [])
    if not 1 <= len(options) <= MOST_OPTIONS:
        form.blame(f"{path}.options", "BASE_TYPE_BAD_LENGTH", f"Must be between 1 and {MOST_OPTIONS} in length.")
    for index, option in enumerate(options):
        form.length(f"{path}.options.{index}.label", option.get("label", ""), 1, 100)
        form.length(f"{path}.options.{index}.value", option.get("value", ""), 1, 100)
        form.length(f"{path}.options.{index}.description", option.get("description") or "", 0, 100)
    if len({option.get("value") for option in options}) < len(options):
        form.blame(
            f"{path}.options", "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED", "The specified option value is already used"
        )
    select["options"] = [{key: value for key, value in option.items() if value is not None} for option in options]
