// What the kernel settings ask of the engine.
import { unsupported } from '../core/errors';
import { namesOf } from '../core/name-patterns';
import type { KernelRequest } from '../engine/kernel';
import type { KernelSettings } from '../state/settings';
import type { Workspace } from './workspace';

/** The kernel of all datapoints. Throws Unsupported where the patterns mean none of the network's parameters. */
export function kernelRequest(
  { network, inputs, dataset }: Workspace,
  { reduction, parameters }: KernelSettings,
): KernelRequest {
  const counts = namesOf(parameters);
  const { names } = network.layout;
  if (!names.some(counts)) throw unsupported(`a kernel of the parameters ${parameters}, which this network has not`);
  const targets = reduction === 'log-probability' ? { targets: Uint32Array.from(dataset.labels) } : {};
  return { rows: inputs, reduction, ...targets, ...(names.every(counts) ? {} : { parameters: counts }) };
}
