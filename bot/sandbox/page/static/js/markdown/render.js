/** Discord's Markdown as DOM nodes. Text always becomes text nodes, never HTML. */

import { h, icon } from "../dom.js";
import { channelName, mentionText } from "../names.js";
import { jumpTarget } from "../place.js";
import { parse } from "./blocks.js";
import { timeElement } from "./times.js";

const TAGS = { bold: "strong", italic: "em", underline: "u", strike: "s", code: "code" };

/** A text as one element. */
export function markdown(text) {
  return h("div", { class: "md" }, parse(text ?? "").map(render));
}

function render(node) {
  const children = () => (node.children ?? []).map(render);
  switch (node.type) {
    case "text":
      return document.createTextNode(node.text);
    case "text-block":
      return h("div", { class: "md-text" }, children());
    case "heading":
      return h(`h${node.level + 2}`, { class: `md-h md-h${node.level}` }, children());
    case "subtext":
      return h("small", { class: "md-sub" }, children());
    case "quote":
      return h("blockquote", { class: "md-quote" }, children());
    case "list":
      return h(node.ordered ? "ol" : "ul", node.ordered ? { start: node.start } : {}, node.items.map((item) => h("li", {}, item.map(render))));
    case "codeblock":
      return h("pre", { class: "md-pre", tabindex: "0" }, h("code", {}, node.text));
    case "code":
      return h("code", { class: "md-code" }, node.text);
    case "spoiler":
      return spoiler(children());
    case "link":
      return link(node);
    case "mention":
      return h("span", { class: "pill" }, mentionText(node));
    case "timestamp":
      return timeElement(node.unix, node.style);
    case "emoji":
      return document.createTextNode(`:${node.name}:`);
    case "command":
      return h("button", { type: "button", class: "pill pill-command", data: { fillCommand: node.name } }, `/${node.name}`);
    default:
      return h(TAGS[node.type], {}, children());
  }
}

function spoiler(children) {
  const content = h("span", { class: "spoiler-text" }, children);
  const element = h("span", { class: "spoiler", role: "button", tabindex: "0", "aria-expanded": "false", "aria-label": "Spoiler, press to show" }, content);
  content.inert = true;
  const reveal = (event) => {
    if (event.type === "keydown" && event.key !== "Enter" && event.key !== " ") return;
    if (element.classList.contains("shown")) return;
    event.preventDefault();
    content.inert = false;
    element.classList.add("shown");
    for (const name of ["role", "tabindex", "aria-expanded", "aria-label"]) element.removeAttribute(name);
  };
  element.addEventListener("click", reveal);
  element.addEventListener("keydown", reveal);
  return element;
}

/** A link. One to a message opens within the page, every other in a new tab. */
function link(node) {
  const target = jumpTarget(node.href);
  if (!target) {
    return h("a", { href: node.href, target: "_blank", rel: "noopener noreferrer nofollow" }, node.children.map(render));
  }
  const bare = node.children.length === 1 && node.children[0].text?.startsWith("http");
  const label = bare ? [`#${channelName(target.channel)}`, target.message ? " › message" : ""] : node.children.map(render);
  return h("a", { href: node.href, class: bare ? "pill pill-jump" : "jump" }, bare ? [icon("go"), label] : label);
}
