/** A slash command while it is typed: its name, a box for each option in use, and a box that adds further options. */

import { cutAtNames, match } from "./commands.js";
import { h } from "./dom.js";
import { Field } from "./field.js";

export class CommandForm {
  /** `command` as `usable` gives it; `leave()` is called when one backs out of it. */
  constructor(command, { channel, completion, leave }) {
    Object.assign(this, { command, channel, completion, leave });
    this.fields = new Map();
    this.tail = h("input", { type: "text", class: "option-tail", "aria-label": `Options of /${command.name}`, enterkeyhint: "send", data: { tail: true } });
    completion.attach(this.tail, () => this.suggest());
    this.tail.addEventListener("input", () => this.readTail());
    const chip = h("span", { class: "command-name" }, `/${command.name}`);
    this.element = h("div", { class: "command", role: "group", "aria-label": `/${command.name}: ${command.description ?? ""}` }, chip, this.tail);
    this.element.addEventListener("keydown", (event) => this.key(event));
    for (const option of command.options) if (option.required) this.add(option);
    this.hintTail();
  }

  add(option) {
    const field = new Field(option, this);
    this.fields.set(option.name, field);
    this.element.insertBefore(field.element, this.tail);
    this.hintTail();
    return field;
  }

  drop(field) {
    this.fields.delete(field.option.name);
    field.element.remove();
    this.hintTail();
    this.focusEnd();
  }

  unused() {
    return this.command.options.filter((option) => !this.fields.has(option.name));
  }

  hintTail() {
    const count = this.unused().length;
    this.tail.placeholder = count ? `+ ${count} more option${count === 1 ? "" : "s"}` : "";
    this.tail.classList.toggle("nothing", !count);
  }

  focus() {
    const open = [...this.fields.values()].find((field) => field.empty);
    (open?.input ?? this.tail).focus();
  }

  focusEnd() {
    this.tail.focus();
  }

  /** Moves on from a field that is filled: to the next empty one, or the end. */
  advance(field) {
    const all = [...this.fields.values()];
    const next = all.slice(all.indexOf(field) + 1).find((each) => each.empty);
    (next?.input ?? this.tail).focus();
  }

  suggest() {
    const items = match(this.unused(), this.tail.value).map((option) => ({
      label: option.name,
      detail: option.description,
      note: option.required ? "required" : null,
      pick: () => this.use(option),
    }));
    this.completion.show(this.tail, items, { label: "Further options", propose: this.tail.value.trim() !== "" });
  }

  use(option) {
    this.tail.value = "";
    this.add(option).input.focus();
  }

  /** Takes in what was typed or pasted after the command's name: a value for the first box, names with their values. */
  fill(text) {
    const { before, values } = this.cut(text);
    const first = [...this.fields.values()].find((field) => field.empty && !field.isFile && !values.some(([option]) => option === field.option));
    if (before.trim() && first) first.set(before.trim());
    else this.tail.value = before.trim();
    this.spread(values);
  }

  /** `name:` typed at the end opens that option. */
  readTail() {
    const { before, values } = this.cut(this.tail.value);
    if (values.length) this.tail.value = before.trim();
    this.spread(values);
  }

  /** In a field, its own `name:` is dropped at the beginning; `value other:` ends it and opens the other option. */
  readField(field) {
    const text = field.input.value;
    const whole = this.cut(text, field.option);
    const { before, values } = whole.before.trim() ? this.cut(text) : whole;
    if (!values.length) return;
    field.set(before.trim());
    this.spread(values);
  }

  /** Cuts a text at the names of the options that are still without a value, and of `own`. */
  cut(text, own = null) {
    const free = (option) => option === own || (this.fields.get(option.name)?.empty ?? true);
    return cutAtNames(text, this.command.options.filter(free));
  }

  /** Puts values into their boxes, and goes to the last. */
  spread(values) {
    let last = null;
    for (const [option, text] of values) {
      last = this.fields.get(option.name) ?? this.add(option);
      last.set(text);
    }
    if (last && last.input === document.activeElement) last.suggest();
    else last?.input.focus();
  }

  key(event) {
    if (event.key !== "Backspace" || event.target.value !== "" || event.target.type === "file") return;
    event.preventDefault();
    const all = [...this.fields.values()];
    const own = all.find((field) => field.input === event.target);
    if (own && !own.option.required) this.drop(own);
    else if (!own && all.length) all.at(-1).input.focus();
    else if (!own || own === all[0]) this.leave();
    else all[all.indexOf(own) - 1].input.focus();
  }

  /** The values given so far, by option, for the bot's suggestions; what is no value yet is left out. */
  given() {
    const values = {};
    for (const [name, field] of this.fields) {
      if (field.isFile || field.empty) continue;
      try {
        values[name] = field.value();
      } catch {
        continue; // half typed
      }
    }
    return values;
  }

  /** {options, files} to send; throws an Error with a sentence, after going to the field that it is about. */
  read() {
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
    const rest = this.tail.value.trim();
    if (rest) {
      this.tail.focus();
      throw new Error(`“${rest}” is no option of /${this.command.name}. Choose one from the list, or delete it.`);
    }
    return { options, files };
  }
}
