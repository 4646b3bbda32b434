// Numbers of a table that the network does not read stand beside the datapoints; anything else is left as it was.
import { describe, expect, test } from 'vitest';
import { readCsv } from '../../../src/formats/csv';
import { withoutAside } from '../../../src/session/aside-columns';

const table = readCsv(new TextEncoder().encode('id,a,fold,b,label\n7,1,0,2,x\n8,3,1,4,y\n'));

describe('columns that a network does not read', () => {
  test('are put beside where exactly the numbers that it reads are left', () => {
    const { shape, inputs, columns, beside, labels, notes } = withoutAside(table, 2);
    expect([shape, [...inputs], columns]).toEqual([[2], [1, 2, 3, 4], ['a', 'b']]);
    expect(beside).toEqual([
      { kind: 'number', name: 'id', values: Float32Array.of(7, 8) },
      { kind: 'number', name: 'fold', values: Float32Array.of(0, 1) },
    ]);
    expect(labels).toBe(table.labels);
    expect(notes.at(-1)).toBe('The network reads 2 numbers: id, fold are kept beside them.');
  });

  test.each([1, 3, 4, 5])('nothing changes for a network that reads %i', (features) =>
    expect(withoutAside(table, features)).toBe(table),
  );
});
