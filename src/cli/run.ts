// Runs one command line and says how it ended: text for the two streams, and an exit status.
import { NtkError } from '../core/errors';
import type { JobOptions } from '../core/progress';
import { readArguments, type KernelOptions } from './arguments';
import { help } from './help';
import { kernelCommand, type KernelSummary } from './kernel-command';
import { packageVersion } from './manifest';

export const exitStatus = { done: 0, unusable: 2, gpu: 3, interrupted: 130 } as const;

/** Where a command writes; `live` is true where a line may be rewritten. */
export interface Terminal {
  readonly out: (text: string) => void;
  readonly error: (text: string) => void;
  readonly live: boolean;
}

/** Runs `argv`, the arguments after the program's name, and resolves with the exit status. Rejects only on a defect. */
export async function run(argv: readonly string[], terminal: Terminal, signal?: AbortSignal): Promise<number> {
  const request = readArguments(argv);
  if (request.command === 'wrong') {
    terminal.error(`ntk-explorer: ${request.problem}. See ntk-explorer --help.\n`);
    return exitStatus.unusable;
  }
  if (request.command === 'kernel') return runKernel(request.options, terminal, signal);
  terminal.out(request.command === 'help' ? help : `${packageVersion()}\n`);
  return exitStatus.done;
}

async function runKernel(options: KernelOptions, terminal: Terminal, signal?: AbortSignal): Promise<number> {
  try {
    const summary = await kernelCommand(options, { signal, onProgress: progressOn(terminal) });
    eraseLine(terminal);
    terminal.error(lineOf(summary));
    if (options.json) terminal.out(`${JSON.stringify(summary)}\n`);
    return exitStatus.done;
  } catch (error) {
    eraseLine(terminal);
    if (signal?.aborted) {
      terminal.error('ntk-explorer: interrupted, nothing was written\n');
      return exitStatus.interrupted;
    }
    if (!(error instanceof NtkError)) throw error;
    terminal.error(`ntk-explorer: ${oneLine(error.message)}\n`);
    return error.code === 'InvalidFile' ? exitStatus.unusable : exitStatus.gpu;
  }
}

function progressOn(terminal: Terminal): JobOptions['onProgress'] {
  if (!terminal.live) return undefined;
  return ({ stage, done }) => terminal.error(`\r${stage} ${Math.floor(done)} %`);
}

function eraseLine(terminal: Terminal): void {
  if (terminal.live) terminal.error('\r\u001b[K');
}

/** A message as one line that a terminal shows as it is, whatever a file put into it. */
function oneLine(message: string): string {
  // eslint-disable-next-line no-control-regex
  return message.replace(/[\u0000-\u001f\u007f-\u009f]+/g, ' ').trim();
}

function lineOf({ adapter, n, parameters, flops, seconds, gflops, nonFinite }: KernelSummary): string {
  const facts = [
    adapter,
    n[0] === n[1] ? `n = ${n[0]}` : `n = ${n[0]} x ${n[1]}`,
    `${parameters.toLocaleString('en')} parameters`,
    `${(flops / 1e9).toPrecision(3)} GFLOP in ${seconds.toFixed(2)} s`,
    `${gflops.toPrecision(3)} GFLOP/s`,
    nonFinite === 0 ? 'all entries finite' : `warning: ${nonFinite} entries are not finite`,
  ];
  return `${facts.join(', ')}\n`;
}
