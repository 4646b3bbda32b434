// The recording's side of the page: the network of a session trained again from its seed, captured at fixed steps, nudged at the end.
import { reductionKey, reductionNames } from '../elements/shared/kernel-names';
import { imagesOf } from '../elements/shared/pixel-range';
import { alignPoints } from '../record/align';
import { FrameClock } from '../record/clock';
import { cannotRecord, lostWhileRecording } from '../record/problems';
import type { JobOptions } from '../record/record';
import type { CurvePoint, RecordedLayer, RecordingSource, Snapshot } from '../record/source';
import type { LayerView, NudgeSettings, Session, StateDocument } from '../session/types';
import { defaultNudge } from '../state/settings';
import { recordNetwork, type RecordedNetwork, type RecordingArena } from './recorded-network';

const mostSnapshots = 7;
const stride = 4;
/** A wrong label's gradient is large: this share of the usual rate keeps to the first order. */
const gentle = 0.2;

type Dataset = NonNullable<Session['dataset']['value']>;

/** A source and the GPU memory it holds. */
export type Demo = RecordingSource & Disposable;

/** Steps to capture at: 0, the last, and between them about twice as many each time, since much happens early. */
export function captureSteps(total: number): number[] {
  const last = 2 ** (mostSnapshots - 1) - 1;
  const steps = Array.from({ length: mostSnapshots }, (_, index) => Math.round((total * (2 ** index - 1)) / last));
  return [...new Set(steps)];
}

/** The reader's own nudge, else one on the selected digit, else on one that was held out: towards a wrong label, and gently. */
function nudgeOf(session: Session, { labels, classes, split }: Dataset, seed: number): NudgeSettings {
  const chosen = session.nudgeSettings.peek();
  if (chosen) return chosen;
  const clock = new FrameClock(1, seed);
  const candidates = split.test.length > 0 ? split.test : split.train;
  const index = session.selection.peek().selected ?? candidates[clock.choose('datapoint', candidates.length)];
  const further = classes.length > 1 ? 1 + clock.choose('label', classes.length - 1) : 0;
  const label = (labels[index] + further) % classes.length;
  return { ...defaultNudge, rate: defaultNudge.rate * gentle, index, label };
}

/** The state in which a capture is made: everything that decides a number is in it. */
function stateOf(session: Session, step: number, nudge: NudgeSettings | undefined): StateDocument {
  return {
    version: 1,
    dataset: 'digits',
    network: session.network.peek(),
    training: session.trainingSettings.peek(),
    step,
    kernel: { reduction: session.kernelSettings.peek().reduction, order: 'class', parameters: '*' },
    colouredBy: 'class',
    family: 'registers',
    checkpoints: [],
    ...(nudge ? { nudge } : {}),
  };
}

function describe({ network, training, dataset }: Session): string {
  const { hidden, activation } = network.peek();
  const { features, classes, name } = dataset.peek()!;
  return `${name}, network ${[features, ...hidden, classes.length].join('-')} (${activation}), ${training.peek().totalSteps} steps`;
}

/** Layers of one capture, turned to lie on those of the next one; the last capture's lie on its deepest layer. */
function alignLayers(captures: readonly RecordedNetwork[]): Float32Array<ArrayBuffer>[][] {
  const common = commonLayers(captures);
  const aligned: Float32Array<ArrayBuffer>[][] = [];
  for (let at = captures.length - 1; at >= 0; at--) {
    const layers = common.map((id) => layerOf(captures[at], id));
    const targets = aligned[0] ?? layers.map(() => layers[layers.length - 1].points);
    aligned.unshift(layers.map(({ points }, index) => alignPoints(points, targets[index], stride)));
  }
  return aligned;
}

function layerOf({ layers }: RecordedNetwork, id: string): LayerView {
  return layers.find((layer) => layer.id === id)!;
}

