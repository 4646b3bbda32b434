// `ntk-explorer bench`: the time of one kernel entry for each kind of network and each method.
import type { JobOptions } from '../core/progress';
import { computeKernel, type Method } from '../engine/kernel';
import { Network, uploadDatapoints } from '../engine/network';
import type { Gpu } from '../gpu/device';
import type { SharedOptions } from './arguments/common';
import { benchData, benchModel, type BenchNetwork, benchNetworks } from './bench-networks';
import { openGpu } from './machine';
import type { Report } from './report';
import { textTable, timeWords } from './words';

const methods: readonly { readonly name: string; readonly method: Method }[] = [
  ...(['auto', 'structured', 'contraction', 'ntvp'] as const).map((method) => ({ name: method, method })),
  { name: 'sketch:64', method: { sketch: 64, kind: 'normal', seed: 0 } },
];

interface Measured {
  readonly network: string;
  readonly method: string;
  readonly n: number;
  readonly seconds: number;
  /** Of an entry [n, n], all of them computed. */
  readonly secondsPerEntry: number;
  readonly gflops: number;
}

/** Throws DeviceUnavailable, DeviceLost, LimitExceeded, the signal's reason. */
export async function benchCommand(
  options: SharedOptions,
  job: JobOptions = {},
  networks: readonly BenchNetwork[] = benchNetworks(),
): Promise<Report> {
  using gpu = await openGpu(options);
  const measured: Measured[] = [];
  for (const [at, network] of networks.entries()) {
    for (const [index, each] of methods.entries()) {
      job.onProgress?.({
        stage: network.name,
        done: at * methods.length + index,
        total: networks.length * methods.length,
      });
      measured.push(await measure(gpu, network, each, job));
    }
  }
  const rows = measured.map((one) => [
    ...[one.network, one.method, `${one.n}`, timeWords(one.seconds), timeWords(one.secondsPerEntry)],
    one.gflops.toPrecision(3),
  ]);
  const text = textTable(['network', 'method', 'n', 'kernel', 'entry', 'GFLOP/s'], rows);
  return { line: gpu.adapterName, summary: { adapter: gpu.adapterName, measured }, text };
}

/** The second of two runs, so that no shader is compiled in it. */
async function measure(
  gpu: Gpu,
  subject: BenchNetwork,
  { name, method }: (typeof methods)[number],
  { signal }: JobOptions,
): Promise<Measured> {
  const { n, reduction } = subject;
  using network = Network.create(gpu, benchModel(subject));
  const { values, targets } = benchData(subject);
  const rows = uploadDatapoints(network.arena, values, n, network.inputs);
  const request = { rows, reduction, method, ...(reduction === 'log-probability' ? { targets } : {}) };
  let [seconds, flops] = [0, 0];
  for (let run = 0; run < 2; run++) {
    using arena = gpu.arena.child('bench');
    const started = performance.now();
    ({ flops } = await computeKernel(network, arena, request, { signal }));
    seconds = (performance.now() - started) / 1000;
  }
  return {
    network: subject.name,
    method: name,
    n,
    seconds,
    secondsPerEntry: seconds / n ** 2,
    gflops: flops / seconds / 1e9,
  };
}
