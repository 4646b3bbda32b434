// State documents drawn from a seed: every field is sometimes there and sometimes not, at its ends and between.
import { streamOf, uniform } from '../../src/core/random';
import { statistics } from '../../src/core/pyramid';
import { settingsLimits } from '../../src/state/checks';
import { lineNames, planeNames, toyLimits } from '../../src/state/dataset-settings';
import type { StateDocument } from '../../src/state/document';
import type { NumberRange } from '../../src/state/fields';
import { setColours } from '../../src/state/set-colours';
import {
  activationNames,
  colouringNames,
  eigenvectorLimits,
  familyNames,
  type KernelOrder,
  labNames,
  layoutNames,
  lossNames,
  measureNames,
  optimizerNames,
  orderNames,
  parameterizationNames,
  reductionNames,
} from '../../src/state/settings';
import { domainPresets, partNames, scaleNames, type ViewSettings } from '../../src/state/view-settings';

/** Names with spaces, quotes, other scripts and signs beyond the first plane. */
const names = ['class', 'Größe in µm', '年齢', 'a "quoted" name', 'x\\y', '👩‍🔬 picks', '%20&#', "'"];

class Draw {
  private counter = 0;

  constructor(private readonly seed: number) {}

  share(): number {
    return uniform(this.seed, streamOf('random state'), this.counter++);
  }

  number({ least, most, whole = false }: NumberRange): number {
    const share = this.share();
    const value = share < 0.1 ? least : share > 0.9 ? most : least + this.share() * (most - least);
    return whole ? Math.floor(value) : value;
  }

  below(end: number): number {
    return this.number({ least: 0, most: end - 1, whole: true });
  }

  among<Item>(items: readonly Item[]): Item {
    return items[this.below(items.length)];
  }

  /** Sometimes nothing. */
  maybe<Name extends string, Value>(name: Name, make: () => Value): Readonly<Partial<Record<Name, Value>>> {
    return (this.share() < 0.5 ? { [name]: make() } : {}) as Readonly<Partial<Record<Name, Value>>>;
  }

  list<Item>(most: number, make: () => Item): Item[] {
    return Array.from({ length: this.below(most + 1) }, make);
  }
}

function datasetOf(draw: Draw): StateDocument['dataset'] {
  const { seed } = toyLimits;
  const kind = draw.below(4);
  if (kind === 0) return 'digits';
  if (kind === 1)
    return {
      name: 'strokes',
      count: draw.number({ least: 1, most: 300_000, whole: true }),
      seed: draw.number(seed),
    };
  if (kind === 2) {
    const share = { least: 0.01, most: 1 };
    return {
      name: 'modular-addition',
      modulus: draw.among([2, 97, 127]),
      share: draw.number(share),
      trainShare: draw.number(share),
      seed: draw.number(seed),
    };
  }
  return {
    name: draw.among([...planeNames, ...lineNames]),
    count: draw.number(toyLimits.count),
    noise: draw.number(toyLimits.noise),
    seed: draw.number(seed),
  };
}

function networkOf(draw: Draw): StateDocument['network'] {
  const { deepest, width, seed, outputScale } = settingsLimits;
  return {
    hidden: draw.list(deepest, () => draw.number(width)),
    activation: draw.among(activationNames),
    parameterization: draw.among(parameterizationNames),
    residual: draw.share() < 0.5,
    seed: draw.number(seed),
    ...draw.maybe('outputScale', () => draw.number({ ...outputScale, least: 2 })),
  };
}

function trainingOf(draw: Draw, isRegression: boolean): StateDocument['training'] {
  const { rate, batchSize, epochs, datapoints } = settingsLimits;
  return {
    optimizer: draw.among(optimizerNames),
    loss: isRegression ? 'squared-error' : draw.among(lossNames),
    rate: draw.number(rate),
    batchSize: draw.number(batchSize),
    epochs: draw.number(epochs),
    ...draw.maybe('datapoints', () => draw.number(datapoints)),
  };
}

