"""Modals: what a form may be built of, and what is sent when it is filled in."""

from collections.abc import Callable, Mapping
from typing import Any

from bot.sandbox.errors import Form, Refused
from bot.sandbox.model import components
from bot.sandbox.model.components import FILE_UPLOAD, LABEL, ROW, SELECTS, TEXT_DISPLAY, TEXT_INPUT

RADIO, CHECKBOXES, CHECKBOX = 21, 22, 23
MOST_PARTS = 5

Json = dict[str, Any]


def validate_modal(data: Json) -> Json:
    """The modal with ids given; 50035."""
    form = Form()
    form.length("data.title", data.get("title") or "", 1, 45)
    form.length("data.custom_id", data.get("custom_id") or "", 1, 100)
    parts: list[Json] = [_told(part) for part in data.get("components") or []]
    if not 1 <= len(parts) <= MOST_PARTS:
        form.blame("data.components", "BASE_TYPE_BAD_LENGTH", f"Must be between 1 and {MOST_PARTS} in length.")
    every = list(components.walk(parts))
    for index, part in enumerate(parts):
        if part.get("type") not in (ROW, LABEL, TEXT_DISPLAY):
            form.blame(f"data.components.{index}.type", "UNION_TYPE_CHOICES", "Value must be one of (1, 10, 18).")
        if part.get("type") == LABEL:
            form.length(f"data.components.{index}.label", part.get("label") or "", 1, 45)
            form.length(f"data.components.{index}.description", part.get("description") or "", 0, 100)
    for field in fields(parts):
        form.length("data.components.custom_id", field.get("custom_id") or "", 1, 100)
        form.length("data.components.label", field.get("label") or "", 0, 45)
        form.length("data.components.placeholder", field.get("placeholder") or "", 0, 150)
    components.check_custom_ids(form, every)
    form.check()
    components.give_ids(every)
    return data | {"components": parts}


def _told(part: Json) -> Json:
    """A component without what was sent as null."""
    made = {key: value for key, value in part.items() if value is not None}
    if "components" in made:
        made["components"] = [_told(inside) for inside in made["components"]]
    return made | {"component": _told(made["component"])} if "component" in made else made


def fields(parts: list[Json]) -> list[Json]:
    """What can be filled in."""
    return [part for part in components.walk(parts) if part.get("type") not in (ROW, LABEL, TEXT_DISPLAY)]


def fill_in(modal: Json, given: Mapping[str, Any], keep_file: Callable[[Any], str]) -> list[Json]:
    """The components of a submission. ``given`` by label or custom_id; ``keep_file`` turns a file into its id.

    Raises ``Refused`` for what Discord's form would not let through.
    """
    left = dict(given)
    made = []
    for part in modal["components"]:
        if part["type"] == TEXT_DISPLAY:
            made.append({"type": TEXT_DISPLAY, "id": part["id"]})
        elif part["type"] == LABEL:
            field = _fill(part["component"], part["label"], left, keep_file)
            made.append({"type": LABEL, "id": part["id"], "component": field})
        else:
            inside = [_fill(field, field.get("label") or "", left, keep_file) for field in part["components"]]
            made.append({"type": ROW, "id": part["id"], "components": inside})
    if left:
        raise Refused(f"There is no field {', '.join(left)} here.")
    return made


def _fill(field: Json, label: str, left: dict[str, Any], keep_file: Callable[[Any], str]) -> Json:
    value = left.pop(field["custom_id"], left.pop(label, None))
    made: Json = {"type": field["type"], "id": field["id"], "custom_id": field["custom_id"]}
    if field["type"] == TEXT_INPUT:
        return made | {"value": _text(field, label, field.get("value") or "" if value is None else str(value))}
    if field["type"] == CHECKBOX:
        return made | {"value": bool(field.get("default") if value is None else value)}
    several = [] if value is None else list(value) if isinstance(value, list | tuple) else [value]
    if field["type"] == FILE_UPLOAD:
        several = [value] if isinstance(value, tuple) else several
        several = [keep_file(each) for each in several]
    else:
        several = [_chosen(field, str(each)) for each in several]
    if field.get("required", True) and not several:
        raise Refused(f"{label} is required.")
    if len(several) > field.get("max_values", 1 if field["type"] in SELECTS | {RADIO, FILE_UPLOAD} else 25):
        raise Refused(f"Too many for {label}.")
    if field["type"] == RADIO:
        return made | {"value": several[0] if several else None}
    return made | {"values": several}


def _text(field: Json, label: str, value: str) -> str:
    if field.get("required", True) and not value:
        raise Refused(f"{label} is required.")
    low, high = field.get("min_length") or 0, field.get("max_length") or 4000
    if value and not low <= len(value) <= high:
        raise Refused(f"{label} must be between {low} and {high} characters long.")
    return value


def _chosen(field: Json, choice: str) -> str:
    for option in field.get("options", []):
        if choice in (option["value"], option["label"]):
            return str(option["value"])
    raise Refused(f"{choice} cannot be chosen.")
