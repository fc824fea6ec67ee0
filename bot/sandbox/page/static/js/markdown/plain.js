/** Discord's Markdown as the text of a notification: one line without markup, with names for ids and times in words. */

import { mentionText } from "../names.js";
import { parse } from "./blocks.js";
import { formatTime } from "./times.js";

export function plainText(text) {
  return parse(text ?? "").map(nodeText).join(" ").replace(/\s+/g, " ").trim();
}

function nodeText(node) {
  switch (node.type) {
    case "mention":
      return mentionText(node);
    case "timestamp":
      return formatTime(node.unix, node.style);
    case "emoji":
      return `:${node.name}:`;
    case "command":
      return `/${node.name}`;
    case "list":
      return node.items.map((item) => item.map(nodeText).join("")).join(" ");
    default:
      return node.text ?? node.children.map(nodeText).join(node.type === "quote" ? " " : "");
  }
}
