// The orders that a reader may choose from.
import { expect, test } from 'vitest';
import { offeredOrders } from '../../../src/elements/shared/kernel-names';

const names = (isUnlabelled: boolean, chosen: Parameters<typeof offeredOrders>[1]) =>
  offeredOrders({ classes: [], isUnlabelled }, chosen).map(([order, words]) => `${order}: ${words}`);

test('by loss only where the classes are known, by a column where that is chosen', () => {
  const always = ['class: by class', 'index: by number', 'norm: by kernel norm'];
  expect(names(false, 'class')).toEqual([...always, 'loss: by loss', 'spectral: spectral']);
  expect(names(true, 'class')).toEqual([...always, 'spectral: spectral']);
  expect(names(true, 'column:a\nb').at(-1)).toBe('column:a\nb: by a\u21b5b');
});
