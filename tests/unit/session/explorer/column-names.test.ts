// Names of columns: the session's own first, those of the file under names of their own.
import { expect, test } from 'vitest';
import { type DataColumn, firstRows, valueAt } from '../../../../src/core/column';
import { columnNamesOf, fileColumns } from '../../../../src/session/explorer/column-names';

const column = (name: string): DataColumn => ({ kind: 'number', name, values: Float64Array.of(1, NaN) });
const kind: DataColumn = { kind: 'category', name: 'kind', names: ['a', 'b'], values: Uint32Array.of(1, 0) };

test('columns that need the classes are there where these are known; names that are taken get a number', () => {
  const beside = [column('age'), column('loss'), column('loss'), column('__proto__'), column('loss (2)')];
  const names = ['age', 'loss (2)', 'loss (3)', '__proto__', 'loss (2) (2)'];
  expect(columnNamesOf({ beside })).toEqual([
    ...['class', 'split', 'loss', 'alignment', 'correct', 'norm', 'predicted'],
    ...names,
  ]);
  expect(columnNamesOf({ beside, isUnlabelled: true })).toEqual(['norm', 'predicted', ...names]);
  expect(columnNamesOf({})).toHaveLength(7);
  expect(fileColumns({ beside }).get('loss (3)')).toEqual({ ...beside[2], name: 'loss (3)' });
});

test('columns are cut with their datapoints and read as people read them', () => {
  expect(firstRows(kind, 1)).toEqual({ ...kind, values: Uint32Array.of(1) });
  expect([valueAt(kind, 0), valueAt(kind, 1), valueAt(column('x'), 0)]).toEqual(['b', 'a', 1]);
});
