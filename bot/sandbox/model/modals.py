"""Modals: which components a form may have."""

from bot.sandbox.errors import BodyErrors
from bot.sandbox.model import components
from bot.sandbox.model.components import LABEL, ROW, TEXT_DISPLAY, without_nulls
from bot.sandbox.model.json import Json

RADIO, CHECKBOX = 21, 23
_MAX_PARTS = 5


def validate_modal(data: Json) -> Json:
    """Return the modal of a response with ids given to its components. Raises ``ApiError`` 50035."""
    errors = BodyErrors()
    errors.check_length("data.title", data.get("title") or "", 1, 45)
    errors.check_length("data.custom_id", data.get("custom_id") or "", 1, 100)
    parts: list[Json] = [_without_nested_nulls(part) for part in data.get("components") or []]
    errors.check_count("data.components", len(parts), 1, _MAX_PARTS)
    all_components = list(components.walk(parts))
    for index, part in enumerate(parts):
        path = f"data.components.{index}"
        if part.get("type") not in (ROW, LABEL, TEXT_DISPLAY):
            errors.add(f"{path}.type", "UNION_TYPE_CHOICES", "Value must be one of (1, 10, 18).")
        if part.get("type") == LABEL:
            errors.check_length(f"{path}.label", part.get("label") or "", 1, 45)
            errors.check_length(f"{path}.description", part.get("description") or "", 0, 100)
    for component in all_components:
        if component.get("type") not in (ROW, LABEL, TEXT_DISPLAY):
            errors.check_length("data.components.custom_id", component.get("custom_id") or "", 1, 100)
            errors.check_length("data.components.label", component.get("label") or "", 0, 45)
            errors.check_length("data.components.placeholder", component.get("placeholder") or "", 0, 150)
    components.check_custom_ids(errors, all_components)
    errors.raise_if_any()
    components.give_ids(all_components)
    return data | {"components": parts}


def _without_nested_nulls(part: Json) -> Json:
    component = without_nulls(part)
    if "components" in component:
        component["components"] = [_without_nested_nulls(child) for child in component["components"]]
    if "component" in component:
        component["component"] = _without_nested_nulls(component["component"])
    return component
