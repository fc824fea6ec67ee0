/** Makes elements without HTML strings, so that text from outside can never become HTML. */

const SVG = "http://www.w3.org/2000/svg";

export const byElementId = (id) => document.getElementById(id);

/** Makes an element. `on` has listeners, `data` the data-* attributes; null, undefined and false are left out. */
export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  const { on = {}, data = {}, ...attributes } = props;
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "value" || name === "checked" || name === "selected") element[name] = value;
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  for (const [name, value] of Object.entries(data)) {
    if (value !== null && value !== undefined && value !== false) element.dataset[name] = value === true ? "" : value;
  }
  for (const [name, listener] of Object.entries(on)) element.addEventListener(name, listener);
  element.append(...flat(children));
  return element;
}

function flat(children) {
  return children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false);
}

const PATHS = {
  menu: "M4 6h16M4 12h16M4 18h16",
  hash: "M9 4 7 20M17 4l-2 16M4 9h16M3 15h16",
  horn: "M4 10v4l10 4V6zM14 9c2 0 3 1.5 3 3s-1 3-3 3M7 15v4h3v-3",
  forum: "M4 5h12v8H9l-3 3v-3H4zM18 9h2v8h-2v3l-3-3h-4",
  thread: "M5 5v6a4 4 0 0 0 4 4h9M14 11l4 4-4 4",
  close: "M6 6l12 12M18 6 6 18",
  back: "M15 5l-7 7 7 7",
  send: "M4 4l17 8-17 8 3-8zM7 12h8",
  eye: "M2 12s4-7 10-7 10 7 10 7-4 7-10 7-10-7-10-7zM12 9a3 3 0 1 0 0 6 3 3 0 0 0 0-6z",
  moon: "M20 14A8.5 8.5 0 0 1 10 4a8.5 8.5 0 1 0 10 10z",
  sun: "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM12 2v2M12 20v2M2 12h2M20 12h2M5 5l1.4 1.4M17.6 17.6 19 19M19 5l-1.4 1.4M6.4 17.6 5 19",
  down: "M6 9l6 6 6-6",
  file: "M6 3h8l4 4v14H6zM14 3v5h4",
  out: "M14 4h6v6M20 4l-9 9M18 14v6H4V6h6",
  next: "M5 5l8 7-8 7zM17 5v14",
  alert: "M12 4 2.5 20h19zM12 10v5M12 17.5v.5",
  go: "M4 12h16M13 5l7 7-7 7",
  check: "M5 12.5l4.5 4.5L19 7.5",
  person: "M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM4 21c0-4 3.5-6.5 8-6.5s8 2.5 8 6.5",
};

/** Makes one of the page's own icons. They are decoration only, so screen readers do not see them. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", `icon icon-${name}`);
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", PATHS[name]);
  svg.append(path);
  return svg;
}
