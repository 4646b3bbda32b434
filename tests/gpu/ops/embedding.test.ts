// Look-ups of tokens, repeated ones too, one and several at a datapoint.
import { describe } from 'vitest';
import { sizeOf } from '../../../src/core/tensor';
import type { EmbeddingNode } from '../../../src/model/graph';
import { embeddingOp } from '../../../src/ops/embedding';
import { useGpu } from '../../support/gpu';
import { randomIndex } from '../../support/numbers';
import { testPrimitive, type PrimitiveCase } from '../../support/primitive';

interface Table {
  readonly tokens: readonly number[];
  readonly vocabulary: number;
  readonly features: number;
  readonly n: number;
}

const tables: [string, Table][] = [
  ['one token', { tokens: [1], vocabulary: 3, features: 5, n: 3 }],
  ['a token without an axis', { tokens: [], vocabulary: 2, features: 1, n: 1 }],
  ['five tokens of seven', { tokens: [5], vocabulary: 7, features: 6, n: 17 }],
  ['two axes of tokens of a long list', { tokens: [2, 3], vocabulary: 33, features: 3, n: 2 }],
];

function caseOf({ tokens, vocabulary, features, n }: Table): PrimitiveCase<EmbeddingNode> {
  const rows = (ids: Float64Array, table: Float64Array): Float64Array =>
    Float64Array.from(
      { length: sizeOf(tokens) * features },
      (_, at) => 1.5 * table[ids[Math.floor(at / features)] * features + (at % features)],
    );
  return {
    op: embeddingOp,
    node: { op: 'embedding', id: 'z', inputs: ['x'], weight: 'w' },
    shapes: [tokens],
    parameters: [{ name: 'w', shape: [vocabulary, features], multiplier: 1.5 }],
    n,
    draw: (count, seed) => Float64Array.from({ length: count }, (_, at) => randomIndex(vocabulary, seed, at)),
    differentiable: false,
    value: ({ inputs: [x], parameters }) => rows(x, parameters.w),
    derivative: ({ inputs: [x] }, { parameters }) => rows(x, parameters.w),
  };
}

const gpu = useGpu();

describe.each(tables)('%s', (_name, table) => testPrimitive(gpu, caseOf(table)));
