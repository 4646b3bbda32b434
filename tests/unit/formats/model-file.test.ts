// What a model file is, told from its bytes; what it needs to be answered; what is refused.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { tensor } from '../../../src/core/tensor';
import { exportModel } from '../../../src/formats/model-export';
import { openModel } from '../../../src/formats/model-file';
import { readSafetensors, writeSafetensors } from '../../../src/formats/safetensors';
import { buildMlp } from '../../../src/model/builders';
import { initialise } from '../../../src/model/initialise';
import { inputSize, outputSize } from '../../../src/model/shape';
import { sequentialModel } from '../../../src/model/sequential';
import { damaged, refusesCleanly } from '../../support/fuzz';

const file = (folder: string, name: string): Uint8Array =>
  readFileSync(fileURLToPath(new URL(`../../data/${folder}/${name}`, import.meta.url)));
const gpt2 = file('gpt2-characters', 'model.safetensors');
const config: unknown = JSON.parse(new TextDecoder().decode(file('gpt2-characters', 'config.json')));

describe('a file', () => {
  test('of dense layers needs an activation', () => {
    const bytes = file('mlp-tanh-digits', 'model.safetensors');
    const opened = openModel(bytes);
    expect([opened.kind, opened.needs]).toEqual(['sequential', 'activation']);
    const { model } = opened.load({ activation: 'tanh' });
    expect(model).toEqual(sequentialModel(readSafetensors(bytes), { activation: 'tanh' }));
    expect(() => opened.load({})).toThrow('activation');
  });

  test('of a GPT-2 needs its config', () => {
    const opened = openModel(gpt2);
    expect([opened.kind, opened.needs]).toEqual(['gpt2', 'config']);
    const whole = opened.load({ config }).model;
    expect([inputSize(whole.graph), outputSize(whole.graph)]).toEqual([64, 71]);
    const { model, others } = opened.load({ config, datapoint: [5], position: 'all' });
    expect([inputSize(model.graph), outputSize(model.graph)]).toEqual([5, 5 * 71]);
    expect(others).toEqual([]);
    expect(() => opened.load({})).toThrow('config');
  });

  test('of a GPT-2 may hold masks of any element type and the head again', () => {
    const tensors = new Map(readSafetensors(gpt2));
    tensors.set('lm_head.weight', tensors.get('wte.weight')!);
    tensors.set('h.0.attn.bias', tensor([2], Float32Array.of(1, 2)));
    const text = new TextDecoder('latin1').decode(writeSafetensors(tensors));
    const bool = text.replace(
      '"h.0.attn.bias":{"dtype":"F32","shape":[2]',
      '"h.0.attn.bias":{"dtype":"I32","shape":[2]',
    );
    const { others } = openModel(Uint8Array.from(bool, (character) => character.charCodeAt(0))).load({ config });
    expect(others.map(({ name }) => name)).toEqual(['lm_head.weight', 'h.0.attn.bias']);
  });

  test.each([
    ['mlp-tanh-digits', [8, 8], []],
    ['cnn-digits', [64], ['max']],
    ['residual-layernorm-digits', undefined, ['normalise']],
  ])('of ONNX, %s, needs nothing', (folder, datapoint, primitives) => {
    const opened = openModel(file(folder, 'model.onnx'));
    expect([opened.kind, opened.needs]).toEqual(['onnx', undefined]);
    const { graph } = opened.load({ datapoint }).model;
    expect([inputSize(graph), outputSize(graph)]).toEqual([64, 10]);
    expect(JSON.stringify(graph.nodes)).toEqual(
      primitives.length ? expect.stringContaining(primitives[0]) : expect.anything(),
    );
  });

  test('of our own needs nothing', () => {
    const graph = buildMlp({ sizes: [3, 4, 2], activation: 'gelu', parameterization: 'ntk' });
    const model = { graph, values: initialise(graph, 1) };
    const opened = openModel(exportModel(model));
    expect([opened.kind, opened.needs]).toEqual(['exported', undefined]);
    expect(opened.load({})).toEqual({ model, others: [], notes: [] });
  });

  test.each([
    ['a zip archive', Uint8Array.of(0x50, 0x4b, 3, 4, 0, 0, 0, 0, 0, 0)],
    ['a bare pickle', Uint8Array.of(0x80, 2, 0x7d, 0x71, 0, 0x2e)],
  ])('that is %s is refused with the line that exports safetensors', (_, bytes) => {
    expect(() => openModel(bytes)).toThrow(expect.objectContaining({ code: 'Unsupported' }));
    expect(() => openModel(bytes)).toThrow(/python -c "import torch; .*save_file\(.*model\.safetensors'\)"/);
    expect(() => openModel(bytes)).not.toThrow('\n');
    expect(() => openModel(bytes, 'runs/old.pt')).toThrow(/torch\.load\('old\.pt', .*'old\.safetensors'\)"/);
    expect(() => openModel(bytes, `a'; rm -rf $HOME".pt`)).toThrow("torch.load('model.pt'");
  });

  test.each([
    ['nothing', new Uint8Array(0)],
    ['a text', new TextEncoder().encode('hello there')],
  ])('that is %s is refused', (_, bytes) => {
    expect(() => openModel(bytes)).toThrow(expect.objectContaining({ code: 'InvalidFile' }));
  });

  test('that is damaged is refused or read', async () => {
    for (const bytes of damaged(gpt2.subarray(0, 4000), 1, 100)) await refusesCleanly(() => openModel(bytes));
  });
});
