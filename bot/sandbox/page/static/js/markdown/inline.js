/**
 * Discord's inline Markdown as a tree: text, bold, italic, underline, strike, spoiler, code, codeblock, link, mention,
 * timestamp, emoji, command. What is no markup stays text, character for character.
 */

import { safeAddress, scanAddress, scanMasked } from "./links.js";

const LANGUAGE = /^([\w+\-.#]+)\n/;
const DEEPEST = 12; // spans within spans; beyond, marks stay text
const TICKS = /`+/y;
const EMOJI = /<a?:(\w{2,32}):(\d+)>/y;
const MENTION = /<(@!?|@&|#)(\d+)>/y;
const TIME = /<t:(-?\d{1,13})(?::([tTdDfFRsS]))?>/y;
const COMMAND = /<\/([^\n:>]{1,100}):(\d+)>/y;
const EVERYONE = /@(?:everyone|here)\b/y;

const STRONG = /\*\*((?:\\[^]|[^\\])+?)\*\*(?!\*)/y;
const STAR = /\*(?=\S)((?:\*\*|\\[^]|\s+(?:\\[^]|[^\s*\\]|\*\*)|[^\s*\\])+?)\*(?!\*)/y;
const UNDERLINE = /__((?:\\[^]|[^\\])+?)__(?!_)/y;
const UNDERSCORE = /_((?:__|\\[^]|[^\\_])+?)_(?!\w)/y;
const STRIKE = /~~(?=[^~])((?:\\[^]|[^\\])+?)~~/y;
const SPOILER = /\|\|((?:\\[^]|[^\\])+?)\|\|/y;

const at = (pattern, text, start) => {
  pattern.lastIndex = start;
  return pattern.exec(text);
};

/** Text of a message or of one line of it, as a list of nodes; inside a link's own text no further links are made. */
export function parseInline(text, inside = { links: true, depth: 0 }) {
  const nodes = [];
  let plain = "";
  let position = 0;
  while (position < text.length) {
    const found = next(text, position, inside);
    if (!found) {
      plain += text[position];
      position += 1;
      continue;
    }
    if (found.node.type === "text") {
      plain += found.node.text;
    } else {
      if (plain) nodes.push({ type: "text", text: plain });
      plain = "";
      nodes.push(found.node);
    }
    position = found.end;
  }
  if (plain) nodes.push({ type: "text", text: plain });
  return nodes;
}

function next(text, start, inside) {
  switch (text[start]) {
    case "\\":
      return escaped(text, start);
    case "`":
      return code(text, start);
    case "<":
      return angle(text, start, inside.links);
    case "@":
      return made(at(EVERYONE, text, start), (match) => ({ type: "mention", kind: "everyone", text: match[0] }));
    case "[":
      return inside.links ? masked(text, start, inside) : null;
    case "h":
      return inside.links ? address(text, start) : null;
    case "*":
      return span([["italic", STAR], ["bold", STRONG]], text, start, inside);
    case "_":
      return span([["italic", UNDERSCORE], ["underline", UNDERLINE]], text, start, inside);
    case "~":
      return span([["strike", STRIKE]], text, start, inside);
    case "|":
      return span([["spoiler", SPOILER]], text, start, inside);
    default:
      return null;
  }
}

function made(match, node) {
  return match && { node: node(match), end: match.index + match[0].length };
}

/** Of the [type, pattern] that could begin here the one that reaches farthest; the first when they end alike. */
function span(kinds, text, start, inside) {
  if (inside.depth >= DEEPEST) return null;
  const found = kinds.map(([type, pattern]) => ({ type, match: at(pattern, text, start) })).filter(({ match }) => match);
  if (!found.length) return null;
  const { type, match } = found.reduce((one, other) => (other.match[0].length > one.match[0].length ? other : one));
  return made(match, () => ({ type, children: parseInline(match[1], { ...inside, depth: inside.depth + 1 }) }));
}

/** A backslash works before anything but letters, digits and white space. */
function escaped(text, start) {
  const character = String.fromCodePoint(text.codePointAt(start + 1) ?? 32);
  if (/[0-9A-Za-z\s]/.test(character)) return null;
  return { node: { type: "text", text: character }, end: start + 1 + character.length };
}

function code(text, start) {
  const block = codeBlock(text, start);
  if (block) return block;
  const ticks = at(TICKS, text, start)[0];
  let close = start + ticks.length;
  for (;;) {
    close = text.indexOf("`", close);
    if (close < 0) return { node: { type: "text", text: ticks }, end: start + ticks.length };
    const run = at(TICKS, text, close)[0];
    if (run.length === ticks.length) break;
    close += run.length;
  }
  const inside = text.slice(start + ticks.length, close);
  const body = /^ .*` ?$|^ `/s.test(inside) ? inside.trim() : inside;
  return { node: { type: "code", text: body }, end: close + ticks.length };
}

function codeBlock(text, start) {
  if (!text.startsWith("```", start)) return null;
  const end = text.indexOf("```", start + 3);
  const inside = end < 0 ? "" : text.slice(start + 3, end);
  if (!inside.trim()) return null;
  const language = LANGUAGE.exec(inside)?.[1] ?? "";
  const body = language ? inside.slice(language.length + 1) : inside;
  return { node: { type: "codeblock", language, text: body.replace(/^\n+|\n+$/g, "") }, end: end + 3 };
}

function angle(text, start, links) {
  const kinds = { "#": "channel", "@&": "role", "@": "person", "@!": "person" };
  return (
    made(at(TIME, text, start), (match) => ({ type: "timestamp", unix: Number(match[1]), style: match[2] ?? "f" })) ??
    made(at(MENTION, text, start), (match) => ({ type: "mention", kind: kinds[match[1]], id: match[2] })) ??
    made(at(EMOJI, text, start), (match) => ({ type: "emoji", name: match[1] })) ??
    made(at(COMMAND, text, start), (match) => ({ type: "command", name: match[1], id: match[2] })) ??
    (links ? bracketed(text, start) : null)
  );
}

function bracketed(text, start) {
  const match = at(/<(https?:\/\/[^\s<>]+)>/iy, text, start);
  return match && safeAddress(match[1]) ? made(match, () => link(match[1], [{ type: "text", text: match[1] }])) : null;
}

function masked(text, start, inside) {
  const found = scanMasked(text, start);
  return found && { node: link(found.href, parseInline(found.label, { ...inside, links: false })), end: found.end };
}

function address(text, start) {
  if (start && /[A-Za-z0-9]/.test(text[start - 1])) return null;
  const found = scanAddress(text, start);
  return found && { node: link(found, [{ type: "text", text: found }]), end: start + found.length };
}

function link(href, children) {
  return { type: "link", href: safeAddress(href), children };
}
