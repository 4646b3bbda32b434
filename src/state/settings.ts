// Everything a reader may set, as names and plain values: the vocabulary of the state document.

export const activationNames = [
  'identity',
  'relu',
  'leaky-relu',
  'gelu',
  'gelu-tanh',
  'tanh',
  'sigmoid',
  'silu',
  'softplus',
  'erf',
  'sine',
] as const;
export const parameterizationNames = ['standard', 'ntk', 'mu-p'] as const;
export const optimizerNames = ['sgd', 'momentum', 'adam'] as const;
export const lossNames = ['cross-entropy', 'squared-error'] as const;
export const orderNames = ['class', 'index', 'norm', 'loss', 'spectral'] as const;
export const measureNames = ['log-probability', 'own-label', 'logit', 'norm'] as const;
export const colouringNames = ['class', 'kernel-row', 'predicted', 'actual', 'similarity', 'eigenvector'] as const;
/** Eigenvectors of a kernel that may be chosen, counted from 1, where all of them are known. */
export const eigenvectorLimits = { least: 1, most: 128, whole: true } as const;
export const layoutNames = ['pca', 'umap'] as const;
/** Views of the laboratory. */
export const labNames = ['nudge', 'film', 'prediction', 'spectrum', 'width', 'plane', 'sweeps'] as const;
export const familyNames = ['registers', 'subgroups', 'tiled'] as const;

export interface NetworkSettings {
  /** Widths of the hidden layers, first to last; none is a linear model. */
  readonly hidden: readonly number[];
  readonly activation: (typeof activationNames)[number];
  readonly parameterization: (typeof parameterizationNames)[number];
  /** Hidden layers of equal input and output size become h + activation(dense(h)). */
  readonly residual: boolean;
  /** Draws the weights and orders the mini-batches. */
  readonly seed: number;
  /** Multiplies the logits; absent: 1. */
  readonly outputScale?: number;
}

export interface TrainingSettings {
  readonly optimizer: (typeof optimizerNames)[number];
  readonly loss: (typeof lossNames)[number];
  readonly rate: number;
  /**
   * Decoupled from the gradient (Loshchilov and Hutter 2019): a step takes its rate times this of every parameter away.
   * Absent: 0.
   */
  readonly weightDecay?: number;
  readonly batchSize: number;
  readonly epochs: number;
  /** Datapoints that are trained on, evenly spread over those for training; absent, or beyond their number: all of these. */
  readonly datapoints?: number;
}

export const reductionNames = ['trace', 'cosine', 'pseudo', 'log-probability'] as const;

/** Which logits' kernels are combined, and how; log-probability is of each datapoint's label; { logit } takes one. */
export type KernelReduction = (typeof reductionNames)[number] | { readonly logit: number };
/** An order by a column of the datapoints, whatever its name. */
export type ColumnOrder = `column:${string}`;
/** What datapoints can be sorted by. */
export type SortKey = 'class' | 'norm' | 'loss' | ColumnOrder;
export type KernelOrder = (typeof orderNames)[number] | SortKey;

export interface KernelSettings {
  readonly reduction: KernelReduction;
  readonly order: KernelOrder;
  /** Sorts datapoints that are equal in the order, as those of one class are; absent: by index. */
  readonly within?: SortKey;
  /** Which parameters count, as patterns of their names: see namesOf. */
  readonly parameters: string;
}

/** The one number per datapoint that stands for a change of its logits. */
export type ShiftMeasure = (typeof measureNames)[number];

export interface NudgeSettings {
  /** Datapoint that is stepped on, and the label it is stepped towards. */
  readonly index: number;
  readonly label: number;
  readonly rate: number;
  readonly measure: ShiftMeasure;
}

/** What per-datapoint values colour the other views by. */
export type ColouredBy = (typeof colouringNames)[number];

/** How datapoints are placed by their activations. */
export type LayoutName = (typeof layoutNames)[number];

/** A view of the laboratory: nudges in depth, training as a film, what a fixed kernel predicts, eigenvalues, infinite width, toys, sweeps. */
export type LabName = (typeof labNames)[number];

/** Family of the matrix product; see the probe of the engine. */
export type FamilyName = (typeof familyNames)[number];

/** A network that learns the digits to more than 95 % of those held out in a few seconds. */
export const defaultNetwork: NetworkSettings = {
  hidden: [256, 256],
  activation: 'relu',
  parameterization: 'standard',
  residual: false,
  seed: 0,
};

export const defaultTraining: TrainingSettings = {
  optimizer: 'momentum',
  loss: 'cross-entropy',
  rate: 0.02,
  batchSize: 64,
  epochs: 10,
};

export const defaultKernel: KernelSettings = { reduction: 'trace', order: 'class', parameters: '*' };

/** A nudge's rate and measure until the reader chooses others. */
export const defaultNudge: Pick<NudgeSettings, 'rate' | 'measure'> = { rate: 0.01, measure: 'log-probability' };
