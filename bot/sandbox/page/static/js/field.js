/** One option of a command while it is typed: its name and the box for its value. */

import { complete } from "./api.js";
import { Option, fixed, match, valueOf } from "./commands.js";
import { h, icon } from "./dom.js";
import { store } from "./store.js";

const SETTLE = 120; // ms of rest before the bot is asked

export class Field {
  /** `form` is the CommandForm that holds it. */
  constructor(option, form) {
    this.option = option;
    this.form = form;
    this.picked = null; // {name, value} taken from the list
    this.asked = 0;
    this.element = option.type === Option.ATTACHMENT ? this.fileBox() : this.textBox();
  }

  textBox() {
    const { name, description, required } = this.option;
    this.input = h("input", { type: "text", class: "option-input", "aria-label": `${name}${required ? " (required)" : ""}: ${description ?? ""}`, enterkeyhint: "next", data: { option: name } });
    this.form.completion.attach(this.input, () => this.suggest());
    this.input.addEventListener("input", () => {
      this.picked = null;
      this.form.readField(this);
      this.fit();
    });
    this.fit();
    return h("label", { class: "option" }, h("span", { class: "option-name" }, name), this.input);
  }

  fileBox() {
    const { name, description, required } = this.option;
    this.input = h("input", { type: "file", class: "option-file", "aria-label": `${name}${required ? " (required)" : ""}: ${description ?? ""}`, data: { option: name } });
    const shown = h("span", { class: "file-name" }, "Choose a file");
    this.input.addEventListener("change", () => {
      shown.textContent = this.input.files[0]?.name ?? "Choose a file";
      this.form.advance(this);
    });
    return h("label", { class: "option option-for-file" }, h("span", { class: "option-name" }, name), icon("file"), shown, this.input);
  }

  get isFile() {
    return this.option.type === Option.ATTACHMENT;
  }

  get empty() {
    return this.isFile ? !this.input.files.length : this.input.value.trim() === "";
  }

  /** Files are chosen, never typed. */
  set(text, picked = null) {
    if (this.isFile) return;
    this.input.value = text;
    this.picked = picked;
    this.fit();
  }

  fit() {
    this.input.style.setProperty("--length", String(Math.max(4, this.input.value.length + 1)));
  }

  /** What is sent for it; throws an Error with a sentence. */
  value() {
    return this.picked ? this.picked.value : valueOf(this.option, this.input.value, this.form.channel);
  }

  async suggest() {
    const { option, form, input } = this;
    const asked = (this.asked += 1);
    const choices = fixed(option, form.channel);
    if (choices) {
      const exact = this.picked || choices.some((choice) => choice.name === input.value);
      this.propose(exact ? [] : match(choices, input.value));
      return;
    }
    if (!option.autocomplete) {
      form.completion.hide();
      return;
    }
    if (this.picked) return;
    await new Promise((resolve) => setTimeout(resolve, SETTLE));
    if (asked !== this.asked) return;
    const options = { ...form.given(), [option.name]: input.value };
    const request = { viewer: store.viewer, channel_id: form.channel, command: form.command.path, options, focused: option.name };
    const found = await complete(request).catch(() => []);
    if (asked === this.asked && input.isConnected) this.propose(found);
  }

  propose(choices) {
    const pick = (choice) => () => {
      this.set(choice.name, choice);
      this.form.advance(this);
    };
    const items = choices.slice(0, 25).map((choice) => ({ label: choice.name, pick: pick(choice) }));
    const typed = this.input.value.trim().toLowerCase();
    const whole = choices.some(({ name, value }) => [name, String(value)].some((each) => each.toLowerCase() === typed));
    this.form.completion.show(this.input, items, { label: `${this.option.name}: ${this.option.description ?? "choices"}`, propose: !whole });
  }
}
