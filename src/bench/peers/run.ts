// The whole comparison, in a page and in Node alike: every task in the hands of every contender.
import { meterBuffers, type BufferMeter } from '../../gpu/buffer-meter';
import { openDevice, type Gpu } from '../../gpu/device';
import type { Model } from '../../model/graph';
import { fastest } from '../adapter';
import type { Report } from '../measure';
import { familiesOf } from '../product-subjects';
import { samplesOf } from './check';
import { compare, failed, messageOf, type CompareOptions } from './compare';
import type { Contender } from './contender';
import { productEntry, taskEntry, type Entry } from './entry';
import { estimate } from './estimate';
import { ourContender } from './ours';
import type { Outcome } from './outcome';
import { peerModel, type Task } from './problem';

/** What takes longer, in seconds, is not run: fewer datapoints are in its place. */
const most = 300;

/** Milliseconds that a library may take to start. */
const patience = 60_000;

const tasks: readonly Task[] = [
  { kind: 'trace', n: 256 },
  { kind: 'full', n: 128 },
  { kind: 'jvp', n: 256 },
  { kind: 'trace', n: 1024 },
];

export interface Comparison {
  readonly adapter: string;
  readonly outcomes: readonly Outcome[];
}

/** A library on a backend that is started when its turn comes. */
export interface Peer {
  readonly library: string;
  readonly backend: string;
  start(model: Model): Promise<Contender[]>;
}

export interface RunOptions {
  readonly rounds: number;
  readonly report: Report;
  /** Only tasks whose kind or n is named; all when absent. */
  readonly only?: string;
}

/** Compares our engine with these peers. Throws DeviceUnavailable where there is no adapter. */
export async function comparePeers(peers: readonly Peer[], { rounds, report, only }: RunOptions): Promise<Comparison> {
  using gpu = await openDevice();
  const model = peerModel();
  const meters = new Map<GPUDevice, BufferMeter>();
  const meterOf = (device: GPUDevice): BufferMeter => {
    const meter = meters.get(device) ?? meterBuffers(device);
    meters.set(device, meter);
    return meter;
  };
  meterOf(gpu.device);
  const ours = ourContender(gpu, model, familiesOf(gpu)[await fastest(gpu, report)]);
  const contenders: Contender[] = [];
  for (const peer of peers) contenders.push(...(await startPeer(peer, model, report)));
  contenders.forEach(({ device }) => device && meterOf(device));
  const run = new Run(gpu, model, [ours, ...contenders], { rounds, report, meterOf });
  const outcomes: Outcome[] = [];
  for (const task of tasks) {
    if (!only || only === task.kind || only === `${task.kind}-${task.n}`) outcomes.push(...(await run.task(task)));
  }
  return { adapter: gpu.adapterName, outcomes };
}

/** A peer that does not start fails at every task, with its message. */
async function startPeer(peer: Peer, model: Model, report: Report): Promise<Contender[]> {
  report(`starting ${peer.library} on ${peer.backend}`);
  try {
    return await Promise.race([peer.start(model), tooLate(`${peer.library} did not start on ${peer.backend}`)]);
  } catch (cause) {
    const open = (): never => {
      throw cause;
    };
    return [{ library: peer.library, backend: peer.backend, open: async () => open() }];
  }
}

function tooLate(message: string): Promise<never> {
  return new Promise((_, reject) => setTimeout(() => reject(new Error(message)), patience));
}

class Run {
  constructor(
    private readonly gpu: Gpu,
    private readonly model: Model,
    private readonly contenders: readonly Contender[],
    private readonly options: CompareOptions,
  ) {}

  async task(task: Task): Promise<Outcome[]> {
    const samples = samplesOf(this.model, task);
    const [ours, ...peers] = this.contenders.filter((contender) => task.kind === 'trace' || !contender.isSlow);
    const entries: Entry[] = [taskEntry(ours, task, samples)];
    const others: Outcome[] = [];
    for (const peer of peers) {
      const entry = taskEntry(peer, task, samples);
      const instead = await this.tooLong(peer, task, entry);
      if (instead) others.push(...instead);
      else entries.push(entry);
    }
    if (task.kind === 'trace' && task.n === 1024)
      entries.push(...familiesOf(this.gpu).map((family) => productEntry(this.gpu, family)));
    return [...(await compare(entries, this.options)), ...others];
  }

  /** What stands in the place of a task that would take too long or cannot be tried. */
  private async tooLong(peer: Contender, task: Task, entry: Entry): Promise<Outcome[] | undefined> {
    this.options.report(`${entry.workload}, n = ${task.n}: estimating ${peer.library}, ${peer.backend}`);
    try {
      const { seconds, tried } = await estimate(peer, task);
      this.options.report(`${entry.workload}, n = ${task.n}: about ${seconds.toPrecision(2)} s, from n = ${tried}`);
      if (seconds <= most) return undefined;
      const smaller = { ...task, n: tried };
      const samples = samplesOf(this.model, smaller);
      const pair = [this.contenders[0], peer].map((contender) => taskEntry(contender, smaller, samples));
      return [failed(entry, `not run: estimated ${Math.round(seconds)} s`), ...(await compare(pair, this.options))];
    } catch (cause) {
      return [failed(entry, messageOf(cause))];
    }
  }
}
