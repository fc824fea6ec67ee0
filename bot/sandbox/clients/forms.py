"""Forms as a person fills them in."""

from collections.abc import Callable, Mapping
from typing import Any

from bot.sandbox.errors import Refused
from bot.sandbox.model.components import FILE_UPLOAD, LABEL, SELECTS, TEXT_DISPLAY, TEXT_INPUT
from bot.sandbox.model.json import Json
from bot.sandbox.model.modals import CHECKBOX, RADIO

_FEW_VALUES = SELECTS | {RADIO, FILE_UPLOAD}
KeepFile = Callable[[Any], str]


def fill_in(modal: Json, values: Mapping[str, Any], keep_file: KeepFile) -> list[Json]:
    """Return the components of a submitted form.

    Args:
        modal: The form.
        values: What is filled in, by a field's label or custom_id.
        keep_file: Uploads a file and returns its id.

    Raises:
        Refused: Discord would not send a form that is filled in like this.
    """
    remaining = dict(values)
    components = []
    for part in modal["components"]:
        base = {"type": part["type"], "id": part["id"]}
        if part["type"] == TEXT_DISPLAY:
            components.append(base)
        elif part["type"] == LABEL:
            components.append(base | {"component": _fill(part["component"], part["label"], remaining, keep_file)})
        else:
            fields = [_fill(field, field.get("label") or "", remaining, keep_file) for field in part["components"]]
            components.append(base | {"components": fields})
    if remaining:
        raise Refused(f"This form has no field {', '.join(remaining)}.")
    return components


def _fill(field: Json, label: str, remaining: dict[str, Any], keep_file: KeepFile) -> Json:
    """Return the component of one field, and remove its value from ``remaining``."""
    kind = field["type"]
    value = remaining.pop(field["custom_id"], remaining.pop(label, None))
    component: Json = {"type": kind, "id": field["id"], "custom_id": field["custom_id"]}
    if kind == TEXT_INPUT:
        return component | {"value": _text(field, label, field.get("value") or "" if value is None else str(value))}
    if kind == CHECKBOX:
        return component | {"value": bool(field.get("default") if value is None else value)}
    # A file may be given as a tuple of its name and its bytes.
    multiple = isinstance(value, list) or (isinstance(value, tuple) and kind != FILE_UPLOAD)
    items = [] if value is None else list(value) if multiple else [value]
    values = [keep_file(item) if kind == FILE_UPLOAD else _option_value(field, str(item)) for item in items]
    if field.get("required", True) and not values:
        raise Refused(f"{label} is required.")
    if len(values) > field.get("max_values", 1 if kind in _FEW_VALUES else 25):
        raise Refused(f"There are too many values for {label}.")
    if kind == RADIO:
        return component | {"value": values[0] if values else None}
    return component | {"values": values}


def _text(field: Json, label: str, value: str) -> str:
    if field.get("required", True) and not value:
        raise Refused(f"{label} is required.")
    low, high = field.get("min_length") or 0, field.get("max_length") or 4000
    if value and not low <= len(value) <= high:
        raise Refused(f"{label} must be between {low} and {high} characters long.")
    return value


def _option_value(field: Json, choice: str) -> str:
    for option in field.get("options", []):
        if choice in (option["value"], option["label"]):
            return str(option["value"])
    raise Refused(f"{choice} cannot be chosen.")
