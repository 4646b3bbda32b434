// Graphs as built: names, shapes, scales, initial values, and the refusal of graphs that do not hang together.
import { describe, expect, it } from 'vitest';
import { isNtkError } from '../../../src/core/errors';
import { buildMlp } from '../../../src/model/builders';
import type { Graph, GraphNode } from '../../../src/model/graph';
import { initialise } from '../../../src/model/initialise';
import { hiddenLayers, inputSize, nodeSizes, outputSize, parameterCount, parameterOf } from '../../../src/model/shape';
import { validateGraph, validateModel } from '../../../src/model/validate';
import { logits } from '../../../src/reference/forward';
import { kernel } from '../../../src/reference/kernel';
import { reduce } from '../../../src/reference/reductions';
import { duals } from '../../../src/theory/dual-activations';
import { infiniteKernels } from '../../../src/theory/infinite-width';
import { randomNumbers } from '../../support/numbers';

const digits = buildMlp({ sizes: [64, 256, 256, 10], activation: 'relu', parameterization: 'standard' });

function deviation(values: ArrayLike<number>): number {
  return Math.sqrt(Array.from(values).reduce((sum, value) => sum + value * value, 0) / values.length);
}

describe('buildMlp', () => {
  it('names and shapes as a sequential state dict', () => {
    expect(digits.parameters.map(({ name, shape }) => [name, shape])).toEqual([
      ['0.weight', [256, 64]],
      ['0.bias', [256]],
      ['2.weight', [256, 256]],
      ['2.bias', [256]],
      ['4.weight', [10, 256]],
      ['4.bias', [10]],
    ]);
    expect(digits.nodes.map(({ id }) => id)).toEqual([
      'input',
      'dense1',
      'activation1',
      'dense2',
      'activation2',
      'logits',
    ]);
    expect(hiddenLayers(digits).map(({ id }) => id)).toEqual(['activation1', 'activation2']);
    expect([inputSize(digits), outputSize(digits), parameterCount(digits)]).toEqual([64, 10, 85002]);
    expect([...nodeSizes(digits).values()]).toEqual([64, 256, 256, 256, 256, 10]);
  });

  it('makes a linear model of two sizes', () => {
    const graph = buildMlp({ sizes: [3, 2], activation: 'relu', parameterization: 'mu-p' });
    expect(graph.nodes.map(({ op }) => op)).toEqual(['input', 'dense']);
    expect(hiddenLayers(graph)).toEqual([]);
    expect(parameterOf(graph, '0.weight')).toMatchObject({ multiplier: 1 / Math.sqrt(3), rate: 1 });
  });

  it('adds where sizes are equal, when asked', () => {
    const options = { sizes: [4, 8, 8, 8, 2], activation: 'tanh', parameterization: 'standard' } as const;
    const graph = buildMlp({ ...options, residual: true });
    const adds = graph.nodes.filter(({ op }) => op === 'add');
    expect(adds.map(({ inputs }) => inputs)).toEqual([
      ['activation1', 'activation2'],
      ['add2', 'activation3'],
    ]);
    expect(hiddenLayers(graph).map(({ id }) => id)).toEqual(['activation1', 'add2', 'add3']);
    expect(buildMlp(options).nodes.some(({ op }) => op === 'add')).toBe(false);
  });

  it('lists of many hidden layers twelve, from the first to the last', () => {
    const sizes = new Array<number>(32).fill(4);
    const hidden = hiddenLayers(buildMlp({ sizes, activation: 'relu', parameterization: 'standard' }));
    expect(hidden.map(({ depth }) => depth)).toEqual([1, 4, 6, 9, 12, 14, 17, 19, 22, 25, 27, 30]);
    expect(hidden.at(-1)).toEqual({ id: 'activation30', depth: 30, weight: '60.weight' });
  });

  it.each([[[3]], [[3, 0, 2]], [[3, 1.5, 2]], [[]]])('refuses sizes %j', (sizes) => {
    expect(() => buildMlp({ sizes, activation: 'relu', parameterization: 'standard' })).toThrow();
  });
});