function kernelOf(draw: Draw): StateDocument['kernel'] {
  const column = () => `column:${draw.among(names)}` as const;
  return {
    reduction: draw.share() < 0.3 ? { logit: draw.below(2 ** 31) } : draw.among(reductionNames),
    order: draw.share() < 0.3 ? column() : draw.among<KernelOrder>(orderNames),
    ...draw.maybe('within', () => (draw.share() < 0.5 ? column() : draw.among(['class', 'norm', 'loss'] as const))),
    parameters: draw.among(['*', '*.weight,!head*', 'dense1.bias']),
  };
}

function rangeOf(draw: Draw): readonly [number, number] {
  const first = draw.number({ least: -1e6, most: 1e6 });
  return [first, first + 1 + draw.below(1000)];
}

function viewOf(draw: Draw): ViewSettings {
  return {
    ...draw.maybe('rectangle', () => ({ rows: rangeOf(draw), columns: rangeOf(draw) })),
    ...draw.maybe('statistic', () => draw.among(statistics)),
    ...draw.maybe('scale', () => draw.among(scaleNames)),
    ...draw.maybe('domain', () => (draw.share() < 0.5 ? rangeOf(draw) : draw.among(domainPresets))),
    ...draw.maybe('tracks', () => names.slice(0, draw.below(names.length))),
    ...draw.maybe('rowSet', () => draw.among(partNames)),
    ...draw.maybe('columnSet', () => draw.among(partNames)),
  };
}

function setsOf(draw: Draw): Pick<StateDocument, 'sets' | 'activeSet'> {
  const sets = names.slice(0, 1 + draw.below(names.length)).map((name) => ({
    name,
    colour: draw.among(setColours),
    runs: [draw.below(1000), ...draw.list(20, () => 2 * (1 + draw.below(50))), 1 + draw.below(50)],
  }));
  const paired = sets.map(({ runs, ...set }) => ({ ...set, runs: runs.slice(0, runs.length - (runs.length % 2)) }));
  return { sets: paired, ...draw.maybe('activeSet', () => draw.among(names.slice(0, sets.length))) };
}

/** A document that may be read; one of regression has the squared error. */
export function randomState(seed: number): StateDocument {
  const draw = new Draw(seed);
  const dataset = datasetOf(draw);
  const isRegression = typeof dataset !== 'string' && lineNames.some((name) => name === dataset.name);
  const view = viewOf(draw);
  const loss = { least: 0, most: 1e9 };
  const index = { least: 0, most: 2 ** 31, whole: true } as const;
  return {
    version: 1,
    dataset,
    network: networkOf(draw),
    training: trainingOf(draw, isRegression),
    kernel: kernelOf(draw),
    colouredBy: draw.among(colouringNames),
    checkpoints: draw.list(4, () => ({
      step: draw.below(1e9),
      trainLoss: draw.number(loss),
      testLoss: draw.number(loss),
    })),
    ...draw.maybe('step', () => draw.below(1e9)),
    ...draw.maybe('layer', () => draw.among(['activation1', 'dense2'])),
    ...draw.maybe('layout', () => draw.among(layoutNames)),
    ...draw.maybe('nudge', () => ({
      index: draw.number(index),
      label: draw.number(index),
      rate: draw.number({ least: 0, most: 1e6 }),
      measure: draw.among(measureNames),
    })),
    ...draw.maybe('selected', () => draw.number(index)),
    ...(Object.keys(view).length > 0 ? { view } : {}),
    ...(draw.share() < 0.5 ? setsOf(draw) : {}),
    ...draw.maybe('eigenvector', () => draw.number(eigenvectorLimits)),
    ...draw.maybe('lab', () => draw.among(labNames)),
    ...draw.maybe('family', () => draw.among(familyNames)),
  };
}
