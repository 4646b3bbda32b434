// Long fuzzing of the readers of models: ONNX files of PyTorch, at many seeds.
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { isNtkError } from '../../../../src/core/errors';
import { readOnnx } from '../../../../src/formats/onnx';
import { damaged } from '../../../support/fuzz';

const networks = ['cnn-digits', 'residual-layernorm-digits'];
const seeds = Array.from({ length: 4 }, (_, seed) => seed + 20);
const data = new URL('../../../data/', import.meta.url);
const exported = readdirSync(new URL('networks/', data)).filter((name) => !name.endsWith('.md'));

/** A model, InvalidFile or Unsupported; any other error is passed on. */
function isRefused(bytes: Uint8Array): boolean {
  try {
    readOnnx(bytes);
    return false;
  } catch (error) {
    if (isNtkError(error, 'InvalidFile') || isNtkError(error, 'Unsupported')) return true;
    throw error;
  }
}

describe.each(networks)('ONNX, %s', (name) => {
  const bytes = readFileSync(new URL(`${name}/model.onnx`, data));

  it.each(seeds)('gives a model, InvalidFile or Unsupported (seed %i)', (seed) => {
    const refused = [...damaged(bytes, seed, 2500)].filter(isRefused).length;
    expect(refused).toBeGreaterThan(2500);
  });
});

describe('small exports, whose bytes are mostly structure', () => {
  it.each(exported)('%s', (name) => {
    const bytes = readFileSync(new URL(`networks/${name}/model.onnx`, data));
    const refused = [...damaged(bytes, 31, 1000)].filter(isRefused).length;
    expect(refused).toBeGreaterThan(500);
  });
});
