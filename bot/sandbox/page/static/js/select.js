/** Select menus: the browser's own menu for one choice, a list of checkboxes for several. */

import { h } from "./dom.js";
import { Type } from "./flags.js";
import { useComponent } from "./interactions.js";
import { findPlace, store } from "./store.js";

/** A select of a message. A choice is sent at once, but one made with the arrow keys only on Enter or blur. */
export function select(component, message) {
  const { custom_id: customId, placeholder = "Make a choice", disabled = false, min_values: min = 1, max_values: max = 1 } = component;
  const options = choices(component, message);
  const send = async (element, values) => {
    element.setAttribute("aria-busy", "true");
    await useComponent(message, customId, { values });
    element.removeAttribute("aria-busy");
  };
  if (max > 1) return multipleSelect({ customId, placeholder, disabled, min, max, options, send });
  const element = singleSelect({ customId, placeholder, disabled, min, options });
  const before = element.value;
  onConfirmedChange(element, async () => {
    if (element.value === "") return;
    await send(element, [element.value]);
    element.value = before; // if the bot did not change the message, the same can be chosen again
  });
  return h("span", { class: "select" }, element);
}

/** The options of a select, as {label, value, description?, default?}. */
export function choices(component, message) {
  if (component.type === Type.STRING_SELECT) return component.options ?? [];
  if (component.type === Type.USER_SELECT) return store.people.map(({ id, name }) => ({ label: name, value: id }));
  const guild = findPlace(message?.channel_id)?.guild ?? store.guilds[0];
  const kinds = component.channel_types;
  const channels = (guild?.channels ?? []).filter((channel) => !kinds?.length || kinds.includes(channel.type));
  return channels.map(({ id, name }) => ({ label: `#${name}`, value: id }));
}

/** The browser's own menu. Its accessible name is the placeholder, if no other is given. */
export function singleSelect({ customId, placeholder, disabled, min = 1, options, name = placeholder }) {
  const chosen = options.find((option) => option.default);
  return h(
    "select",
    { "aria-label": name, disabled, data: { customId } },
    h("option", { value: "", disabled: min > 0, selected: !chosen }, placeholder),
    options.map((option) =>
      h("option", { value: option.value, selected: option === chosen }, option.description ? `${option.label} – ${option.description}` : option.label),
    ),
  );
}

/** Calls `commit` for a change by pointer at once, and for one by keys when it is confirmed. */
function onConfirmedChange(element, commit) {
  let byKey = false;
  let open = false;
  let changed = false;
  element.addEventListener("keydown", (event) => {
    byKey = true;
    if (event.key === "Enter" && changed) settle(event);
  });
  element.addEventListener("pointerdown", () => {
    byKey = false;
    open = true;
  });
  element.addEventListener("change", () => {
    if (byKey && !open) changed = true;
    else commit();
    open = false;
  });
  element.addEventListener("blur", () => changed && settle());
  const settle = (event) => {
    event?.preventDefault();
    changed = false;
    commit();
  };
}

function multipleSelect({ customId, placeholder, disabled, min, max, options, send }) {
  const boxes = options.map((option) => h("input", { type: "checkbox", value: option.value, checked: Boolean(option.default), disabled }));
  const apply = h("button", { type: "button", class: "button primary" }, "Apply");
  const check = () => {
    const count = boxes.filter((box) => box.checked).length;
    apply.disabled = disabled || count < min || count > max;
  };
  check();
  const element = h(
    "fieldset",
    { class: "choices", data: { customId }, on: { change: check } },
    h("legend", {}, placeholder),
    options.map((option, index) => h("label", {}, boxes[index], h("span", {}, option.label, option.description && h("small", {}, option.description)))),
    apply,
  );
  apply.addEventListener("click", () => send(element, boxes.filter((box) => box.checked).map((box) => box.value)));
  return element;
}
