// The command line as data: which command, and its options. Throws UsageError for anything that cannot be meant.
import { parseArgs } from 'node:util';
import { flagOptions, type OptionName, textOptions, type Values } from './arguments/fields';
import { forwardNames, jvpNames, readForwardOptions, readJvpOptions } from './arguments/forward';
import { benchNames, inspectNames, readBenchOptions, readInspectOptions } from './arguments/inspect';
import { kernelNames, readKernelOptions } from './arguments/kernel';
import { nudgeNames, readNudgeOptions } from './arguments/nudge';
import { readSpectrumOptions, spectrumNames } from './arguments/spectrum';
import { readTilesOptions, tilesNames } from './arguments/tiles';
import { usage, UsageError } from './usage';

/** Each command: the options it takes, and how they are read. */
const commands = {
  kernel: { names: kernelNames, read: readKernelOptions },
  tiles: { names: tilesNames, read: readTilesOptions },
  forward: { names: forwardNames, read: readForwardOptions },
  jvp: { names: jvpNames, read: readJvpOptions },
  nudge: { names: nudgeNames, read: readNudgeOptions },
  spectrum: { names: spectrumNames, read: readSpectrumOptions },
  inspect: { names: inspectNames, read: readInspectOptions },
  bench: { names: benchNames, read: readBenchOptions },
} as const;

export type CommandName = keyof typeof commands;

type CommandRequest = {
  [Name in CommandName]: { readonly command: Name; readonly options: ReturnType<(typeof commands)[Name]['read']> };
}[CommandName];

export type Request = { readonly command: 'help' } | { readonly command: 'version' } | CommandRequest;

export const commandNames = Object.keys(commands) as CommandName[];
const listed = commandNames.join(', ');

const options = {
  ...Object.fromEntries(textOptions.map((name) => [name, { type: 'string' as const }])),
  ...Object.fromEntries(flagOptions.map((name) => [name, { type: 'boolean' as const }])),
  help: { type: 'boolean', short: 'h' },
} as const;

/** Reads the arguments after the program's name. */
export function readArguments(argv: readonly string[]): Request {
  const { values, positionals } = parse(withSignedNumbers(argv));
  if (values.help) return { command: 'help' };
  if (values.version) return { command: 'version' };
  const [name, ...rest] = positionals;
  if (name === undefined) throw usage(`A command is missing; there are: ${listed}`);
  if (!Object.hasOwn(commands, name)) throw usage(`Unknown command '${name}'; there are: ${listed}`);
  if (rest.length > 0) throw usage(`Unexpected argument '${rest[0]}'`);
  const { names, read } = commands[name as CommandName];
  const other = (Object.keys(values) as OptionName[]).find((option) => !names.includes(option));
  if (other !== undefined) throw usage(`--${other} is no option of ${name}`);
  const empty = (Object.keys(values) as OptionName[]).find((option) => values[option] === '');
  if (empty !== undefined) throw usage(`--${empty} is empty`);
  return { command: name, options: read(values) } as Request;
}

const isText = (argument: string): boolean => textOptions.some((name) => argument === `--${name}`);

/** A number below zero belongs to the option before it, although it starts with a dash. */
function withSignedNumbers(argv: readonly string[]): string[] {
  const result: string[] = [];
  for (const argument of argv) {
    const before = result.at(-1);
    if (before !== undefined && isText(before) && /^-[\d.]/.test(argument))
      result.splice(-1, 1, `${before}=${argument}`);
    else result.push(argument);
  }
  return result;
}

function parse(argv: readonly string[]): { values: Values; positionals: string[] } {
  try {
    const { values, positionals, tokens } = parseArgs({
      args: [...argv],
      options,
      allowPositionals: true,
      tokens: true,
    });
    const names = tokens.flatMap((token) => (token.kind === 'option' ? [token.name] : []));
    const twice = names.find((name, at) => names.indexOf(name) < at);
    if (twice !== undefined) throw usage(`--${twice} is given twice`);
    return { values, positionals };
  } catch (error) {
    throw error instanceof UsageError ? error : usage(problemOf(error as NodeJS.ErrnoException));
  }
}

/** What Node says of a command line, in our words. */
function problemOf({ code, message }: NodeJS.ErrnoException): string {
  const option = /'(?:-\w, )?(-[^\s'<]*)/.exec(message)?.[1] ?? '';
  if (code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION') return `Unknown option '${option}'`;
  if (message.includes('does not take an argument')) return `${option} takes no value`;
  return `${option} wants a value`;
}
