/** Discord's Markdown as the words of a notification: one line without marks, names for ids, times in words. */

import { mentioned } from "../names.js";
import { parse } from "./blocks.js";
import { formatTime } from "./times.js";

export function plain(text) {
  return parse(text ?? "").map(words).join(" ").replace(/\s+/g, " ").trim();
}

function words(node) {
  switch (node.type) {
    case "mention":
      return mentioned(node);
    case "timestamp":
      return formatTime(node.unix, node.style);
    case "emoji":
      return `:${node.name}:`;
    case "command":
      return `/${node.name}`;
    case "list":
      return node.items.map((item) => item.map(words).join("")).join(" ");
    default:
      return node.text ?? node.children.map(words).join(node.type === "quote" ? " " : "");
  }
}
