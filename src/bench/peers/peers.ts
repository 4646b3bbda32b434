// The libraries we compare ourselves with, on the GPU and on the CPU.
import { jaxContenders } from './jax';
import type { Peer } from './run';
import { tensorflowContenders } from './tensorflow';

const backends = ['webgpu', 'wasm'] as const;

export const peers: readonly Peer[] = backends.flatMap((backend) => [
  { library: '@jax-js/jax', backend, start: (model) => jaxContenders(model, backend) },
  { library: '@tensorflow/tfjs', backend, start: (model) => tensorflowContenders(model, backend) },
]);
