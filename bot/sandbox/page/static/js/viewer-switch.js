/** The menu of people: the viewer sees the pretend Discord as the chosen person does. */

import { h } from "./dom.js";
import { on } from "./emitter.js";
import { avatar } from "./messages.js";
import { store, viewer } from "./store.js";

/** `onChange(id)` is called with the person who was chosen. */
export function viewerSwitch(element, onChange) {
  const picture = h("span", { class: "viewer-picture" });
  const list = h("select", { id: "viewer", on: { change: () => onChange(list.value) } });
  element.append(picture, h("span", { class: "viewer-words" }, h("label", { for: "viewer" }, "You are: "), h("span", { class: "viewer-select" }, list)));
  on("state", () => {
    const options = store.people.map((person) => h("option", { value: person.id, selected: person.id === store.viewer }, description(person)));
    list.replaceChildren(...options);
    list.value = store.viewer;
    const person = viewer();
    picture.replaceChildren(...(person ? [avatar({ id: person.id, global_name: person.name })] : []));
  });
}

const description = ({ name, title, organiser }) => `${name}, ${title || (organiser ? "organiser" : "reader")}`;
