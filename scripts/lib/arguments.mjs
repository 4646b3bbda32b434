// Command line arguments of the scripts.
import { parseArgs } from 'node:util';
import { fail } from './process.mjs';

/** Named options and the rest. Ends the process with the parser's one line for an unknown option. */
export function readArguments(options, { rest = false } = {}) {
  try {
    return parseArgs({ options, allowPositionals: rest, strict: true });
  } catch (error) {
    return fail(error.message);
  }
}

/** A port number from text. Ends the process with a message when it is none. */
export function readPort(text) {
  const port = Number(text);
  return Number.isInteger(port) && port >= 0 && port <= 65535 ? port : fail(`--port wants 0 to 65535, not "${text}".`);
}
