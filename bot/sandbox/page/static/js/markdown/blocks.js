/** Discord's Markdown by lines: headings, subtext, quotes and lists, with running text between them. */

import { parseInline } from "./inline.js";

const HEADING = /^(#{1,3}) +(?=\S)(.+)$/;
const SUBTEXT = /^-# +(?=\S)(.+)$/;
const QUOTE = /^> (.*)$/;
const REST_QUOTE = /^>>> /;
const ITEM = /^( *)(?:[-*]|(\d{1,9})\.) +(?=\S)(.+)$/;
const FENCE = "```";

/** A message as a list of nodes: heading, subtext, quote, list, and text (whose line ends are kept). */
export function parse(text) {
  return blocks(text.replace(/\r\n?/g, "\n").split("\n"), false);
}

function blocks(lines, quoted) {
  const nodes = [];
  let running = [];
  const flush = () => {
    const text = trim(running).join("\n");
    if (text) nodes.push({ type: "text-block", children: parseInline(text) });
    running = [];
  };
  for (let index = 0; index < lines.length; index += 1) {
    const rest = lines.slice(index);
    const found = special(rest, quoted);
    if (found) {
      flush();
      nodes.push(found.node);
      index += found.lines - 1;
      continue;
    }
    const fenced = fence(rest);
    running.push(...rest.slice(0, fenced));
    index += fenced - 1;
  }
  flush();
  return nodes;
}

function special(lines, quoted) {
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
    const own = take(lines, (each) => QUOTE.test(each));
    return { node: { type: "quote", children: blocks(own.map((each) => each.slice(2)), true) }, lines: own.length };
  }
  if (ITEM.test(line)) {
    const own = take(lines, (each) => ITEM.test(each) ? sameList(lines[0], each) : /^ {2,}\S/.test(each));
    return { node: list(own), lines: own.length };
  }
  return null;
}

/** A numbered item does not go on a list of bullets, unless it lies deeper. */
function sameList(first, line) {
  const [, indent, number] = ITEM.exec(first);
  const [, ownIndent, ownNumber] = ITEM.exec(line);
  return ownIndent.length >= indent.length + 2 || (number === undefined) === (ownNumber === undefined);
}

/** Lines of a list as nested lists; a line that is indented without a mark goes on with the item before it. */
function list(lines) {
  const items = [];
  const [, indent, number] = ITEM.exec(lines[0]);
  for (let index = 0; index < lines.length; index += 1) {
    const item = ITEM.exec(lines[index]);
    if (!item) {
      items.at(-1).text += `\n${lines[index].trimStart()}`;
    } else if (item[1].length >= indent.length + 2) {
      const deeper = take(lines.slice(index), (each) => (ITEM.exec(each)?.[1].length ?? Infinity) >= indent.length + 2);
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

/** How many lines belong together because a code block that begins in the first ends in a later one; at least 1. */
function fence(lines) {
  if (!lines[0].includes(FENCE)) return 1;
  const marks = (line) => line.split(FENCE).length - 1;
  let open = marks(lines[0]) % 2 === 1;
  for (let index = 1; open && index < lines.length; index += 1) {
    if (marks(lines[index]) % 2 === 1) return index + 1;
    open = true;
  }
  return 1;
}

function take(lines, belongs) {
  const end = lines.findIndex((line) => !belongs(line));
  return end < 0 ? lines : lines.slice(0, end);
}

function trim(lines) {
  const first = lines.findIndex((line) => line.trim());
  if (first < 0) return [];
  return lines.slice(first, lines.findLastIndex((line) => line.trim()) + 1);
}
