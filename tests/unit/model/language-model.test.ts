// Which networks are language models: those that answer with a logit for each of the ids that they read.
import { expect, it } from 'vitest';
import { GraphBuilder } from '../../../src/model/graph-builder';
import { isLanguageModel } from '../../../src/model/shape';

function reader(answers: number, ids = true) {
  const builder = new GraphBuilder();
  builder.declare({ name: 'table', shape: [7, 4] });
  builder.declare({ name: 'head', shape: [answers, 4] });
  const x = ids ? builder.embedding(builder.input([3]), 'table') : builder.input([3, 4]);
  return builder.build(builder.dense(x, { weight: 'head' }));
}

it.each([
  ['a logit for every id', reader(7), true],
  ['classes of texts', reader(2), false],
  ['as many logits, but no ids', reader(7, false), false],
] as const)('%s', (_what, graph, expected) => expect(isLanguageModel(graph)).toBe(expected));
