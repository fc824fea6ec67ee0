/** Addresses in a text: which are safe to open, and where they end. */

const SAFE = new Set(["http:", "https:"]);
const BARE = /https?:\/\/[^\s<]+/iy;
const TITLE = /\s+"(?:[^"\\]|\\.)*"\s*|\s*/y;

/** The address in its normal form; null if it is not http or https. */
export function safeAddress(text) {
  try {
    const url = new URL(text);
    return SAFE.has(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}

/** The plain address that starts here, without the punctuation of the sentence around it; or null. */
export function scanAddress(text, start) {
  BARE.lastIndex = start;
  let address = BARE.exec(text)?.[0] ?? "";
  for (;;) {
    const trimmed = address.replace(/[.,:;"'\]!?*_~|`]+$/, "");
    const open = (trimmed.match(/\(/g) ?? []).length;
    const close = (trimmed.match(/\)/g) ?? []).length;
    const balanced = trimmed.endsWith(")") && close > open ? trimmed.slice(0, -1) : trimmed;
    if (balanced === address) break;
    address = balanced;
  }
  return safeAddress(address) && address.replace(/^https?:\/\//i, "") ? address : null;
}

/** The link `[label](address "title")` that starts here, as {label, href, end}; or null. */
export function scanMasked(text, start) {
  const close = closingBracket(text, start, "[", "]");
  if (close < 0 || text[close + 1] !== "(") return null;
  const label = text.slice(start + 1, close);
  if (!label.trim()) return null;
  let position = close + 2;
  while (/\s/.test(text[position] ?? "")) position += 1;
  let end;
  let href;
  if (text[position] === "<") {
    const angle = text.indexOf(">", position);
    if (angle < 0) return null;
    href = text.slice(position + 1, angle);
    end = angle + 1;
  } else {
    end = position;
    for (let depth = 0; end < text.length && !/\s/.test(text[end]); end += 1) {
      if (text[end] === "(") depth += 1;
      else if (text[end] === ")" && depth-- === 0) break;
    }
    href = text.slice(position, end);
  }
  TITLE.lastIndex = end;
  end += TITLE.exec(text)[0].length;
  if (text[end] !== ")" || /\s/.test(href) || !safeAddress(href)) return null;
  return { label, href, end: end + 1 };
}

function closingBracket(text, start, open, close) {
  let depth = 0;
  for (let position = start; position < text.length; position += 1) {
    const character = text[position];
    if (character === "\\") position += 1;
    else if (character === open) depth += 1;
    else if (character === close && --depth === 0) return position;
  }
  return -1;
}
