// The view in the state document: small, strict, and absent where everything is as it comes.
import { describe, expect, test } from 'vitest';
import { isNtkError } from '../../../src/core/errors';
import { defaultState, formatState, parseState } from '../../../src/state/document';
import { checkKernel, columnOfOrder } from '../../../src/state/checks';
import { defaultKernel } from '../../../src/state/settings';
import { changedView, checkView, type ViewSettings } from '../../../src/state/view-settings';

const full: ViewSettings = {
  rectangle: { rows: [-3.5, 1000.25], columns: [0, 60000] },
  statistic: 'deviation',
  scale: 'symlog',
  domain: [-1e-30, 4e30],
  tracks: ['class', 'loss', '<b>age</b>'],
  rowSet: 'train',
  columnSet: 'test',
};

function refusedAt(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    if (isNtkError(error, 'InvalidFile')) return error.details.where;
    throw error;
  }
  throw new Error('it was read');
}

describe('view', () => {
  test('what is written is read again, and nothing is written where nothing is chosen', () => {
    expect(parseState(formatState({ ...defaultState, view: full })).view).toEqual(full);
    expect(parseState(formatState({ ...defaultState, view: {} }))).toEqual(defaultState);
    expect(Object.keys(JSON.parse(formatState(defaultState)) as object)).not.toContain('view');
    for (const domain of ['0-100', '1-99', '5-95', 'symmetric'] as const)
      expect(checkView({ domain }, 'view')).toEqual({ domain });
  });

  test('what is given joins what there is, and undefined takes it out', () => {
    expect(checkView({ scale: 'log', tracks: undefined }, 'view', { tracks: ['loss'], statistic: 'largest' })).toEqual({
      scale: 'log',
      statistic: 'largest',
    });
  });

  test('of other rows or columns is of all of them, unless a place comes with them', () => {
    const { rectangle } = full;
    const before: ViewSettings = { rectangle, scale: 'log', rowSet: 'train' };
    expect(changedView(before, { columnSet: 'test' })).toEqual({ scale: 'log', rowSet: 'train', columnSet: 'test' });
    expect(changedView(before, { rowSet: undefined })).toEqual({ scale: 'log' });
    expect(changedView(before, { rowSet: 'train', scale: undefined })).toEqual({ rectangle, rowSet: 'train' });
    expect(changedView(before, { rowSet: 'test', rectangle })).toEqual({ rectangle, scale: 'log', rowSet: 'test' });
    expect(changedView({ rowSet: 'test', rectangle }, { rowSet: undefined })).toBeUndefined();
    expect(changedView(undefined, {})).toBeUndefined();
  });

  test.each<[unknown, string]>([
    [[], 'view'],
    [{ zoom: 1 }, 'view'],
    [JSON.parse('{"__proto__":{"scale":"log"}}'), 'view'],
    [{ rectangle: { rows: [0, 1] } }, 'view.rectangle.columns'],
    [{ rectangle: { rows: [0, 1], columns: [1, 1] } }, 'view.rectangle.columns'],
    [{ rectangle: { rows: [2, 1], columns: [0, 1] } }, 'view.rectangle.rows'],
    [{ rectangle: { rows: [0, 1, 2], columns: [0, 1] } }, 'view.rectangle.rows'],
    [{ rectangle: { rows: [0, 2 ** 32], columns: [0, 1] } }, 'view.rectangle.rows[1]'],
    [{ rectangle: { rows: [0, NaN], columns: [0, 1] } }, 'view.rectangle.rows[1]'],
    [{ rectangle: { rows: [0, 1], columns: [0, 1], depth: 1 } }, 'view.rectangle'],
    [{ statistic: 'median' }, 'view.statistic'],
    [{ scale: 'square' }, 'view.scale'],
    [{ domain: '2-98' }, 'view.domain'],
    [{ domain: [1, 0] }, 'view.domain'],
    [{ domain: [0, Infinity] }, 'view.domain[1]'],
    [{ domain: [0] }, 'view.domain'],
    [{ tracks: Array.from({ length: 17 }, (_, i) => `${i}`) }, 'view.tracks'],
    [{ tracks: ['loss', 'loss'] }, 'view.tracks'],
    [{ tracks: [''] }, 'view.tracks[0]'],
    [{ tracks: ['x'.repeat(257)] }, 'view.tracks[0]'],
    [{ rowSet: 'all' }, 'view.rowSet'],
    [{ columnSet: 1 }, 'view.columnSet'],
  ])('refuses %j at %s', (value, where) => expect(refusedAt(() => checkView(value, 'view'))).toBe(where));
});

describe('orders', () => {
  test('go by a name or a column, and by another column within', () => {
    const kernel = checkKernel({ order: 'column:kind of: plant', within: 'norm' }, 'kernel', defaultKernel);
    expect(kernel).toEqual({ ...defaultKernel, order: 'column:kind of: plant', within: 'norm' });
    expect(columnOfOrder(kernel.order)).toBe('kind of: plant');
    expect(columnOfOrder('spectral')).toBeUndefined();
    expect(parseState(formatState({ ...defaultState, kernel })).kernel).toEqual(kernel);
    expect(checkKernel({ within: undefined }, 'kernel', kernel)).not.toHaveProperty('within');
    expect(checkKernel({ order: 'loss' }, 'kernel', kernel)).toMatchObject({ order: 'loss', within: 'norm' });
  });

  test.each<[object, string]>([
    [{ order: 'column:' }, 'kernel.order'],
    [{ order: 'size' }, 'kernel.order'],
    [{ order: `column:${'x'.repeat(257)}` }, 'kernel.order'],
    [{ within: 'spectral' }, 'kernel.within'],
    [{ within: 'index' }, 'kernel.within'],
    [{ within: 3 }, 'kernel.within'],
  ])('refuses %j at %s', (value, where) =>
    expect(refusedAt(() => checkKernel(value, 'kernel', defaultKernel))).toBe(where),
  );
});
