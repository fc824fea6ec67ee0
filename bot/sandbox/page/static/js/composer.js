/** The box at the bottom of a channel: plain messages, and slash commands with completion. */

import { sendMessage } from "./api.js";
import { CommandForm } from "./command-form.js";
import { availableCommands, explainMissing, matching, parseCommand } from "./commands.js";
import { Completion } from "./completion.js";
import { h, icon } from "./dom.js";
import { emit } from "./emitter.js";
import { useCommand } from "./interactions.js";
import { store } from "./store.js";

export class Composer {
  constructor(id) {
    this.channel = null;
    this.command = null;
    this.completion = new Completion();
    this.text = h("textarea", { id, class: "composer-text", rows: "1", maxlength: "2000", enterkeyhint: "send" });
    this.slot = h("div", { class: "composer-slot" }, this.text);
    this.note = h("p", { class: "composer-note", role: "alert" });
    this.sendButton = h("button", { type: "submit", class: "send", "aria-label": "Send" }, icon("send"));
    this.element = h("form", { class: "composer", novalidate: true }, this.completion.element, h("div", { class: "composer-row" }, this.slot, this.sendButton), this.note);
    this.completion.attach(this.text, () => this.suggest());
    this.text.addEventListener("input", () => this.readText());
    this.element.addEventListener("keydown", (event) => this.handleKey(event));
    this.element.addEventListener("submit", (event) => {
      event.preventDefault();
      this.send();
    });
  }

  show(channel, name) {
    if (this.channel !== channel) this.reset();
    this.channel = channel;
    this.text.placeholder = name.startsWith("#") ? `Message ${name}, or / for commands` : "Write here, or / for commands";
    this.text.setAttribute("aria-label", `Message ${name}; type a slash for commands`);
    this.element.setAttribute("aria-label", `Write in ${name}`);
  }

  reset() {
    this.command = null;
    this.text.value = "";
    this.note.textContent = "";
    this.slot.replaceChildren(this.text);
    this.fitHeight();
  }

  focus() {
    (this.command ?? this.text).focus();
  }

  /** Types a slash into the box if it is empty, and moves the focus there. */
  startSlash() {
    if (!this.command) this.text.value ||= "/";
    this.focus();
  }

  handleKey(event) {
    if (this.completion.handleKey(event) || event.isComposing) return;
    if (event.key === "Enter" && !event.shiftKey && event.target !== this.sendButton && event.target.type !== "file") {
      event.preventDefault();
      this.send();
    } else if (event.key === "Escape" && this.command) {
      event.stopPropagation();
      this.reset();
      this.text.focus();
    }
  }

  readText() {
    this.fitHeight();
    this.note.textContent = "";
    const typed = parseCommand(this.text.value);
    if (typed && typed.rest !== null) this.startCommand(typed.command, typed.rest);
  }

  fitHeight() {
    this.text.style.height = "auto";
    this.text.style.height = `${this.text.scrollHeight}px`;
  }

  suggest() {
    const typed = /^\/([^\n]*)$/.exec(this.text.value);
    if (!typed || this.command) {
      this.completion.hide();
      return;
    }
    const items = matching(availableCommands(), typed[1]).map((command) => ({
      label: `/${command.name}`,
      detail: command.description,
      note: command.options.filter((option) => option.required).map((option) => option.name).join(" "),
      pick: () => this.startCommand(command),
    }));
    this.completion.show(this.text, items, { label: "Commands" });
  }

  /** Replaces the text box by the form of a command. `rest` is the text after its name. */
  startCommand(command, rest = "") {
    this.note.textContent = "";
    const leave = () => {
      this.reset();
      this.text.focus();
    };
    this.command = new CommandForm(command, { channel: this.channel, completion: this.completion, leave });
    this.slot.replaceChildren(this.command.element);
    this.command.focus();
    if (rest) this.command.fill(rest);
  }

  /** Fills in a command such as "/recap part:2", without sending it. */
  insertCommand(text) {
    const typed = parseCommand(text);
    this.reset();
    if (!typed) {
      this.note.textContent = explainMissing(text);
      return;
    }
    this.startCommand(typed.command, typed.rest ?? "");
    this.completion.hide();
  }

  async send() {
    if (this.busy) return;
    this.note.textContent = "";
    try {
      this.setBusy(true);
      await (this.command ? this.sendCommand() : this.sendText());
    } catch (error) {
      this.note.textContent = error.message;
    } finally {
      this.setBusy(false);
    }
  }

  setBusy(busy) {
    this.busy = busy;
    this.element.toggleAttribute("data-busy", busy);
  }

  async sendCommand() {
    const { command } = this;
    const { options, files } = command.collect();
    const hadFocus = this.element.contains(document.activeElement);
    await useCommand(this.channel, command.command.path, options, files);
    if (this.command !== command) return;
    this.reset();
    if (hadFocus) this.text.focus();
  }

  async sendText() {
    const content = this.text.value.trim();
    if (!content) return;
    if (/^\/\w/.test(content)) {
      const typed = parseCommand(content);
      if (!typed) throw new Error(explainMissing(content));
      this.startCommand(typed.command);
      return typed.command.options.some((option) => option.required) ? undefined : this.sendCommand();
    }
    emit("sent", { channel: this.channel });
    await sendMessage({ viewer: store.viewer, channel_id: this.channel, content });
    this.reset();
  }
}