/** Ids of the layers that every capture has. */
function commonLayers(captures: readonly RecordedNetwork[]): string[] {
  const ids = captures[captures.length - 1].layers.map(({ id }) => id);
  return ids.filter((id) => captures.every(({ layers }) => layers.some((layer) => layer.id === id)));
}

function snapshotsOf(captures: readonly RecordedNetwork[], chosen: number, arena: RecordingArena): Snapshot[] {
  const points = alignLayers(captures);
  const common = commonLayers(captures);
  return captures.map((capture, at) => ({
    step: capture.kernel.step,
    picture: capture.kernel.picture,
    domain: capture.kernel.sample,
    layers: common.map((id, index): RecordedLayer => {
      const { title, width, neighbours } = layerOf(capture, id);
      const column = points[at][index];
      const positions = { n: column.length / stride, buffer: arena.upload('positions', column), points: column };
      const { k, indices } = neighbours;
      return { title, width, positions, neighbours: indices.slice(chosen * k, (chosen + 1) * k) };
    }),
  }));
}

function curveOf({ history }: RecordedNetwork): CurvePoint[] {
  return history.map(({ step, trainLoss, testLoss, trainAccuracy, testAccuracy }) => ({
    step,
    trainLoss,
    testLoss,
    trainAccuracy,
    testAccuracy,
  }));
}

const measures: Readonly<Record<NudgeSettings['measure'], (name: string) => string>> = {
  'log-probability': (name) => `shift of log p(${name})`,
  'own-label': () => 'shift of log p of its own label',
  logit: (name) => `shift of logit ${name}`,
  norm: () => 'size of the shift of all logits',
};

function sourceOf(session: Session, captures: readonly RecordedNetwork[], arena: RecordingArena): RecordingSource {
  const last = captures[captures.length - 1];
  const dataset = session.dataset.peek()!;
  const { labels, classes } = dataset;
  if (!last.nudge) throw cannotRecord('a nudge that could not be computed');
  const { settings, predicted, actual, predictedActual } = last.nudge;
  const names = new Map(reductionNames(dataset));
  return {
    gpu: session.gpu.peek()!,
    title: describe(session),
    labels,
    classes,
    order: last.kernel.order,
    images: imagesOf(dataset),
    snapshots: snapshotsOf(captures, settings.index, arena),
    signed: captures.some(({ kernel }) => kernel.signed),
    kernel: `K, ${names.get(reductionKey(last.kernel.reduction))}`,
    curve: curveOf(last),
    chosen: settings.index,
    nudge: {
      label: settings.label,
      predicted,
      actual,
      measure: measures[settings.measure](classes[settings.label]),
      correlation: predictedActual.pearson,
    },
  };
}

/**
 * Everything the demo shows of the network a session is set to. The same settings, nudge and seed give the same numbers on the
 * same adapter: weights, batches and the family of products are fixed. The session itself goes on as it is.
 * Throws Unsupported before the session has data, what training or kernel throw, and the signal's reason when aborted.
 */
export async function prepareDemo(
  session: Session,
  seed: number,
  { signal, onProgress }: JobOptions = {},
): Promise<Demo> {
  const [gpu, dataset] = [session.gpu.peek(), session.dataset.peek()];
  if (!gpu || !dataset) throw cannotRecord('before there are data and a graphics processor');
  const steps = captureSteps(session.training.peek().totalSteps);
  const arena = gpu.arena.child('recording');
  try {
    const captures: RecordedNetwork[] = [];
    for (const step of steps) {
      onProgress?.({ stage: 'networks', done: captures.length, total: steps.length });
      const nudge = step === steps[steps.length - 1] ? nudgeOf(session, dataset, seed) : undefined;
      captures.push(await recordNetwork(gpu, dataset, stateOf(session, step, nudge), arena, signal));
    }
    if (gpu.isLost) throw lostWhileRecording();
    return { ...sourceOf(session, captures, arena), [Symbol.dispose]: () => arena[Symbol.dispose]() };
  } catch (error) {
    arena[Symbol.dispose]();
    throw error;
  }
}
