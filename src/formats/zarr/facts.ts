// What a store says of itself: which kernel of which model and data it holds, in the attributes of its root.
import { isNtkError } from '../../core/errors';
import { choice, type Field, list, member, name, positive, record, truth } from '../json-fields';
import { isShardEdge, mostDatapoints, type StoreShape } from './layout';
import { refuse } from './refuse';

/** The order of one set's datapoints: its name, and the SHA-256 of the permutation, n little-endian uint32. */
export interface StoredOrder {
  readonly name: string;
  readonly sha256: string;
}

/** One of each set of datapoints. */
export interface Sides<T> {
  readonly rows: T;
  readonly columns: T;
}

export interface KernelFacts extends StoreShape {
  /** How the logits were reduced, as the command line names it. */
  readonly reduction: string;
  /** The parameters that were counted. */
  readonly parameters: readonly string[];
  readonly order: Sides<StoredOrder>;
  /** SHA-256 of the model's file, hexadecimal. */
  readonly model: string;
  /** SHA-256 of the data's files, hexadecimal. */
  readonly data: Sides<string>;
  /** Whether every unit is done and every level finished. */
  readonly complete: boolean;
}

const layoutVersion = 1;
export const attributeName = 'ntk_explorer';

const sha256: Field = (value, where) => {
  if (typeof value !== 'string' || !/^[0-9a-f]{64}$/.test(value))
    throw refuse(where, 'it is not a SHA-256 of 64 lower-case hexadecimal digits');
  return value;
};

const length: Field = (value, where) => {
  if ((positive(value, where) as number) > mostDatapoints) throw refuse(where, `it is more than ${mostDatapoints}`);
  return value;
};

const shardEdge: Field = (value, where) => {
  if (!isShardEdge(value as number)) throw refuse(where, 'it is not 256 times a power of two, up to 16,384');
  return value;
};

const sides = (field: Field): Field => record({ rows: field, columns: field });

const described = record({
  version: choice([layoutVersion]),
  rows: length,
  columns: length,
  symmetric: truth,
  shard_edge: shardEdge,
  reduction: name,
  parameters: list(name),
  order: sides(record({ name, sha256 })),
  model: record({ sha256 }),
  data: sides(record({ sha256 })),
  complete: truth,
});

type Hash = { readonly sha256: string };
type Described = Omit<KernelFacts, 'shardEdge' | 'model' | 'data'> & {
  readonly shard_edge: number;
  readonly model: Hash;
  readonly data: Sides<Hash>;
};

/** The value of the attribute. */
export function describeFacts({ shardEdge: edge, model, data, ...others }: KernelFacts): Record<string, unknown> {
  return {
    version: layoutVersion,
    ...others,
    shard_edge: edge,
    model: { sha256: model },
    data: { rows: { sha256: data.rows }, columns: { sha256: data.columns } },
  };
}

const isSameOnBothSides = <T>({ rows, columns }: Sides<T>): boolean => JSON.stringify(rows) === JSON.stringify(columns);

function checkSymmetry(where: string, { symmetric, rows, columns, order, data }: KernelFacts): void {
  if (symmetric && (rows !== columns || !isSameOnBothSides(order) || !isSameOnBothSides(data)))
    throw refuse(`${where}.symmetric`, 'it is true, but rows and columns are not the same');
}

/** Errors of the fields name another format. */
function asStore<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw isNtkError(error, 'InvalidFile') ? refuse(error.details.where, error.details.why) : error;
  }
}

/** The facts in a root's attributes. Throws InvalidFile naming the member. */
export function readFacts(where: string, attributes: unknown): KernelFacts {
  return asStore(() => {
    const at = `${where}.${attributeName}`;
    const value = described(member(attributes, attributeName, where), at) as Described;
    const { shard_edge: edge, model, data, rows, columns, symmetric, reduction, parameters, order, complete } = value;
    const hashes = { model: model.sha256, data: { rows: data.rows.sha256, columns: data.columns.sha256 } };
    const facts = { rows, columns, symmetric, shardEdge: edge, reduction, parameters, order, ...hashes, complete };
    checkSymmetry(at, facts);
    return facts;
  });
}
