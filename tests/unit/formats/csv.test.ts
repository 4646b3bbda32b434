// Tables in text: headers, labels, delimiters, and the line that is wrong.
import { describe, expect, it } from 'vitest';
import { type CsvOptions, readCsv } from '../../../src/formats/csv';
import { writeCsv } from '../../../src/formats/csv-write';
import { text } from '../../support/data-files';

const table = (content: string, options?: CsvOptions) => {
  const { count, shape, inputs, labels, classes, columns } = readCsv(text(content), options);
  return { count, shape, inputs: [...inputs], labels: labels && [...labels], classes, columns };
};

describe('csv', () => {
  it('reads numbers, with a header and without', () => {
    const numbers = { count: 2, shape: [3], inputs: [1, -2.5, 300, 4, 5, 0.25] };
    expect(table('a,b,c\n1,-2.5,3e2\n4,5,.25\n')).toEqual({ ...numbers, columns: ['a', 'b', 'c'] });
    expect(table('1,-2.5,3e2\r\n\r\n4,5,.25')).toEqual(numbers);
    expect(table('1,2\n3,4', { header: true })).toEqual({
      count: 1,
      shape: [2],
      inputs: [3, 4],
      columns: ['1', '2'],
    });
  });

  it.each(['\t', ';', '|', ','])('parts fields by %j', (by) =>
    expect(table(['1', '2', '3'].join(by) + '\n' + ['4', '5', '6'].join(by)).inputs).toEqual([1, 2, 3, 4, 5, 6]),
  );

  it('finds the labels by a usual name, by being no numbers, or as told', () => {
    expect(table('label,p0\n7,1\n3,2\n')).toMatchObject({
      inputs: [1, 2],
      labels: [7, 3],
      classes: ['0', '1', '2', '3', '4', '5', '6', '7'],
      columns: ['p0'],
    });
    expect(table('5.1,3.5,"setosa, wild"\n4.9,3.0,iris')).toMatchObject({
      shape: [2],
      labels: [1, 0],
      classes: ['iris', 'setosa, wild'],
    });
    expect(table('1,2000\n3,1999', { label: 'last' })).toMatchObject({ labels: [1, 0], classes: ['1999', '2000'] });
    expect(table('a,b\n1,2\n', { label: { column: 'a' } })).toMatchObject({ inputs: [2], labels: [1] });
    expect(table('y,b\n1,2\n', { label: 'none' })).toMatchObject({ inputs: [1, 2], labels: undefined });
  });

  it('keeps texts that are no labels beside the numbers: as names in their order, or as numbers with gaps', () => {
    const { beside, columns, inputs, labels, notes } = readCsv(
      text('a,kind,b,age,label\n1,kind 10,2,NA,7\n3,kind 2,4,5.5,7\n'),
    );
    expect([columns, [...inputs], [...labels!]]).toEqual([
      ['a', 'b'],
      [1, 2, 3, 4],
      [7, 7],
    ]);
    expect(beside).toEqual([
      { kind: 'category', name: 'kind', names: ['kind 2', 'kind 10'], values: Uint32Array.of(1, 0) },
      { kind: 'number', name: 'age', values: Float64Array.of(NaN, 5.5) },
    ]);
    expect(notes).toContain('Column kind is not of numbers alone and is kept beside them.');
    expect(readCsv(text('1,x,2,last\n')).beside).toMatchObject([{ name: '2', names: ['x'] }]);
  });

  it('leaves out texts that are too long, and refuses more columns of texts than are kept', () => {
    const long = readCsv(text(`a,b,label\n1,x,2\n1,${'x'.repeat(257)},2`));
    expect(long.beside).toBeUndefined();
    expect(long.notes).toContain('Column b has texts that are longer, or more, than are kept, and is left out.');
    const many = `1,${'x,'.repeat(33)}label`;
    expect(() => readCsv(text(many))).toThrow(/line 1: column 34 holds "x"/);
  });

  it('keeps labels that are markup or names of Object.prototype as the text they are', () => {
    const labels = ['<img src=x onerror=alert(1)>', '__proto__', 'constructor', 'toString'];
    const { classes } = table(`__proto__,label\n${labels.map((label, i) => `${i},${label}`).join('\n')}`);
    expect(classes).toEqual([...labels].sort());
    expect(table('__proto__,constructor\n1,2').columns).toEqual(['__proto__', 'constructor']);
    expect(({} as Record<string, unknown>).label).toBeUndefined();
  });

  it.each<[string, string, CsvOptions | undefined, RegExp]>([
    ['an empty file', '\n\n', undefined, /empty/],
    ['names alone', 'a,b', undefined, /line 1: there is no row/],
    ['a word among numbers', '1,2\n3,4\n5,x', undefined, /line 3: column 2 holds "x"/],
    ['a missing value', '1,2\n\n3,', undefined, /line 3: column 2 holds nothing/],
    ['NaN', '1,2\nNaN,4', undefined, /line 2: column 1/],
    ['Infinity', '1,2\n3,Infinity', undefined, /line 2: column 2/],
    ['hexadecimal', '1,2\n0x10,3', undefined, /line 2/],
    ['beyond float32', '1,2\n3,1e39', undefined, /line 2/],
    ['a long run of digits', `1,2\n${'1'.repeat(100_000)}x,3`, undefined, /line 2/],
    ['a short row', '1,2,3\n4,5', undefined, /line 2: it has 2 columns/],
    ['an open quote', '1,2\n"3,4', undefined, /line 2: a quote/],
    ['labels alone', 'label\ncat', undefined, /no numbers/],
    ['an empty label', 'a,label\n1,', undefined, /line 2: its label is empty/],
    ['a label without an end', `a,label\n1,${'x'.repeat(300)}`, undefined, /line 2: a label of 300/],
    ['no such column', 'a,b\n1,2', { label: { column: '__proto__' } }, /__proto__/],
    ['a column twice', 'a,a\n1,2', { label: { column: 'a' } }, /twice/],
    ['too many columns', `${','.repeat(70_000)}\n`, undefined, /line 1: it has 70001 columns/],
  ])('refuses %s', (_what, content, options, message) =>
    expect(() => readCsv(text(content), options)).toThrow(message),
  );

  it('refuses bytes that are no text, and a line without an end', () => {
    expect(() => readCsv(Uint8Array.of(0x31, 0x0a, 0xff, 0xfe))).toThrow(/line 2: it is not UTF-8/);
    expect(() => readCsv(new Uint8Array(2 ** 22 + 1).fill(0x2c))).toThrow(/line 1: it has 4194305 bytes/);
  });
});

describe('writing', () => {
  it('gives what is read again', () => {
    const values = Float32Array.of(0.1, -3e-20, 7);
    const bytes = writeCsv([
      { name: 'value', values },
      { name: 'label', values: ['a "quoted", one', 'b', 'c'] },
    ]);
    const { inputs, classes, labels } = readCsv(bytes);
    expect([inputs, classes, [...labels!]]).toEqual([values, ['a "quoted", one', 'b', 'c'], [0, 1, 2]]);
  });

  it('leaves no formula to a spreadsheet', () =>
    expect(new TextDecoder().decode(writeCsv([{ name: '=x', values: ['=1+1', -2] }]))).toBe(`"'=x"\n"'=1+1"\n-2\n`));

  it('refuses columns of different lengths', () =>
    expect(() =>
      writeCsv([
        { name: 'a', values: [1] },
        { name: 'b', values: [] },
      ]),
    ).toThrow('0 in b'));
});
