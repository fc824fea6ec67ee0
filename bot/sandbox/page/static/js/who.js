/** The switch between the people of the pretend Discord. */

import { h } from "./dom.js";
import { on } from "./emitter.js";
import { avatar } from "./messages.js";
import { store, viewer } from "./store.js";

/** `become(id)` changes who one is. */
export function who(element, become) {
  const picture = h("span", { class: "who-picture" });
  const list = h("select", { id: "viewer", on: { change: () => become(list.value) } });
  element.append(picture, h("span", { class: "who-words" }, h("label", { for: "viewer" }, "You are: "), h("span", { class: "who-select" }, list)));
  on("state", () => {
    const options = store.people.map((person) => h("option", { value: person.id, selected: person.id === store.viewer }, described(person)));
    list.replaceChildren(...options);
    list.value = store.viewer;
    const person = viewer();
    picture.replaceChildren(...(person ? [avatar({ id: person.id, global_name: person.name })] : []));
  });
}

const described = ({ name, title, organiser }) => `${name}, ${title || (organiser ? "organiser" : "reader")}`;
