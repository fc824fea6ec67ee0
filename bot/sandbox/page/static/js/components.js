/** A message's components as elements: Components V2, and rows of buttons and selects. */

import { h, icon } from "./dom.js";
import { Type } from "./flags.js";
import { useComponent } from "./interactions.js";
import { markdown } from "./markdown/render.js";
import { jumpTarget } from "./place.js";
import { select } from "./select.js";

const STYLES = { 1: "primary", 2: "secondary", 3: "success", 4: "danger", 5: "link" };
const MAKERS = {
  [Type.ROW]: row,
  [Type.BUTTON]: button,
  [Type.STRING_SELECT]: select,
  [Type.USER_SELECT]: select,
  [Type.CHANNEL_SELECT]: select,
  [Type.SECTION]: section,
  [Type.TEXT]: text,
  [Type.THUMBNAIL]: ({ media, description }) => picture(media, description),
  [Type.GALLERY]: ({ items }) => h("div", { class: "gallery" }, items.map(({ media, description }) => picture(media, description))),
  [Type.FILE]: ({ file, name }) => attachment({ url: file.url, filename: name ?? file.url.split("/").pop() }),
  [Type.SEPARATOR]: ({ divider = true, spacing = 1 }) => h("div", { class: `separator space-${spacing}${divider ? " line" : ""}`, role: divider ? "separator" : "presentation" }),
  [Type.CONTAINER]: container,
};

/** The elements of a message's components, in their order. Types that a message cannot have are left out. */
export function components(list, message) {
  return (list ?? []).map((component) => MAKERS[component.type]?.(component, message) ?? null);
}

function row({ components: inner }, message) {
  return h("div", { class: "row", role: "group", "aria-label": "Buttons and choices" }, components(inner, message));
}

function text({ content }) {
  return h("div", { class: "text-display" }, markdown(content));
}

function section({ components: inner, accessory }, message) {
  return h("div", { class: "section" }, h("div", { class: "section-text" }, components(inner, message)), components([accessory], message));
}

function container({ components: inner, accent_color: accent, spoiler }, message) {
  const element = h("div", { class: spoiler ? "container hidden-container" : "container" }, components(inner, message));
  if (accent !== null && accent !== undefined) element.style.setProperty("--accent", `#${accent.toString(16).padStart(6, "0")}`);
  return element;
}

function button({ label = "", style, url, custom_id: customId, disabled = false, emoji }, message) {
  const content = [emoji && h("span", { "aria-hidden": "true" }, emoji.id ? `:${emoji.name}:` : emoji.name), label];
  if (style === 5) {
    const jumps = jumpTarget(url);
    const newTab = jumps ? {} : { target: "_blank", rel: "noopener noreferrer nofollow" };
    const safe = /^https?:/i.test(url ?? "");
    return h("a", { class: "button link", href: safe ? url : null, ...newTab }, content, icon(jumps ? "go" : "out"));
  }
  const press = async ({ currentTarget: element }) => {
    if (element.getAttribute("aria-busy")) return;
    element.setAttribute("aria-busy", "true");
    await useComponent(message, customId, { label });
    element.removeAttribute("aria-busy");
  };
  return h("button", { type: "button", class: `button ${STYLES[style] ?? "secondary"}`, disabled, data: { customId }, on: { click: press } }, content);
}

function picture(media, description) {
  const isOwn = media?.url && new URL(media.url, location.href).origin === location.origin;
  if (isOwn) return h("img", { class: "picture", src: media.url, alt: description ?? "" });
  return h("span", { class: "picture missing" }, description || "Picture");
}

/** A link to a file. */
export function attachment({ url, filename, size }) {
  const safe = /^(https?:|\/)/i.test(url ?? "");
  const kilobytes = size ? ` (${Math.max(1, Math.round(size / 1024))} kB)` : "";
  return h("a", { class: "attachment", href: safe ? url : null, download: filename }, icon("file"), filename, kilobytes);
}
