/** One option of a command that is being typed: its name and the box for its value. */

import { fetchChoices } from "./api.js";
import { Option, fixedChoices, matching, parseValue } from "./commands.js";
import { h, icon } from "./dom.js";
import { store } from "./store.js";

const TYPING_PAUSE = 120; // ms without typing before the bot is asked for choices

export class Field {
  /** `form` is the CommandForm of the command. */
  constructor(option, form) {
    this.option = option;
    this.form = form;
    this.chosen = null; // the {name, value} that was taken from the list
    this.requestCount = 0;
    this.element = option.type === Option.ATTACHMENT ? this.fileBox() : this.textBox();
  }

  textBox() {
    const { name, description, required } = this.option;
    this.input = h("input", { type: "text", class: "option-input", "aria-label": `${name}${required ? " (required)" : ""}: ${description ?? ""}`, enterkeyhint: "next", data: { option: name } });
    this.form.completion.attach(this.input, () => this.suggest());
    this.input.addEventListener("input", () => {
      this.chosen = null;
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

  /** Sets the value; not of a file, which cannot be typed. */
  set(text, chosen = null) {
    if (this.isFile) return;
    this.input.value = text;
    this.chosen = chosen;
    this.fit();
  }

  fit() {
    this.input.style.setProperty("--length", String(Math.max(4, this.input.value.length + 1)));
  }

  /** The value to send. Throws an Error with a sentence. */
  value() {
    return this.chosen ? this.chosen.value : parseValue(this.option, this.input.value, this.form.channel);
  }

  async suggest() {
    const { option, form, input } = this;
    const request = (this.requestCount += 1);
    const choices = fixedChoices(option, form.channel);
    if (choices) {
      const exact = this.chosen || choices.some((choice) => choice.name === input.value);
      this.showChoices(exact ? [] : matching(choices, input.value));
      return;
    }
    if (!option.autocomplete) {
      form.completion.hide();
      return;
    }
    if (this.chosen) return;
    await new Promise((resolve) => setTimeout(resolve, TYPING_PAUSE));
    if (request !== this.requestCount) return;
    const options = { ...form.currentValues(), [option.name]: input.value };
    const body = { viewer: store.viewer, channel_id: form.channel, command: form.command.path, options, focused: option.name };
    const suggestions = await fetchChoices(body).catch(() => []);
    if (request === this.requestCount && input.isConnected) this.showChoices(suggestions);
  }

  showChoices(choices) {
    const pick = (choice) => () => {
      this.set(choice.name, choice);
      this.form.advance(this);
    };
    const items = choices.slice(0, 25).map((choice) => ({ label: choice.name, pick: pick(choice) }));
    const typed = this.input.value.trim().toLowerCase();
    const complete = choices.some(({ name, value }) => [name, String(value)].some((text) => text.toLowerCase() === typed));
    this.form.completion.show(this.input, items, { label: `${this.option.name}: ${this.option.description ?? "choices"}`, preselect: !complete });
  }
}
