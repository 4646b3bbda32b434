// Parquet tables of pyarrow in every packing, and what is refused.
import { describe, expect, it } from 'vitest';
import { readParquet } from '../../../src/formats/parquet';
import { readRuns } from '../../../src/formats/parquet-values';
import { unsnap } from '../../../src/formats/snappy';
import { ThriftReader } from '../../../src/formats/thrift';
import { unzstd } from '../../../src/formats/zstandard';
import { parquetFile } from '../../support/data-files';

const rows = Array.from({ length: 60 }, (_, i) => [i / 7 - 3, i % 5, i * i - 50, i % 200, i % 3 === 0 ? 1 : 0]);

describe('parquet', () => {
  it.each(['none', 'snappy', 'gzip', 'zstd', 'two'])('reads the table packed as %s', async (form) => {
    const table = await readParquet(parquetFile(`flowers-${form}`));
    expect([table.count, table.shape]).toEqual([60, [5]]);
    expect(table.columns).toEqual(['width', 'height', '__proto__', 'small', 'flag']);
    expect(table.inputs).toEqual(Float32Array.from(rows.flat()));
    expect(table.classes).toEqual(['<b>iris</b>', '__proto__', 'lily']);
    expect([...table.labels!]).toEqual(rows.map((_, i) => i % 3));
  });

  it.each([{ column: 'small' }, 'none'] as const)(
    'keeps a column of texts beside the numbers: labels %o',
    async (label) => {
      const table = await readParquet(parquetFile('flowers-none'), { label });
      expect(table.columns).not.toContain('species');
      expect(table.shape).toEqual([label === 'none' ? 5 : 4]);
      const species = rows.map((_, i) => i % 3);
      const names = ['<b>iris</b>', '__proto__', 'lily'];
      expect(table.beside).toEqual([{ kind: 'category', name: 'species', names, values: Uint32Array.from(species) }]);
      expect(table.notes).toContain('Column species is not of numbers alone and is kept beside them.');
    },
  );

  it.each<[string, Uint8Array, RegExp]>([
    ['nothing', new Uint8Array(0), /PAR1/],
    ['no end', parquetFile('flowers-none').subarray(0, 4000), /end with PAR1/],
    ['missing values', parquetFile('missing'), /row 1: a value is missing/],
    ['nested columns', parquetFile('nested'), /column a: it is nested/],
    ['a compression that is not read', parquetFile('flowers-brotli'), /compression 4/],
    [
      'a footer beyond the file',
      parquetFile('missing').map((b, i, all) => (i === all.length - 6 ? 255 : b)),
      /footer of/,
    ],
    [
      'a page that is not as its checksum says',
      parquetFile('flowers-two').map((b, i) => (i === 90 ? b ^ 1 : b)),
      /checksum|byte/,
    ],
  ])('refuses %s', async (_what, bytes, message) => expect(readParquet(bytes)).rejects.toThrow(message));
});

describe('what is inside', () => {
  it('runs and packed bits end where they should', () => {
    expect([...readRuns(Uint8Array.of(6, 5, 3, 0b10001000, 0b11000110, 0b11111010), 3, 11)]).toEqual([
      ...[5, 5, 5],
      ...[0, 1, 2, 3, 4, 5, 6, 7],
    ]);
    expect(() => readRuns(Uint8Array.of(0xfe, 0xff, 0xff, 0xff, 0x0f, 1), 1, 10)).toThrow('a run of 2147483647');
    expect(() => readRuns(Uint8Array.of(0, 0), 0, 1)).toThrow('a run of 0');
    expect(() => readRuns(Uint8Array.of(3), 1, 2)).toThrow('needs 1 bytes');
  });

  it('snappy copies what came before', () => {
    expect([...unsnap(Uint8Array.of(7, 4, 1, 2, 1 + (1 << 2), 2), 7)]).toEqual([1, 2, 1, 2, 1, 2, 1]);
  });

  it.each([
    ['another length', [7, 4, 1, 2], /declares 7 bytes, not 4/],
    ['a copy from before the start', [4, 0, 1, 2, 9, 0], /outside/],
    ['a literal of 2^32', [4, 63 << 2, 255, 255, 255, 255], /more comes out/],
    ['too little', [4, 0, 1], /1 bytes come out/],
    ['no length', [255, 255, 255, 255, 255, 255], /no length/],
  ])('snappy with %s is refused', (_what, bytes, message) =>
    expect(() => unsnap(Uint8Array.from(bytes), 4)).toThrow(message),
  );

  it.each([
    ['a window of 2 GiB', [0x28, 0xb5, 0x2f, 0xfd, 0, 21 << 3, 1, 0, 0], /window/],
    ['a bomb', [0x28, 0xb5, 0x2f, 0xfd, 0, 0x38, 0x03, 0x00, 0x08, 0x61], /more than 9 bytes/],
    ['no end', [0x28, 0xb5, 0x2f, 0xfd, 0, 0x38], /damaged|unpacks to 0/],
  ])('zstandard with %s is refused', async (_what, bytes, message) =>
    expect(unzstd(Uint8Array.from(bytes), 9)).rejects.toThrow(message),
  );

  it.each([
    ['a record in a record without end', new Array(1000).fill(0x1c), /deeper/],
    ['a number without end', [0x16, ...new Array(1000).fill(0x80)], /ten bytes/],
    ['a list of 2^32', [0x19, 0xfc, 255, 255, 255, 255, 15], /longer than the file/],
    ['a text of 2^60 bytes', [0x18, 255, 255, 255, 255, 255, 255, 255, 255, 15], /are not there/],
    ['a field twice', [0x15, 2, 0x05, 2, 2, 0], /twice/],
    ['no end', [0x15, 2], /does not end/],
  ])('a header with %s is refused', (_what, bytes, message) =>
    expect(() => new ThriftReader(Uint8Array.from(bytes)).record()).toThrow(message),
  );
});
