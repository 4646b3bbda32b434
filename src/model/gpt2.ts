// A GPT-2 from a Hugging Face state dict and its config.json.
import { invalidFile } from '../core/errors';
import { sizeOf, type Tensor } from '../core/tensor';
import type { Gpt2Config } from './gpt2-config';
import { buildGpt2, gpt2Shapes, type Gpt2Options } from './gpt2-graph';
import type { Model } from './graph';

export type StateDict = ReadonlyMap<string, Tensor>;

const refuse = (where: string, why: string) => invalidFile('GPT-2 state dict', where, why);
const head = 'lm_head.weight';
const prefix = 'transformer.';

/** Whether a state dict has the names of a GPT-2, with or without `transformer.`. */
export function isGpt2(names: readonly string[]): boolean {
  return ['wte.weight', 'wpe.weight'].every((name) => names.includes(name) || names.includes(`${prefix}${name}`));
}

/** Whether a name is that of a causal mask, which older versions wrote. */
export const isGpt2Buffer = (name: string): boolean => /\.attn\.(masked_)?bias$/.test(name);

/** The tensors' shapes must be the config's, and nothing may be left over. */
function checkTensors(tensors: StateDict, expected: ReadonlyMap<string, readonly number[]>): void {
  for (const [name, shape] of expected) {
    const found = tensors.get(name)?.shape;
    if (!found) throw refuse(name, 'there is no such tensor');
    if (found.join() !== shape.join()) throw refuse(name, `it is [${found}], config.json says [${shape}]`);
  }
  const other = [...tensors.keys()].find((name) => !expected.has(name) && !isGpt2Buffer(name) && name !== head);
  if (other !== undefined) throw refuse(other, 'a GPT-2 of this config.json has no such tensor');
}

/** A tied head may be in the file a second time, as long as it is the same. */
function checkHead(tensors: StateDict, embedding: string): void {
  const [own, tied] = [tensors.get(head), tensors.get(embedding)!];
  if (!own) return;
  const same =
    own.shape.join() === tied.shape.join() &&
    own.data.every((value: number, i: number) => Object.is(value, tied.data[i]));
  if (!same) throw refuse(head, `config.json ties it to ${embedding}, which is different`);
}

/**
 * The model for prompts of `tokens` tokens; parameters keep the file's names, values become float32. Throws InvalidFile
 * naming the tensor that is missing, left over or of another shape, ShapeMismatch for a position that there is not.
 */
export function gpt2Model(tensors: StateDict, config: Gpt2Config, options: Omit<Gpt2Options, 'prefix'>): Model {
  const own = tensors.has(`${prefix}wte.weight`) ? prefix : '';
  const shapes = [...gpt2Shapes(config)];
  const named = new Map(shapes.map(([name, shape]) => [name === head ? head : `${own}${name}`, shape]));
  checkTensors(tensors, named);
  if (config.tied) checkHead(tensors, `${own}wte.weight`);
  const graph = buildGpt2(config, { ...options, prefix: own });
  const values = [...named].map(([name, shape]) => {
    const { data } = tensors.get(name)!;
    if (data.length !== sizeOf(shape)) throw refuse(name, `it holds ${data.length} numbers`);
    return [name, Float32Array.from(data)];
  });
  return { graph, values: Object.fromEntries(values) };
}
