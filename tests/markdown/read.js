// Reads JSON strings of Markdown, one a line, and writes for each the parsed tree as JSON, one a line.
// "extended" are the rules for bots, which may also write masked links.
const readline = require('node:readline');
const { parse } = require('discord-markdown-parser');

const lines = readline.createInterface({ input: process.stdin, crlfDelay: Infinity, terminal: false });
lines.on('line', (line) => process.stdout.write(JSON.stringify(parse(JSON.parse(line), 'extended')) + '\n'));
