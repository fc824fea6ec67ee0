/** A list of suggestions for a text box (a combobox with a listbox), used by keys or pointer. */

import { h } from "./dom.js";

let count = 0;

export class Completion {
  /** The boxes of one composer share a list, which is shown in `element`. */
  constructor() {
    count += 1;
    this.id = `completion-${count}`;
    this.list = h("ul", { class: "completion-list", role: "listbox", id: this.id });
    this.element = h("div", { class: "completion", hidden: true }, this.list);
    this.input = null;
    this.items = [];
    this.active = -1;
    this.element.addEventListener("pointerdown", (event) => event.preventDefault()); // the text box must keep the focus
  }

  /** Adds completion to a text box. `suggest()` is called for every change, and for focus. */
  attach(input, suggest) {
    for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": this.id, autocomplete: "off", spellcheck: "false" })) {
      input.setAttribute(name, value);
    }
    input.addEventListener("input", suggest);
    input.addEventListener("focus", suggest);
    input.addEventListener("blur", () => this.input === input && this.hide());
  }

  /** Shows `items`: {label, detail?, note?, pick()}. Enter takes the first if `preselect`. No items hide the list. */
  show(input, items, { label, preselect = true } = {}) {
    if (input !== document.activeElement) return;
    this.hide();
    this.input = input;
    this.items = items;
    if (!items.length) return;
    this.list.setAttribute("aria-label", label);
    this.list.replaceChildren(
      ...items.map((item, index) =>
        h(
          "li",
          { role: "option", id: `${this.id}-${index}`, "aria-selected": "false", on: { click: () => this.pick(index), pointermove: () => this.activate(index) } },
          h("span", { class: "suggestion" }, item.label),
          item.note && h("span", { class: "suggestion-note" }, item.note),
          item.detail && h("span", { class: "suggestion-detail" }, item.detail),
        ),
      ),
    );
    this.element.hidden = false;
    input.setAttribute("aria-expanded", "true");
    if (preselect) this.activate(0);
  }

  hide() {
    this.element.hidden = true;
    this.active = -1;
    this.items = [];
    this.input?.setAttribute("aria-expanded", "false");
    this.input?.removeAttribute("aria-activedescendant");
  }

  get open() {
    return !this.element.hidden;
  }

  activate(index) {
    this.list.children[this.active]?.setAttribute("aria-selected", "false");
    this.active = index;
    const item = this.list.children[index];
    item.setAttribute("aria-selected", "true");
    item.scrollIntoView({ block: "nearest" });
    this.input.setAttribute("aria-activedescendant", item.id);
  }

  pick(index) {
    const item = this.items[index];
    this.hide();
    item.pick();
  }

  /** Handles a key, and returns whether it was one for the list. */
  handleKey(event) {
    if (!this.open || event.isComposing) return false;
    const last = this.items.length - 1;
    if (event.key === "ArrowDown") this.activate(this.active >= last ? 0 : this.active + 1);
    else if (event.key === "ArrowUp") this.activate(this.active <= 0 ? last : this.active - 1);
    else if (event.key === "Escape") this.hide();
    else if (event.key === "Tab" && !event.shiftKey && this.active >= 0) this.pick(this.active);
    else if (event.key === "Enter" && this.active >= 0) this.pick(this.active);
    else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  }
}
