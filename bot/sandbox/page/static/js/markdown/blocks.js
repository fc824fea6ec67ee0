/** The line-based part of Discord's Markdown: headings, subtext, quotes, lists, and paragraphs between them. */

import { parseInline } from "./inline.js";

const HEADING = /^(#{1,3}) +(?=\S)(.+)$/;
const SUBTEXT = /^-# +(?=\S)(.+)$/;
const QUOTE = /^> (.*)$/;
const REST_QUOTE = /^>>> /;
const ITEM = /^( *)(?:[-*]|(\d{1,9})\.) +(?=\S)(.+)$/;
const FENCE = "```";

/** Parses a text into nodes: heading, subtext, quote, list, and text-block (which keeps its line breaks). */
export function parse(text) {
  return blocks(text.replace(/\r\n?/g, "\n").split("\n"), false);
}

function blocks(lines, quoted) {
  const nodes = [];
  let paragraph = [];
  const flush = () => {
    const text = trimBlankLines(paragraph).join("\n");
    if (text) nodes.push({ type: "text-block", children: parseInline(text) });
    paragraph = [];
  };
  for (let index = 0; index < lines.length; index += 1) {
    const rest = lines.slice(index);
    const block = parseBlock(rest, quoted);
    if (block) {
      flush();
      nodes.push(block.node);
      index += block.lines - 1;
      continue;
    }
    const count = codeBlockLines(rest);
    paragraph.push(...rest.slice(0, count));
    index += count - 1;
  }
  flush();
  return nodes;
}

/** Parses the block that starts in the first line: {node, lines}; null for a paragraph. */
function parseBlock(lines, quoted) {
  const [line] = lines;
  const heading = HEADING.exec(line);
  if (heading) {
    return { node: { type: "heading", level: heading[1].length, children: parseInline(heading[2].trimEnd()) }, lines: 1 };
  }
  const subtext = SUBTEXT.exec(line);
  if (subtext) return { node: { type: "subtext", children: parseInline(subtext[1]) }, lines: 1 };
  if (!quoted && REST_QUOTE.test(line)) {
    return { node: { type: "quote", children: blocks([line.slice(4), ...lines.slice(1)], true) }, lines: lines.length };
  }
  if (!quoted && QUOTE.test(line)) {
    const quote = takeWhile(lines, (next) => QUOTE.test(next));
    return { node: { type: "quote", children: blocks(quote.map((next) => next.slice(2)), true) }, lines: quote.length };
  }
  if (ITEM.test(line)) {
    const items = takeWhile(lines, (next) => ITEM.test(next) ? sameList(line, next) : /^ {2,}\S/.test(next));
    return { node: list(items), lines: items.length };
  }
  return null;
}

/** Whether an item continues the list of the first: it is nested, or both are numbered, or both have bullets. */
function sameList(first, line) {
  const [, indent, number] = ITEM.exec(first);
  const [, nextIndent, nextNumber] = ITEM.exec(line);
  return nextIndent.length >= indent.length + 2 || (number === undefined) === (nextNumber === undefined);
}

/** Parses the lines of a list. An indented line without a mark continues the item before it. */
function list(lines) {
  const items = [];
  const [, indent, number] = ITEM.exec(lines[0]);
  for (let index = 0; index < lines.length; index += 1) {
    const item = ITEM.exec(lines[index]);
    if (!item) {
      items.at(-1).text += `\n${lines[index].trimStart()}`;
    } else if (item[1].length >= indent.length + 2) {
      const deeper = takeWhile(lines.slice(index), (next) => (ITEM.exec(next)?.[1].length ?? Infinity) >= indent.length + 2);
      items.at(-1).nested.push(list(deeper));
      index += deeper.length - 1;
    } else {
      items.push({ text: item[3], nested: [] });
    }
  }
  return {
    type: "list",
    ordered: number !== undefined,
    start: Number(number ?? 1),
    items: items.map(({ text, nested }) => [...parseInline(text), ...nested]),
  };
}

/** How many lines belong together because a code block of the first line ends in a later one; at least 1. */
function codeBlockLines(lines) {
  if (!lines[0].includes(FENCE)) return 1;
  const marks = (line) => line.split(FENCE).length - 1;
  if (marks(lines[0]) % 2 === 0) return 1;
  const end = lines.findIndex((line, index) => index > 0 && marks(line) % 2 === 1);
  return end < 0 ? 1 : end + 1;
}

function takeWhile(lines, belongs) {
  const end = lines.findIndex((line) => !belongs(line));
  return end < 0 ? lines : lines.slice(0, end);
}

function trimBlankLines(lines) {
  const first = lines.findIndex((line) => line.trim());
  if (first < 0) return [];
  return lines.slice(first, lines.findLastIndex((line) => line.trim()) + 1);
}
