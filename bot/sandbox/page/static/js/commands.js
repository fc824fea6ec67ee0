/** Commands as the viewer types them: subcommands as paths, and the values that a typed text means. */

import { findPlace, store } from "./store.js";

export const Option = { SUBCOMMAND: 1, GROUP: 2, STRING: 3, INTEGER: 4, BOOLEAN: 5, USER: 6, CHANNEL: 7, ROLE: 8, MENTIONABLE: 9, NUMBER: 10, ATTACHMENT: 11 };

/** The commands that the viewer may use, as {path, name, description, options}. */
export function availableCommands() {
  return store.commands.filter((command) => (command.type ?? 1) === 1).flatMap((command) => flatten(command, []));
}

function flatten(command, parents) {
  const path = [...parents, command.name];
  const options = command.options ?? [];
  const subcommands = options.filter((option) => option.type === Option.SUBCOMMAND || option.type === Option.GROUP);
  if (subcommands.length) return subcommands.flatMap((option) => flatten(option, path));
  return [{ path, name: path.join(" "), description: command.description, options }];
}

/** The command that a text starts with, as {command, rest}, or null. `rest` is null if the text ends with the name. */
export function parseCommand(text) {
  const typed = text.trimStart();
  const starts = ({ name }) => typed.toLowerCase().startsWith(`/${name}`) && !/\S/.test(typed.charAt(name.length + 1));
  const command = availableCommands().find(starts);
  if (!command) return null;
  const rest = typed.slice(command.name.length + 1);
  return { command, rest: rest ? rest.trimStart() : null };
}

/** Why a text with a slash is not a command for this viewer: a sentence that says what to do. */
export function explainMissing(text) {
  const [name] = text.trim().slice(1).toLowerCase().split(/\s/);
  const command = store.hidden.find((candidate) => candidate.name === name);
  if (!command) return `There is no command /${name}. Type / to see those there are.`;
  return command.people.length ? `${command.reason} To use it, switch to ${command.people[0]} beside “You are”, at the top.` : command.reason;
}

/**
 * Splits the text after a command's name at the names of `options`, in any order. Returns {before, values}: the text
 * before the first name, and a list of [option, text]. Only the first occurrence of a name counts.
 */
export function splitAtNames(text, options) {
  const byName = new Map(options.map((option) => [option.name.toLowerCase(), option]));
  const cuts = [];
  for (const match of text.matchAll(/(?<=^|\s)([\p{L}\p{N}_-]+):/gu)) {
    const option = byName.get(match[1].toLowerCase());
    if (option) cuts.push({ option, start: match.index, end: match.index + match[0].length });
    byName.delete(match[1].toLowerCase());
  }
  const values = cuts.map(({ option, end }, index) => {
    const next = cuts[index + 1]?.start;
    const value = text.slice(end, next).trimStart();
    return [option, next === undefined ? value : value.trimEnd()];
  });
  return { before: text.slice(0, cuts[0]?.start), values };
}

/** The items whose name contains the typed text: names that start with it first, then those with such a word. */
export function matching(items, typed) {
  const query = typed.trim().toLowerCase();
  const order = (item) => {
    const name = item.name.toLowerCase();
    if (name.startsWith(query)) return 0;
    if (name.split(/[\s,/_-]+/).some((word) => word.startsWith(query))) return 1;
    return name.includes(query) ? 2 : 3;
  };
  return items.map((item) => [order(item), item]).filter(([position]) => position < 3).sort((first, second) => first[0] - second[0]).map(([, item]) => item);
}

/** The values that an option allows, as {name, value}; null if any text is allowed. */
export function fixedChoices(option, channel) {
  if (option.choices?.length) return option.choices;
  const guild = findPlace(channel)?.guild;
  switch (option.type) {
    case Option.BOOLEAN:
      return [{ name: "True", value: true }, { name: "False", value: false }];
    case Option.USER:
    case Option.MENTIONABLE:
      return store.people.filter((person) => !person.guild_id || person.guild_id === guild?.id).map(({ id, name }) => ({ name, value: id }));
    case Option.CHANNEL: {
      const isAllowed = (candidate) => !option.channel_types?.length || option.channel_types.includes(candidate.type);
      return (guild?.channels ?? []).filter(isAllowed).map(({ id, name }) => ({ name: `#${name}`, value: id }));
    }
    case Option.ROLE:
      return guild ? [{ name: "@everyone", value: guild.id }] : [];
    default:
      return null;
  }
}

/** The value to send for a typed text. Throws an Error with a sentence if the text is wrong. */
export function parseValue(option, typed, channel) {
  const text = typed.trim();
  const choices = fixedChoices(option, channel);
  if (choices) {
    const bareName = (name) => name.toLowerCase().replace(/^[#@]/, "");
    const id = /^<[#@][!&]?(\d+)>$/.exec(text)?.[1] ?? text; // a copied mention
    const choice = choices.find(({ name, value }) => bareName(name) === bareName(text) || String(value) === id);
    if (!choice) throw new Error(`For ${option.name}, choose one from the list.`);
    return choice.value;
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
