/** A slash command that is being typed: its name, a box for each option in use, and a box (`tail`) to add options. */

import { matching, splitAtNames } from "./commands.js";
import { h } from "./dom.js";
import { Field } from "./field.js";

export class CommandForm {
  /** `command` is one of `availableCommands()`. `leave()` is called when the viewer gives the command up. */
  constructor(command, { channel, completion, leave }) {
    Object.assign(this, { command, channel, completion, leave });
    this.fields = new Map();
    this.tail = h("input", { type: "text", class: "option-tail", "aria-label": `Options of /${command.name}`, enterkeyhint: "send", data: { tail: true } });
    completion.attach(this.tail, () => this.suggest());
    this.tail.addEventListener("input", () => this.readTail());
    const chip = h("span", { class: "command-name" }, `/${command.name}`);
    this.element = h("div", { class: "command", role: "group", "aria-label": `/${command.name}: ${command.description ?? ""}` }, chip, this.tail);
    this.element.addEventListener("keydown", (event) => this.handleKey(event));
    for (const option of command.options) if (option.required) this.add(option);
    this.updateTail();
  }

  add(option) {
    const field = new Field(option, this);
    this.fields.set(option.name, field);
    this.element.insertBefore(field.element, this.tail);
    this.updateTail();
    return field;
  }

  removeField(field) {
    this.fields.delete(field.option.name);
    field.element.remove();
    this.updateTail();
    this.tail.focus();
  }

  unused() {
    return this.command.options.filter((option) => !this.fields.has(option.name));
  }

  updateTail() {
    const count = this.unused().length;
    this.tail.placeholder = count ? `+ ${count} more option${count === 1 ? "" : "s"}` : "";
    this.tail.classList.toggle("nothing", !count);
  }

  focus() {
    const next = [...this.fields.values()].find((field) => field.empty);
    (next?.input ?? this.tail).focus();
  }

  /** Moves the focus from a filled field to the next empty one, or to the end. */
  advance(field) {
    const fields = [...this.fields.values()];
    const next = fields.slice(fields.indexOf(field) + 1).find((candidate) => candidate.empty);
    (next?.input ?? this.tail).focus();
  }

  suggest() {
    const items = matching(this.unused(), this.tail.value).map((option) => ({
      label: option.name,
      detail: option.description,
      note: option.required ? "required" : null,
      pick: () => this.use(option),
    }));
    this.completion.show(this.tail, items, { label: "Further options", preselect: this.tail.value.trim() !== "" });
  }

  use(option) {
    this.tail.value = "";
    this.add(option).input.focus();
  }

  /** Reads the text after the command's name: a value for the first option, then names with their values. */
  fill(text) {
    const { before, values } = this.split(text);
    const first = [...this.fields.values()].find((field) => field.empty && !field.isFile && !values.some(([option]) => option === field.option));
    if (before.trim() && first) first.set(before.trim());
    else this.tail.value = before.trim();
    this.fillFields(values);
  }

  /** Adds the options whose names, such as `story:`, are typed in the last box. */
  readTail() {
    const { before, values } = this.split(this.tail.value);
    if (values.length) this.tail.value = before.trim();
    this.fillFields(values);
  }

  /** Reads what is typed into a field: its own `name:` in front is dropped, and `other:` starts another option. */
  readField(field) {
    const text = field.input.value;
    const whole = this.split(text, field.option);
    const { before, values } = whole.before.trim() ? this.split(text) : whole;
    if (!values.length) return;
    field.set(before.trim());
    this.fillFields(values);
  }

  /** Splits a text at the names of the options without a value, and of `own`. */
  split(text, own = null) {
    const free = (option) => option === own || (this.fields.get(option.name)?.empty ?? true);
    return splitAtNames(text, this.command.options.filter(free));
  }

  /** Puts values into their boxes, and moves the focus to the last. */
  fillFields(values) {
    let last = null;
    for (const [option, text] of values) {
      last = this.fields.get(option.name) ?? this.add(option);
      last.set(text);
    }
    if (last && last.input === document.activeElement) last.suggest();
    else last?.input.focus();
  }

  handleKey(event) {
    if (event.key !== "Backspace" || event.target.value !== "" || event.target.type === "file") return;
    event.preventDefault();
    const fields = [...this.fields.values()];
    const field = fields.find((candidate) => candidate.input === event.target);
    if (field && !field.option.required) this.removeField(field);
    else if (!field && fields.length) fields.at(-1).input.focus();
    else if (!field || field === fields[0]) this.leave();
    else fields[fields.indexOf(field) - 1].input.focus();
  }

  /** The values so far, by option, for the bot's suggestions. Unfinished values are left out. */
  currentValues() {
    const values = {};
    for (const [name, field] of this.fields) {
      if (field.isFile || field.empty) continue;
      try {
        values[name] = field.value();
      } catch {
        continue; // not finished
      }
    }
    return values;
  }

  /** The {options, files} to send. If one is wrong, moves the focus there and throws an Error with a sentence. */
  collect() {
    const options = {};
    const files = new Map();
    for (const [name, field] of this.fields) {
      if (field.empty && !field.option.required) continue;
      try {
        if (field.empty) throw new Error(field.isFile ? `Choose a file for ${name}.` : `Fill in ${name}: ${(field.option.description ?? "it is required").replace(/\.$/, "")}.`);
        if (field.isFile) files.set(name, [...field.input.files]);
        else options[name] = field.value();
      } catch (error) {
        field.input.focus();
        throw error;
      }
    }
    const unknown = this.tail.value.trim();
    if (unknown) {
      this.tail.focus();
      throw new Error(`“${unknown}” is no option of /${this.command.name}. Choose one from the list, or delete it.`);
    }
    return { options, files };
  }
}
