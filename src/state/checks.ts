// What settings may be: one check for each group, used on files and on what a page asks for.
import { booleanAt, listAt, nameAt, numberAt, objectAt, refuse } from './fields';
import { checkColumnName } from './view-settings';
import {
  activationNames,
  type KernelOrder,
  type KernelReduction,
  type KernelSettings,
  lossNames,
  measureNames,
  type NetworkSettings,
  type NudgeSettings,
  optimizerNames,
  orderNames,
  parameterizationNames,
  reductionNames,
  type SortKey,
  type TrainingSettings,
} from './settings';

const mostDatapoints = 2 ** 31;

/** Ends of what a form may ask for, both included. */
export const settingsLimits = {
  deepest: 16,
  width: { least: 1, most: 1024, whole: true },
  seed: { least: 0, most: Number.MAX_SAFE_INTEGER, whole: true },
  rate: { least: 1e-9, most: 1e6 },
  weightDecay: { least: 0, most: 1000 },
  batchSize: { least: 1, most: 65536, whole: true },
  epochs: { least: 1, most: 10000, whole: true },
  outputScale: { least: 1e-4, most: 1e4 },
  datapoints: { least: 1, most: mostDatapoints, whole: true },
} as const;
const index = { least: 0, most: mostDatapoints, whole: true } as const;

/** A whole number of training steps. Throws InvalidFile. */
export function checkStep(value: unknown, where: string): number {
  return numberAt(value, where, { least: 0, most: 1e9, whole: true });
}

/** The index of a datapoint, or of a class. Throws InvalidFile. */
export function checkIndex(value: unknown, where: string): number {
  return numberAt(value, where, index);
}

/** A scale of 1 is none, so that equal networks have equal settings. Throws InvalidFile. */
function checkOutputScale(value: unknown, where: string): Pick<NetworkSettings, 'outputScale'> {
  if (value === undefined) return {};
  const outputScale = numberAt(value, where, settingsLimits.outputScale);
  return outputScale === 1 ? {} : { outputScale };
}

/** Fields that are absent come from `otherwise`. Throws InvalidFile. */
export function checkNetwork(value: unknown, where: string, otherwise: NetworkSettings): NetworkSettings {
  const fields = { ...otherwise, ...objectAt(value, where, [...Object.keys(otherwise), 'outputScale']) };
  const { deepest, width, seed } = settingsLimits;
  return {
    hidden: listAt(fields.hidden, `${where}.hidden`, deepest, (item, at) => numberAt(item, at, width)),
    activation: nameAt(fields.activation, `${where}.activation`, activationNames),
    parameterization: nameAt(fields.parameterization, `${where}.parameterization`, parameterizationNames),
    residual: booleanAt(fields.residual, `${where}.residual`),
    seed: numberAt(fields.seed, `${where}.seed`, seed),
    ...checkOutputScale(fields.outputScale, `${where}.outputScale`),
  };
}

/** Fields that are absent come from `otherwise`. Throws InvalidFile. */
export function checkTraining(value: unknown, where: string, otherwise: TrainingSettings): TrainingSettings {
  const fields = { ...otherwise, ...objectAt(value, where, [...Object.keys(otherwise), 'weightDecay', 'datapoints']) };
  return {
    optimizer: nameAt(fields.optimizer, `${where}.optimizer`, optimizerNames),
    loss: nameAt(fields.loss, `${where}.loss`, lossNames),
    rate: numberAt(fields.rate, `${where}.rate`, settingsLimits.rate),
    batchSize: numberAt(fields.batchSize, `${where}.batchSize`, settingsLimits.batchSize),
    epochs: numberAt(fields.epochs, `${where}.epochs`, settingsLimits.epochs),
    ...checkWeightDecay(fields.weightDecay, `${where}.weightDecay`),
    ...checkTrainedOn(fields.datapoints, `${where}.datapoints`),
  };
}

/** A decay of 0 is none, so that equal trainings have equal settings. Throws InvalidFile. */
function checkWeightDecay(value: unknown, where: string): Pick<TrainingSettings, 'weightDecay'> {
  if (value === undefined) return {};
  const weightDecay = numberAt(value, where, settingsLimits.weightDecay);
  return weightDecay === 0 ? {} : { weightDecay };
}

const checkTrainedOn = (value: unknown, where: string): Pick<TrainingSettings, 'datapoints'> =>
  value === undefined ? {} : { datapoints: numberAt(value, where, settingsLimits.datapoints) };

function checkReduction(value: unknown, where: string): KernelReduction {
  if (typeof value === 'string') return nameAt(value, where, reductionNames);
  const { logit } = objectAt(value, where, ['logit']);
  return { logit: checkIndex(logit, `${where}.logit`) };
}

const longestPatterns = 400;

/** Patterns of names, * where nothing is said. Throws InvalidFile. */
function checkPatterns(value: unknown, where: string): string {
  if (typeof value !== 'string' || value.length > longestPatterns)
    throw refuse(where, `it is not text of at most ${longestPatterns} characters`);
  return value.trim() || '*';
}

const columnMark = 'column:';

/** The column that an order goes by; undefined for those that have a name of their own. */
export function columnOfOrder(order: KernelOrder): string | undefined {
  return order.startsWith(columnMark) ? order.slice(columnMark.length) : undefined;
}

/** One of these names, or a column. */
function orderAt<Name extends KernelOrder>(value: unknown, where: string, names: readonly Name[]) {
  if (typeof value !== 'string' || !value.startsWith(columnMark)) return nameAt(value, where, names);
  return `${columnMark}${checkColumnName(value.slice(columnMark.length), where)}` as const;
}

const checkWithin = (value: unknown, where: string): Pick<KernelSettings, 'within'> =>
  value === undefined ? {} : { within: orderAt<SortKey>(value, where, ['class', 'norm', 'loss']) };

/** Fields that are absent come from `otherwise`. Throws InvalidFile. */
export function checkKernel(value: unknown, where: string, otherwise: KernelSettings): KernelSettings {
  const fields = { ...otherwise, ...objectAt(value, where, ['reduction', 'order', 'within', 'parameters']) };
  return {
    reduction: checkReduction(fields.reduction, `${where}.reduction`),
    order: orderAt<KernelOrder>(fields.order, `${where}.order`, orderNames),
    ...checkWithin(fields.within, `${where}.within`),
    parameters: checkPatterns(fields.parameters, `${where}.parameters`),
  };
}

/** Every field must be there. Throws InvalidFile. */
export function checkNudge(value: unknown, where: string): NudgeSettings {
  const fields = objectAt(value, where, ['index', 'label', 'rate', 'measure']);
  return {
    index: checkIndex(fields.index, `${where}.index`),
    label: checkIndex(fields.label, `${where}.label`),
    rate: numberAt(fields.rate, `${where}.rate`, { least: 0, most: 1e6 }),
    measure: nameAt(fields.measure, `${where}.measure`, measureNames),
  };
}

/** A layer's id: short and plain. Throws InvalidFile. */
export function checkLayer(value: unknown, where: string): string {
  if (typeof value !== 'string' || !/^[a-z0-9-]{1,40}$/.test(value)) throw refuse(where, 'it is not the id of a layer');
  return value;
}