describe('parameterizations', () => {
  const sizes = [16, 100, 400, 3];
  const scales = (parameterization: 'standard' | 'ntk' | 'mu-p', more = {}) => {
    const graph = buildMlp({ sizes, activation: 'relu', parameterization, ...more });
    return graph.parameters.map(({ multiplier, rate, deviation: sigma }) => [multiplier, rate, sigma]);
  };

  it('standard: weights of deviation gain / sqrt(fan_in), zero biases', () => {
    const [he, last] = [Math.SQRT2, 1];
    expect(scales('standard')).toEqual([
      [1, 1, he / 4],
      [1, 1, 0],
      [1, 1, he / 10],
      [1, 1, 0],
      [1, 1, last / 20],
      [1, 1, 0],
    ]);
  });

  it('NTK: sigma_w / sqrt(fan_in) and sigma_b as multipliers', () => {
    const expected = [
      [0.5, 1, 1],
      [0.3, 1, 1],
      [0.2, 1, 1],
      [0.3, 1, 1],
      [0.1, 1, 1],
      [0.3, 1, 1],
    ];
    expect(scales('ntk', { weightScale: 2, biasScale: 0.3 })).toEqual(expected);
  });

  it('mu-P: readout 1 / width, rates times width, the readout bias excepted', () => {
    const expected = [
      [1 / 4, 400, 1],
      [0.1, 400, 1],
      [1 / 10, 400, 1],
      [0.1, 400, 1],
      [1 / 400, 400, 1],
      [0.1, 1, 1],
    ];
    expect(scales('mu-p')).toEqual(expected);
  });

  const pair = { n: 2, data: randomNumbers(32, 1) };
  const traceAt = (parameterization: 'ntk' | 'mu-p', width: number, seed: number) => {
    const graph = buildMlp({ sizes: [16, width, width, 1], activation: 'relu', parameterization, biasScale: 0.3 });
    const full = kernel({ graph, values: initialise(graph, seed) }, pair, pair);
    return reduce(full.total, full, { kind: 'trace' })[0];
  };

  it('keeps the kernel of the same size at every width', () => {
    for (const parameterization of ['ntk', 'mu-p'] as const) {
      const ratio = traceAt(parameterization, 512, 3) / traceAt(parameterization, 64, 3);
      expect(ratio).toBeGreaterThan(0.6);
      expect(ratio).toBeLessThan(1.6);
    }
  });

  it.each(['standard', 'ntk', 'mu-p'] as const)(
    '%s: an output scale multiplies logits, and the kernel by its square',
    (parameterization) => {
      const built = (outputScale?: number) =>
        buildMlp({ sizes: [16, 9, 7, 3], activation: 'tanh', parameterization, biasScale: 0.3, outputScale });
      const values = initialise(built(), 2);
      const models = [undefined, 5].map((scale) => ({ graph: built(scale), values }));
      const [plain, scaled] = models.map((model) => logits(model, pair));
      scaled.forEach((value, at) => expect(value).toBeCloseTo(5 * plain[at], 12));
      const [own, larger] = models.map((model) => kernel(model, pair, pair).total);
      larger.forEach((value, at) => expect(value / own[at]).toBeCloseTo(25, 10));
      expect(initialise(built(5), 2)).toEqual(values);
    },
  );

  it('has the infinite-width kernel in the NTK parameterization', () => {
    const network = { layers: 3, dual: duals.relu, weightVariance: 2, biasVariance: 0.09 };
    const seeds = [1, 2, 3, 4, 5, 6];
    const mean = seeds.reduce((sum, seed) => sum + traceAt('ntk', 256, seed), 0) / seeds.length;
    expect(mean / infiniteKernels(network, pair, pair).ntk[0]).toBeGreaterThan(0.9);
    expect(mean / infiniteKernels(network, pair, pair).ntk[0]).toBeLessThan(1.1);
  });
});

describe('initialise', () => {
  it('is the same for the same seed and differs between seeds and parameters', () => {
    expect(initialise(digits, 5)).toEqual(initialise(digits, 5));
    expect(initialise(digits, 5)['0.weight']).not.toEqual(initialise(digits, 6)['0.weight']);
    expect(initialise(digits, 5)['0.weight'].slice(0, 99)).not.toEqual(initialise(digits, 5)['2.weight'].slice(0, 99));
  });

  it('has the stated deviations, and zero biases', () => {
    const values = initialise(digits, 1);
    expect(deviation(values['0.weight']) / Math.sqrt(2 / 64)).toBeCloseTo(1, 1);
    expect(deviation(values['2.weight']) / Math.sqrt(2 / 256)).toBeCloseTo(1, 1);
    expect(values['2.bias'].every((value) => value === 0)).toBe(true);
    validateModel({ graph: digits, values });
  });

  it('leaves the first layers alone when one is added', () => {
    const deeper = buildMlp({ sizes: [64, 256, 256, 256, 10], activation: 'relu', parameterization: 'standard' });
    expect(initialise(deeper, 1)['2.weight']).toEqual(initialise(digits, 1)['2.weight']);
  });
});

describe('validateGraph', () => {
  const weight = { name: 'w', shape: [2, 3], multiplier: 1, rate: 1, deviation: 1 };
  const input: GraphNode = { op: 'input', id: 'x', inputs: [], shape: [3] };
  const dense: GraphNode = { op: 'dense', id: 'f', inputs: ['x'], weight: 'w' };
  const good: Graph = { nodes: [input, dense], parameters: [weight], output: 'f' };
  const bad: Record<string, Graph> = {
    'two nodes of one name': { ...good, nodes: [input, dense, dense] },
    'two parameters of one name': { ...good, parameters: [weight, weight] },
    'a node before what it reads': { ...good, nodes: [dense, input] },
    'a missing parameter': { ...good, parameters: [] },
    'an unused parameter': { ...good, parameters: [weight, { ...weight, name: 'unused' }] },
    'a weight of the wrong shape': { ...good, parameters: [{ ...weight, shape: [3, 2] }] },
    'a bias of the wrong shape': {
      ...good,
      nodes: [input, { ...dense, bias: 'b' }],
      parameters: [weight, { ...weight, name: 'b', shape: [3] }],
    },
    'a sum of unequal sizes': { ...good, nodes: [input, dense, { op: 'add', id: 's', inputs: ['x', 'f'] }] },
    'a missing output': { ...good, output: 'g' },
    'no input': { ...good, nodes: [] },
    'two inputs': { ...good, nodes: [input, { ...input, id: 'y' }, dense] },
    'an empty input': { ...good, nodes: [{ ...input, shape: [0] }, dense] },
    'a multiplier that is not finite': { ...good, parameters: [{ ...weight, multiplier: NaN }] },
    'a negative rate': { ...good, parameters: [{ ...weight, rate: -1 }] },
  };

  it('accepts a graph that hangs together', () => expect(() => validateGraph(good)).not.toThrow());

  it.each(Object.keys(bad))('refuses %s', (what) => {
    let error: unknown;
    try {
      validateGraph(bad[what]);
    } catch (caught) {
      error = caught;
    }
    expect(isNtkError(error, 'ShapeMismatch')).toBe(true);
  });

  it('refuses a model without all its values', () => {
    expect(() => validateModel({ graph: good, values: {} })).toThrow('6 values for w');
    expect(() => validateModel({ graph: good, values: { w: new Float32Array(5) } })).toThrow('got 5');
  });
});
