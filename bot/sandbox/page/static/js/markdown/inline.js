/**
 * Parses Discord's inline Markdown into a tree of text, bold, italic, underline, strike, spoiler, code, codeblock, link,
 * mention, timestamp, emoji and command. Everything else stays text, character for character.
 */

import { safeAddress, scanAddress, scanMasked } from "./links.js";

const LANGUAGE = /^([\w+\-.#]+)\n/;
const MAX_DEPTH = 12; // nested spans; deeper markup stays text
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

const matchAt = (pattern, text, start) => {
  pattern.lastIndex = start;
  return pattern.exec(text);
};

/** Parses a text into a list of nodes. `context.links`: false inside a link, which cannot contain links. */
export function parseInline(text, context = { links: true, depth: 0 }) {
  const nodes = [];
  let plain = "";
  let position = 0;
  while (position < text.length) {
    const element = parseElement(text, position, context);
    if (!element) {
      plain += text[position];
      position += 1;
      continue;
    }
    if (element.node.type === "text") {
      plain += element.node.text;
    } else {
      if (plain) nodes.push({ type: "text", text: plain });
      plain = "";
      nodes.push(element.node);
    }
    position = element.end;
  }
  if (plain) nodes.push({ type: "text", text: plain });
  return nodes;
}

/** The element that starts here, as {node, end}, or null. */
function parseElement(text, start, context) {
  switch (text[start]) {
    case "\\":
      return escapedCharacter(text, start);
    case "`":
      return code(text, start);
    case "<":
      return angleBrackets(text, start, context.links);
    case "@":
      return elementOf(matchAt(EVERYONE, text, start), (match) => ({ type: "mention", kind: "everyone", text: match[0] }));
    case "[":
      return context.links ? maskedLink(text, start, context) : null;
    case "h":
      return context.links ? plainAddress(text, start) : null;
    case "*":
      return span([["italic", STAR], ["bold", STRONG]], text, start, context);
    case "_":
      return span([["italic", UNDERSCORE], ["underline", UNDERLINE]], text, start, context);
    case "~":
      return span([["strike", STRIKE]], text, start, context);
    case "|":
      return span([["spoiler", SPOILER]], text, start, context);
    default:
      return null;
  }
}

function elementOf(match, node) {
  return match && { node: node(match), end: match.index + match[0].length };
}

/** The longest span that starts here, of several [type, pattern]; the first of two with the same end. */
function span(kinds, text, start, context) {
  if (context.depth >= MAX_DEPTH) return null;
  const matches = kinds.map(([type, pattern]) => ({ type, match: matchAt(pattern, text, start) })).filter(({ match }) => match);
  if (!matches.length) return null;
  const { type, match } = matches.reduce((longest, next) => (next.match[0].length > longest.match[0].length ? next : longest));
  return elementOf(match, () => ({ type, children: parseInline(match[1], { ...context, depth: context.depth + 1 }) }));
}

/** A backslash escapes every character except letters, digits and white space. */
function escapedCharacter(text, start) {
  const character = String.fromCodePoint(text.codePointAt(start + 1) ?? 32);
  if (/[0-9A-Za-z\s]/.test(character)) return null;
  return { node: { type: "text", text: character }, end: start + 1 + character.length };
}

function code(text, start) {
  const block = codeBlock(text, start);
  if (block) return block;
  const ticks = matchAt(TICKS, text, start)[0];
  let close = start + ticks.length;
  for (;;) {
    close = text.indexOf("`", close);
    if (close < 0) return { node: { type: "text", text: ticks }, end: start + ticks.length };
    const run = matchAt(TICKS, text, close)[0];
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

function angleBrackets(text, start, links) {
  const kinds = { "#": "channel", "@&": "role", "@": "person", "@!": "person" };
  return (
    elementOf(matchAt(TIME, text, start), (match) => ({ type: "timestamp", unix: Number(match[1]), style: match[2] ?? "f" })) ??
    elementOf(matchAt(MENTION, text, start), (match) => ({ type: "mention", kind: kinds[match[1]], id: match[2] })) ??
    elementOf(matchAt(EMOJI, text, start), (match) => ({ type: "emoji", name: match[1] })) ??
    elementOf(matchAt(COMMAND, text, start), (match) => ({ type: "command", name: match[1], id: match[2] })) ??
    (links ? bracketedAddress(text, start) : null)
  );
}

function bracketedAddress(text, start) {
  const match = matchAt(/<(https?:\/\/[^\s<>]+)>/iy, text, start);
  return match && safeAddress(match[1]) ? elementOf(match, () => link(match[1], [{ type: "text", text: match[1] }])) : null;
}

function maskedLink(text, start, context) {
  const match = scanMasked(text, start);
  return match && { node: link(match.href, parseInline(match.label, { ...context, links: false })), end: match.end };
}

function plainAddress(text, start) {
  if (start && /[A-Za-z0-9]/.test(text[start - 1])) return null;
  const address = scanAddress(text, start);
  return address && { node: link(address, [{ type: "text", text: address }]), end: start + address.length };
}

function link(href, children) {
  return { type: "link", href: safeAddress(href), children };
}
