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

type Property = Exclude<keyof KernelFacts, 'complete' | 'model' | 'data'>;

/** As readers know them. */
const names: Readonly<Record<Property, string>> = {
  rows: 'rows (--data)',
  columns: 'columns (--data2)',
  symmetric: 'rows and columns of one set (without --data2)',
  shardEdge: 'cells along a side of a shard (--shard-edge)',
  reduction: 'reduction (--reduce)',
  parameters: 'parameters (--parameters)',
  order: 'order (--order)',
};

const properties = Object.keys(names) as Property[];

/** A value, so that it is told from the other one. */
const values: Readonly<Partial<Record<Property, (own: KernelFacts, other: KernelFacts) => string>>> = {
  parameters: ({ parameters }, other) => listed(parameters, other.parameters),
  order: ({ order }, other) => sidesOf(order, ordered(order) === ordered(other.order)),
};

function listed(own: readonly string[], other: readonly string[]): string {
  const known = new Set(other);
  const alone = own.filter((name) => !known.has(name));
  const some = alone.length > 0 ? `, ${alone.slice(0, 3).join(', ').slice(0, 80)} among them` : '';
  return `${own.length}${some}`;
}

const ordered = ({ rows, columns }: KernelFacts['order']): string =>
  rows.name === columns.name ? rows.name : `${rows.name} and ${columns.name}`;

const sidesOf = (order: KernelFacts['order'], isAlike: boolean): string =>
  isAlike ? `${ordered(order)} (SHA-256 ${start(order.rows.sha256)}, ${start(order.columns.sha256)})` : ordered(order);

/** Refuses to go on with a store of another kernel than `wanted`, however complete each is. Throws InvalidFile. */
export function refuseOtherKernel(facts: KernelFacts, wanted: KernelFacts): void {
  refuseOtherModel(facts, wanted);
  const other = properties.find((key) => canonical(facts[key]) !== canonical(wanted[key]));
  if (other === undefined) return;
  const said = values[other] ?? ((own: KernelFacts): string => String(own[other]).slice(0, 80));
  const [stored, here] = [said(facts, wanted), said(wanted, facts)];
  throw refuse(`${rootPath}, ${attributeName}`, `${names[other]}: ${stored} in the store, ${here} here`);
}
