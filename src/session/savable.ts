// What of a session can be saved, under which names, and how large it becomes.
import type { KernelReduction } from '../state/settings';
import { savableStores } from './savable-stores';
import type { Missing, Savable, SaveKind } from './save-kinds';
import { storeJobKey } from './store-part';
import type { KernelView, Session } from './types';

type Published = Pick<Session, 'kernel' | 'dataset' | 'opened' | 'isBrought' | 'status' | 'training' | 'jobs'>;

/** All that could be saved, whether it is there or not; `own` is the network's kernel. */
export function savableOf(published: Published, own: Published['kernel']): readonly Savable[] {
  const { kernel, dataset, opened, isBrought, status, training, jobs } = published;
  const isReady = status.value.phase === 'ready' && dataset.value !== undefined;
  const [data, model] = [stem(dataset.value?.name ?? 'data'), opened.value && stem(opened.value.name)];
  const subject = model ? `${model}-${data}` : data;
  const shown = own.value;
  const isFilm = kernel.value?.film !== undefined;
  const missing = isFilm ? 'film' : whyNoKernel(shown);
  const noKernel = missing ? { missing } : {};
  const noNetwork = isReady ? {} : { missing: 'network' as const };
  const bytes = shown && kernelBytes(shown);
  const name = `${subject}-kernel${shown ? `-${reductionName(shown.reduction)}${partName(shown)}` : ''}`;
  return [
    { kind: 'kernel-npy', name: `${name}.npy`, bytes, ...noKernel },
    { kind: 'kernel-npz', name: `${name}.npz`, bytes, ...noKernel },
    ...savableStores(name, shown, {
      step: training.value.step,
      isBusy: jobs.value.some(({ key }) => key === storeJobKey),
      isFilm,
    }),
    { kind: 'model', name: `${model ?? `${data}-network`}.safetensors`, ...noNetwork },
    { kind: 'table', name: `${subject}-datapoints.csv`, ...noNetwork },
    { kind: 'state', name: `${subject}-state.json`, ...(isBrought.value ? { missing: 'brought' as const } : {}) },
  ];
}

function whyNoKernel(shown: KernelView | undefined): Missing | undefined {
  if (!shown) return 'kernel';
  return 'atlas' in shown.picture ? 'room' : undefined;
}

/** Of the file, or the folder. */
export const nameOf = (all: readonly Savable[], kind: SaveKind): string =>
  all.find((savable) => savable.kind === kind)!.name;

/** float32, [n, n]. */
const kernelBytes = ({ order }: KernelView): number => 4 * order.length ** 2;

const reductionName = (reduction: KernelReduction): string =>
  typeof reduction === 'string' ? reduction : `logit-${reduction.logit}`;

/** The patterns of the parameters that count, where they are not all. */
const partName = ({ parameters }: KernelView): string => (parameters === '*' ? '' : `-of-${plain(parameters)}`);

/** A name without its ending, of characters that every file system takes. */
export function stem(name: string): string {
  return plain(name.replace(/\.[a-z0-9]{1,12}$/i, '')) || 'data';
}

function plain(text: string): string {
  const safe = text
    .normalize('NFKD')
    .replaceAll('!', 'not ')
    .replace(/[^\w.]+/g, '-')
    .replace(/^[-.]+|[-.]+$/g, '');
  return safe.slice(0, 80).toLowerCase();
}
