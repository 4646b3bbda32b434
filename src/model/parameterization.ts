// How a dense layer's scale is shared between initial deviation, forward multiplier and learning rate.
import type { ActivationKind, Parameter } from './graph';

/** Standard (weights as stored), NTK (Jacot et al. 2018) and maximal update (Yang and Hu 2021). */
export const parameterizations = ['standard', 'ntk', 'mu-p'] as const;

export type Parameterization = (typeof parameterizations)[number];

type Scales = Pick<Parameter, 'multiplier' | 'rate' | 'deviation'>;

export interface LayerScaleOptions {
  readonly parameterization: Parameterization;
  readonly activation: ActivationKind;
  readonly weightScale?: number;
  readonly biasScale?: number;
  readonly fanIn: number;
  /** Width of the last hidden layer. */
  readonly width: number;
  /** True for the layer that gives the logits. */
  readonly readout: boolean;
  /** True when there is a hidden layer. */
  readonly deep: boolean;
}

const halving: readonly ActivationKind[] = ['relu', 'leaky-relu', 'gelu', 'gelu-tanh', 'silu'];

/** The gain that keeps the second moment of activations about constant with depth (He et al. 2015). */
export function gainOf(activation: ActivationKind): number {
  return halving.includes(activation) ? Math.SQRT2 : 1;
}

function standard(options: LayerScaleOptions): { weight: Scales; bias: Scales } {
  const gain = options.weightScale ?? (options.readout ? 1 : gainOf(options.activation));
  return {
    weight: { multiplier: 1, rate: 1, deviation: gain / Math.sqrt(options.fanIn) },
    bias: { multiplier: 1, rate: 1, deviation: options.biasScale ?? 0 },
  };
}

function ntk(options: LayerScaleOptions): { weight: Scales; bias: Scales } {
  const sigma = options.weightScale ?? gainOf(options.activation);
  return {
    weight: { multiplier: sigma / Math.sqrt(options.fanIn), rate: 1, deviation: 1 },
    bias: { multiplier: options.biasScale ?? 0.1, rate: 1, deviation: 1 },
  };
}

/**
 * Multipliers sigma_w / sqrt(fan_in), the readout's sigma_w / width, and every rate times the width. The readout's bias
 * keeps rate 1: its gradient does not shrink with the width. Without a hidden layer there is no width to scale by.
 */
function maximalUpdate(options: LayerScaleOptions): { weight: Scales; bias: Scales } {
  const sigma = options.weightScale ?? 1;
  const fan = options.readout && options.deep ? options.width : Math.sqrt(options.fanIn);
  const rate = options.deep ? options.width : 1;
  return {
    weight: { multiplier: sigma / fan, rate, deviation: 1 },
    bias: { multiplier: options.biasScale ?? 0.1, rate: options.readout ? 1 : rate, deviation: 1 },
  };
}

/** Multiplier, rate and deviation of a dense layer's weight and bias. */
export function scalesOf(options: LayerScaleOptions): { weight: Scales; bias: Scales } {
  if (options.parameterization === 'standard') return standard(options);
  return options.parameterization === 'ntk' ? ntk(options) : maximalUpdate(options);
}
