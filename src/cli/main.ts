// The command `ntk-explorer`: arguments in, exit status out. Interrupting it stops the GPU's work and leaves no file.
import '../core/dispose-polyfill';
import { run } from './run';

const interruption = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => interruption.abort());

const terminal = {
  out: (text: string) => void process.stdout.write(text),
  error: (text: string) => void process.stderr.write(text),
  live: process.stderr.isTTY === true,
};

process.exitCode = await run(process.argv.slice(2), terminal, interruption.signal);
