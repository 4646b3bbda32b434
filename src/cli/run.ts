// Runs one command line and says how it ended: text for the two streams, and an exit status.
import { NtkError } from '../core/errors';
import type { DeviceOpener } from '../gpu/device';
import { readArguments, type Request } from './arguments';
import { benchCommand } from './bench-command';
import { forwardCommand } from './forward-command';
import { help } from './help';
import { inspectCommand } from './inspect-command';
import { jvpCommand } from './jvp-command';
import { kernelCommand } from './kernel-command';
import type { KernelJob, KernelPlanned } from './kernel-tiles';
import { packageVersion } from './manifest';
import { nudgeCommand } from './nudge-command';
import { ProgressLine } from './progress-line';
import { kernelReport, planLine, type Report, report, tilesReport } from './report';
import { spectrumCommand } from './spectrum-command';
import { tilesCommand } from './store/tiles-command';
import type { Terminal } from './terminal';
import { UsageError } from './usage';

export const exitStatus = { done: 0, failed: 1, usage: 2, incomplete: 3, interrupted: 130 } as const;

/**
 * Runs `argv`, the arguments after the program's name, and resolves with the exit status. Rejects only on a defect. `open`
 * gives the device in place of one that the command opens.
 */
export async function run(
  argv: readonly string[],
  terminal: Terminal,
  signal?: AbortSignal,
  open?: DeviceOpener,
): Promise<number> {
  const line = new ProgressLine(terminal);
  let request: Request | undefined;
  try {
    request = readArguments(argv);
    if (request.command === 'help' || request.command === 'version') {
      terminal.out(request.command === 'help' ? help : `${packageVersion()}\n`);
      return exitStatus.done;
    }
    const onPlan = (plan: KernelPlanned): void => terminal.error(`${planLine(plan)}\n`);
    const said = await perform(onDevice(request, open), { signal, onProgress: line.show, onPlan });
    line.erase();
    return say(said, request.options.json, terminal);
  } catch (error) {
    line.erase();
    if (!signal?.aborted) return refuse(error, terminal);
    const left = request?.command === 'tiles' ? 'units that are done stay' : 'nothing was written';
    terminal.error(`ntk-explorer: interrupted, ${left}\n`);
    return exitStatus.interrupted;
  }
}

function say({ line, summary, text, isIncomplete }: Report, json: boolean, terminal: Terminal): number {
  terminal.error(`${oneLine(line)}\n`);
  if (json) terminal.out(`${JSON.stringify(summary)}\n`);
  else if (text !== undefined) terminal.out(text);
  return isIncomplete ? exitStatus.incomplete : exitStatus.done;
}

type Command = Exclude<Request, { readonly command: 'help' | 'version' }>;

const onDevice = <R extends Command>(request: R, open?: DeviceOpener): R => ({
  ...request,
  options: { ...request.options, open },
});

async function perform(request: Command, job: KernelJob): Promise<Report> {
  switch (request.command) {
    case 'kernel':
      return kernelReport(await kernelCommand(request.options, job));
    case 'tiles':
      return tilesReport(await tilesCommand(request.options, job), request.options);
    case 'forward':
      return report(await forwardCommand(request.options, job));
    case 'jvp':
      return report(await jvpCommand(request.options, job));
    case 'nudge':
      return report(await nudgeCommand(request.options, job));
    case 'spectrum':
      return report(await spectrumCommand(request.options, job));
    case 'inspect':
      return inspectCommand(request.options);
    case 'bench':
      return benchCommand(request.options, job);
  }
}

function refuse(error: unknown, terminal: Terminal): number {
  if (error instanceof UsageError) {
    terminal.error(`ntk-explorer: ${oneLine(error.message)}. See ntk-explorer --help.\n`);
    return exitStatus.usage;
  }
  if (!(error instanceof NtkError) && !isOutOfMemory(error)) throw error;
  const said =
    error instanceof NtkError ? error.message : 'This machine has too little memory for arrays of this size.';
  terminal.error(`ntk-explorer: ${oneLine(said)}\n`);
  return exitStatus.failed;
}

/** What JavaScript throws for an array that is too long or that no memory is left for. */
const isOutOfMemory = (error: unknown): boolean =>
  error instanceof RangeError && /array buffer|typed array length|array length/i.test(error.message);

/** A message as one line that a terminal shows as it is, whatever a file put into it. */
function oneLine(message: string): string {
  // eslint-disable-next-line no-control-regex
  return message.replace(/[\u0000-\u001f\u007f-\u009f]+/g, ' ').trim();
}
