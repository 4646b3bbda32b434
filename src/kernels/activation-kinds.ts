// The codes by which shaders know the activations (shaders/shared/activations.wgsl).

/** KIND of each activation. */
export const activationCodes: Readonly<Record<string, number>> = {
  identity: 0,
  relu: 1,
  'leaky-relu': 2,
  gelu: 3,
  'gelu-tanh': 4,
  tanh: 5,
  sigmoid: 6,
  silu: 7,
  softplus: 8,
  erf: 9,
  sine: 10,
};

/** Multiplies, adds and divides of one activation, or of a derivative, by code. */
export const activationFlops: readonly number[] = [0, 1, 1, 51, 26, 36, 19, 20, 32, 48, 24];
