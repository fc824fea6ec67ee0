/** The bot's forms, as dialogs. */

import { h, icon } from "./dom.js";
import { Type } from "./flags.js";
import { useModal } from "./interactions.js";
import { markdown } from "./markdown/render.js";
import { choices, singleSelect } from "./select.js";

let count = 0;

/** Shows a form. `modal`: {title, custom_id, components}. */
export function showModal({ interaction, channel, modal }) {
  const fields = [];
  const note = h("p", { class: "dialog-note", role: "alert" });
  const cancel = () => dialog.close();
  const form = h(
    "form",
    {},
    h("header", {}, h("h2", { id: "modal-title" }, modal.title), h("button", { type: "button", class: "icon-button", "aria-label": "Close", on: { click: cancel } }, icon("close"))),
    h("div", { class: "dialog-fields" }, (modal.components ?? []).map((component) => control(component, fields))),
    note,
    h("footer", {}, h("button", { type: "button", class: "button secondary", on: { click: cancel } }, "Cancel"), h("button", { type: "submit", class: "button primary" }, "Submit")),
  );
  const dialog = h("dialog", { class: "dialog", "aria-labelledby": "modal-title", data: { modal: modal.custom_id } }, form);
  dialog.addEventListener("close", () => dialog.remove());
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const files = new Map(fields.filter((field) => field.files).map((field) => [field.id, field.files()]));
    const values = Object.fromEntries(fields.filter((field) => field.value).map((field) => [field.id, field.value()]));
    try {
      const sent = useModal(interaction, channel, values, new Map([...files].filter(([, uploads]) => uploads.length)));
      dialog.close();
      await sent;
    } catch (error) {
      note.textContent = error.message;
      document.body.append(dialog);
      dialog.showModal();
    }
  });
  document.body.append(dialog);
  form.querySelector(".dialog-fields :is(input, textarea, select)")?.setAttribute("autofocus", "");
  dialog.showModal();
}

function control(component, fields, label = null) {
  switch (component.type) {
    case Type.TEXT:
      return markdown(component.content);
    case Type.ROW:
      return component.components.map((inner) => control(inner, fields));
    case Type.LABEL:
      return labelled(component.label, component.description, component.component, fields);
    case Type.TEXT_INPUT:
      return label === null ? labelled(component.label, null, component, fields) : textInput(component, fields, label);
    case Type.FILE_UPLOAD:
      return upload(component, fields, label);
    case Type.STRING_SELECT:
    case Type.USER_SELECT:
    case Type.CHANNEL_SELECT:
      return chooser(component, fields, label);
    default:
      return null;
  }
}

function labelled(text, description, component, fields) {
  count += 1;
  const id = `field-${count}`;
  const element = control(component, fields, { id, text });
  return h("div", { class: "dialog-field" }, h("label", { for: id }, text, component.required !== false && h("span", { class: "required" }, " (required)")), description && h("small", {}, description), element);
}

function textInput(component, fields, { id }) {
  const { custom_id: customId, style, placeholder, value = "", required = true, min_length: min, max_length: max } = component;
  const common = { id, placeholder, required, minlength: min, maxlength: max ?? 4000, value, data: { customId } };
  const input = style === 2 ? h("textarea", { rows: "4", ...common }) : h("input", { type: "text", ...common });
  fields.push({ id: customId, value: () => input.value });
  return input;
}

function upload(component, fields, label) {
  const { custom_id: customId, required = true, max_values: max = 1 } = component;
  const input = h("input", { type: "file", id: label?.id, required, multiple: max > 1, data: { customId } });
  fields.push({ id: customId, files: () => [...input.files] });
  return input;
}

function chooser(component, fields, label) {
  const { custom_id: customId, required = true, placeholder = "Make a choice", max_values: max = 1 } = component;
  const element = singleSelect({ customId, placeholder, min: required ? 1 : 0, options: choices(component, {}), name: label?.text });
  Object.assign(element, { id: label?.id ?? "", required, multiple: max > 1 });
  fields.push({ id: customId, value: () => [...element.selectedOptions].map((option) => option.value).filter(Boolean) });
  return h("span", { class: "select" }, element);
}
