// A store that a reader opened, and what its kernel is in the terms of the session.
import { isNtkError, unsupported } from '../../core/errors';
import { namesOf, patternOf } from '../../core/name-patterns';
import type { KernelStore } from '../../formats/zarr/kernel-store';
import { checkKernel } from '../../state/checks';
import { defaultKernel, type KernelReduction, type KernelSettings } from '../../state/settings';

/** A store that was read and checked, not yet compared with what is shown. */
export interface OpenedStore {
  /** For people. */
  readonly name: string;
  readonly store: KernelStore;
}

const reductions: Readonly<Record<string, KernelReduction>> = {
  trace: 'trace',
  cosine: 'cosine',
  pseudo: 'pseudo',
  logp: 'log-probability',
};

/** As the command line names it, and stores with it. */
export function storedReduction(reduction: KernelReduction): string {
  if (typeof reduction !== 'string') return `logit:${reduction.logit}`;
  return reduction === 'log-probability' ? 'logp' : reduction;
}

function reductionOf(name: string): KernelReduction {
  const logit = /^logit:(\d{1,9})$/.exec(name);
  const known = logit ? { logit: Number(logit[1]) } : reductions[name];
  if (known === undefined) throw unsupported(`a store of the reduction ${name.slice(0, 40)}`);
  return known;
}

const isSame = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((name, at) => name === b[at]);

/** Patterns that mean these names and no others of the network. */
function patternsOf(parameters: readonly string[], all: readonly string[]): string {
  if (isSame(parameters, all)) return '*';
  const patterns = parameters.map(patternOf).join();
  if (isSame(all.filter(namesOf(patterns)), parameters)) return patterns;
  throw unsupported(`a store of the parameters ${parameters.join().slice(0, 80)}, which are none or others here`);
}

/**
 * The settings that a store is of, for a network with these parameters. Throws Unsupported for a reduction, parameters or an
 * order that a session has not.
 */
export function settingsOf({ facts }: KernelStore, parameters: readonly string[]): KernelSettings {
  const { reduction, order } = facts;
  const settings = { reduction: reductionOf(reduction), parameters: patternsOf(facts.parameters, parameters) };
  try {
    return checkKernel({ ...settings, order: order.rows.name }, 'the store', defaultKernel);
  } catch (error) {
    throw isNtkError(error, 'InvalidFile')
      ? unsupported(`a store in the order ${order.rows.name.slice(0, 40)}`)
      : error;
  }
}
