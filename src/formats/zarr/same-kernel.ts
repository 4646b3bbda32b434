// Whether a store is of the model, the data and the kernel at hand: anything else in its place is refused.
import { canonical } from './canonical';
import type { KernelFacts, Sides } from './facts';
import { attributeName } from './facts';
import { rootPath } from './metadata';
import { refuse } from './refuse';

const start = (hash: string): string => `${hash.slice(0, 12)}...`;

/**
 * Refuses a store of another model, or of other data where `data` is given: all SHA-256 in hexadecimal.
 * Throws InvalidFile.
 */
export function refuseOtherModel(
  facts: KernelFacts,
  { model, data }: { readonly model: string; readonly data?: Sides<string> },
): void {
  if (facts.model !== model)
    throw refuse(rootPath, `it is a store of another model (SHA-256 ${start(facts.model)}, here ${start(model)})`);
  for (const side of ['rows', 'columns'] as const)
    if (data && facts.data[side] !== data[side])
      throw refuse(
        rootPath,
        `the ${side} of the store are other data (SHA-256 ${start(facts.data[side])}, here ${start(data[side])})`,
      );
}

/** Refuses to go on with a store of another kernel than `wanted`, however complete each is. Throws InvalidFile. */
export function refuseOtherKernel(facts: KernelFacts, wanted: KernelFacts): void {
  refuseOtherModel(facts, wanted);
  const members = Object.keys(wanted).filter((key) => key !== 'complete') as (keyof KernelFacts)[];
  const other = members.find((key) => canonical(facts[key]) !== canonical(wanted[key]));
  if (other === undefined) return;
  throw refuse(`${rootPath}, ${attributeName}`, `the store is of a kernel with other ${other}`);
}
