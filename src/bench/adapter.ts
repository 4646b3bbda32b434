// Everything that is measured of one adapter, in Node and in a page alike.
import type { Dataset } from '../datasets/dataset';
import type { Gpu } from '../gpu/device';
import { measureAll, type Measurement, ratioOf, type Report } from './measure';
import { jvpSubject, kernelSubject, openBench } from './network-subjects';
import { familiesOf, productSubject, tileSubject } from './product-subjects';
import { nudgeSubject, trainingSubject } from './step-subjects';

export interface AdapterReport {
  readonly adapter: string;
  /** 'digits', or 'random' datapoints of their kind. */
  readonly data: string;
  readonly measurements: readonly Measurement[];
  /** Name of the fastest correct matrix product. */
  readonly bestProduct: string;
  /** GFLOP/s of each counted measurement over that product's, in the same rounds. */
  readonly ratios: Readonly<Record<string, number>>;
  readonly correct: boolean;
}

export interface AdapterOptions {
  readonly rounds?: number;
  readonly report?: Report;
}

/** Measures matrix products, kernel tile, jvp, whole kernel, training and nudge. Throws DeviceLost, LimitExceeded. */
export async function measureAdapter(
  gpu: Gpu,
  data: Dataset,
  { rounds = 5, report }: AdapterOptions = {},
): Promise<AdapterReport> {
  const families = familiesOf(gpu);
  const best = families[await fastest(gpu, report)];
  using bench = openBench(gpu, data, best);
  const subjects = [
    ...families.map((family) => productSubject(gpu, family)),
    ...[tileSubject(gpu, best), jvpSubject(bench), kernelSubject(bench), trainingSubject(bench), nudgeSubject(bench)],
  ];
  try {
    const measurements = await measureAll(subjects, rounds, report);
    return summarise(gpu, data, measurements, families.length);
  } finally {
    for (const subject of subjects) subject[Symbol.dispose]();
  }
}

/** Index of the family to run the network with: the fastest correct one of a first, short measurement. */
export async function fastest(gpu: Gpu, report?: Report): Promise<number> {
  const subjects = familiesOf(gpu).map((family) => productSubject(gpu, family));
  try {
    const products = await measureAll(subjects, 2, report);
    return products.indexOf(bestOf(products));
  } finally {
    for (const subject of subjects) subject[Symbol.dispose]();
  }
}

function bestOf(products: readonly Measurement[]): Measurement {
  const correct = products.filter((product) => product.correct);
  return (correct.length > 0 ? correct : products).reduce((a, b) => (b.medianSeconds < a.medianSeconds ? b : a));
}

function summarise(gpu: Gpu, data: Dataset, measurements: readonly Measurement[], families: number): AdapterReport {
  const best = bestOf(measurements.slice(0, families));
  const counted = measurements.filter((measurement) => measurement.flops !== undefined);
  return {
    adapter: gpu.adapterName,
    data: data.name,
    measurements,
    bestProduct: best.name,
    ratios: Object.fromEntries(counted.map((measurement) => [measurement.name, ratioOf(measurement, best)])),
    correct: measurements.every((measurement) => measurement.correct),
  };
}
