/** Application commands as one types them: subcommands flattened to paths, and what an option's text stands for. */

import { find, store } from "./store.js";

export const Option = { SUBCOMMAND: 1, GROUP: 2, STRING: 3, INTEGER: 4, BOOLEAN: 5, USER: 6, CHANNEL: 7, ROLE: 8, MENTIONABLE: 9, NUMBER: 10, ATTACHMENT: 11 };

/** Every command that this viewer is offered: {path, name, description, options}. */
export function usable() {
  return store.commands.filter((command) => (command.type ?? 1) === 1).flatMap((command) => leaves(command, []));
}

function leaves(command, above) {
  const path = [...above, command.name];
  const options = command.options ?? [];
  const inner = options.filter((option) => option.type === Option.SUBCOMMAND || option.type === Option.GROUP);
  if (inner.length) return inner.flatMap((option) => leaves(option, path));
  return [{ path, name: path.join(" "), description: command.description, options }];
}

/** The command that a text begins with, as {command, rest}; `rest` is null while its name is all there is. Or null. */
export function begun(text) {
  const typed = text.trimStart();
  const starts = ({ name }) => typed.toLowerCase().startsWith(`/${name}`) && !/\S/.test(typed.charAt(name.length + 1));
  const command = usable().find(starts);
  if (!command) return null;
  const rest = typed.slice(command.name.length + 1);
  return { command, rest: rest ? rest.trimStart() : null };
}

/** Why a text that begins with a slash is no command for this viewer, in a sentence that says what to do. */
export function absence(text) {
  const [name] = text.trim().slice(1).toLowerCase().split(/\s/);
  const kept = store.hidden.find((each) => each.name === name);
  if (!kept) return `There is no command /${name}. Type / to see those there are.`;
  return kept.people.length ? `${kept.reason} To use it, switch to ${kept.people[0]} beside “You are”, at the top.` : kept.reason;
}

/**
 * What was typed after a command's name, cut at the names of `options` in any order: {before, values}, where `before`
 * stands ahead of the first name and `values` is a list of [option, text]. A name counts the first time it is there.
 */
export function cutAtNames(text, options) {
  const named = new Map(options.map((option) => [option.name.toLowerCase(), option]));
  const cuts = [];
  for (const match of text.matchAll(/(?<=^|\s)([\p{L}\p{N}_-]+):/gu)) {
    const option = named.get(match[1].toLowerCase());
    if (option) cuts.push({ option, start: match.index, end: match.index + match[0].length });
    named.delete(match[1].toLowerCase());
  }
  const values = cuts.map(({ option, end }, index) => {
    const next = cuts[index + 1]?.start;
    const value = text.slice(end, next).trimStart();
    return [option, next === undefined ? value : value.trimEnd()];
  });
  return { before: text.slice(0, cuts[0]?.start), values };
}

/** Those that fit what was typed: beginning with it first, then with a word that does. */
export function match(items, typed, text = (item) => item.name) {
  const query = typed.trim().toLowerCase();
  const rank = (item) => {
    const name = text(item).toLowerCase();
    if (name.startsWith(query)) return 0;
    if (name.split(/[\s,/_-]+/).some((word) => word.startsWith(query))) return 1;
    return name.includes(query) ? 2 : 3;
  };
  return items.map((item) => [rank(item), item]).filter(([place]) => place < 3).sort((one, other) => one[0] - other[0]).map(([, item]) => item);
}

/** The values that an option is limited to, as {name, value}; null where anything may be typed. */
export function fixed(option, channel) {
  if (option.choices?.length) return option.choices;
  const guild = find(channel)?.guild;
  switch (option.type) {
    case Option.BOOLEAN:
      return [{ name: "True", value: true }, { name: "False", value: false }];
    case Option.USER:
    case Option.MENTIONABLE:
      return store.people.filter((person) => !person.guild_id || person.guild_id === guild?.id).map(({ id, name }) => ({ name, value: id }));
    case Option.CHANNEL: {
      const fits = (each) => !option.channel_types?.length || option.channel_types.includes(each.type);
      return (guild?.channels ?? []).filter(fits).map(({ id, name }) => ({ name: `#${name}`, value: id }));
    }
    case Option.ROLE:
      return guild ? [{ name: "@everyone", value: guild.id }] : [];
    default:
      return null;
  }
}

/** The value to send for what was typed; throws an Error with a sentence where there is none. */
export function valueOf(option, typed, channel) {
  const text = typed.trim();
  const limited = fixed(option, channel);
  if (limited) {
    const plain = (name) => name.toLowerCase().replace(/^[#@]/, "");
    const id = /^<[#@][!&]?(\d+)>$/.exec(text)?.[1] ?? text; // as a mention is copied
    const found = limited.find((choice) => plain(choice.name) === plain(text) || String(choice.value) === id);
    if (!found) throw new Error(`For ${option.name}, choose one from the list.`);
    return found.value;
  }
  if (option.type !== Option.INTEGER && option.type !== Option.NUMBER) return text;
  const number = Number(text);
  const whole = option.type === Option.INTEGER;
  if (text === "" || !Number.isFinite(number) || (whole && !Number.isInteger(number))) {
    throw new Error(`${option.name} takes a ${whole ? "whole number" : "number"}, such as 3.`);
  }
  if (number < (option.min_value ?? -Infinity)) throw new Error(`${option.name} must be at least ${option.min_value}.`);
  if (number > (option.max_value ?? Infinity)) throw new Error(`${option.name} can be at most ${option.max_value}.`);
  return number;
}
