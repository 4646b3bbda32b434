// What takes part in a comparison: a task in one contender's hands, or a matrix product of our own.
import type { Gpu } from '../../gpu/device';
import type { ProductFamily } from '../../kernels/matmul';
import { edge, productSubject } from '../product-subjects';
import { errorOf, type Sample } from './check';
import type { Contender } from './contender';
import { ourName } from './ours';
import { type Task, workloadName } from './problem';

/** Something that can be run again and again, and checked. */
export interface Runnable {
  run(): Promise<void>;
  /** Relative error of what the last run computed. */
  error(): Promise<number>;
  close(): void;
  /** FLOPs of a run, where they are counted; after the first run. */
  flops?(): number;
}

export interface Entry {
  readonly workload: string;
  readonly n: number;
  readonly library: string;
  readonly backend: string;
  readonly device?: GPUDevice;
  open(): Promise<Runnable>;
}

export function taskEntry(contender: Contender, task: Task, samples: readonly Sample[]): Entry {
  const { library, backend, device } = contender;
  const open = async (): Promise<Runnable> => {
    const opened = await contender.open(task);
    return { ...opened, error: async () => errorOf(await opened.read(), samples) };
  };
  return { workload: workloadName(task), n: task.n, library, backend, device, open };
}

/** Our product of matrices at 1024^3 in one of its families. */
export function productEntry(gpu: Gpu, family: ProductFamily): Entry {
  const open = async (): Promise<Runnable> => {
    const subject = productSubject(gpu, family);
    return {
      run: async () => void (await subject.run()),
      error: async () => (await subject.check()).error,
      flops: () => 2 * edge ** 3,
      close: () => subject[Symbol.dispose](),
    };
  };
  const workload = `matrix product ${edge}^3, ${family}`;
  return { workload, n: edge, library: ourName, backend: 'webgpu', device: gpu.device, open };
}
