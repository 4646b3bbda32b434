// Products of two values per datapoint, batched and not.
import { describe } from 'vitest';
import type { MatmulNode } from '../../../src/model/graph';
import { matmulOp } from '../../../src/ops/matmul';
import { useGpu } from '../../support/gpu';
import { plus, testPrimitive, type PrimitiveCase } from '../../support/primitive';

interface Product {
  readonly batch: readonly number[];
  readonly m: number;
  readonly k: number;
  readonly n2: number;
  readonly n: number;
}

const products: [string, Product][] = [
  ['numbers', { batch: [], m: 1, k: 1, n2: 1, n: 3 }],
  ['one product', { batch: [], m: 5, k: 3, n2: 2, n: 17 }],
  ['a row times matrices', { batch: [3], m: 1, k: 5, n2: 6, n: 2 }],
  ['two axes of products', { batch: [2, 2], m: 4, k: 2, n2: 5, n: 5 }],
];

function multiply({ m, k, n2 }: Product, left: Float64Array, right: Float64Array): Float64Array {
  return Float64Array.from({ length: (left.length / k) * n2 }, (_, at) => {
    const [b, i, j] = [Math.floor(at / m / n2), Math.floor(at / n2) % m, at % n2];
    let sum = 0;
    for (let l = 0; l < k; l++) sum += left[(b * m + i) * k + l] * right[(b * k + l) * n2 + j];
    return sum;
  });
}

function caseOf(product: Product): PrimitiveCase<MatmulNode> {
  const { batch, m, k, n2, n } = product;
  return {
    op: matmulOp,
    node: { op: 'matmul', id: 'z', inputs: ['x', 'y'] },
    shapes: [
      [...batch, m, k],
      [...batch, k, n2],
    ],
    n,
    value: ({ inputs: [x, y] }) => multiply(product, x, y),
    derivative: ({ inputs: [x, y] }, { inputs: [dx, dy] }) => plus(multiply(product, dx, y), multiply(product, x, dy)),
  };
}

const gpu = useGpu();

describe.each(products)('%s', (_name, product) => testPrimitive(gpu, caseOf(product)));
