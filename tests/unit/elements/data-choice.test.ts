// The choice of datapoints: what is shown comes first and changes nothing; every other can be had.
import { expect, test } from 'vitest';
import { chosenData, dataOptions, keptData } from '../../../src/elements/shared/data-choice';
import { checkDataset } from '../../../src/state/dataset-settings';
import { drawStrokes, strokeClasses } from '../../../src/datasets/strokes';

const shown = {
  ...drawStrokes(0, 0, 3),
  ...{ name: 'cats', count: 1234, features: 784, classes: strokeClasses },
  split: { train: Uint32Array.of(0, 1), test: Uint32Array.of(2) },
};

test('says what is shown, and keeps it', () => {
  expect(dataOptions(shown)[0]).toEqual([keptData, 'as now: cats, 1,234']);
  expect(dataOptions(undefined)[0]).toEqual([keptData, 'as now']);
  expect([chosenData(keptData), chosenData()]).toEqual([undefined, undefined]);
});

test('offers what a state may hold, each once', () => {
  const offered = dataOptions(shown).slice(1);
  const settings = offered.map(([value]) => chosenData(value));
  expect(settings.map((each) => checkDataset(each, 'dataset'))).toEqual(settings);
  expect(settings).toContainEqual({ name: 'strokes', count: 60000, seed: 0 });
  expect(new Set(offered.map(([, text]) => text)).size).toBe(offered.length);
});
