// `npm run size`: the gzip size of every script, style and page that the build wrote, as a table.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { fail, root } from './lib/process.mjs';

/** Rows [file, bytes, gzip bytes] of one target, largest first. */
function measure(target) {
  const folder = join(root, 'dist', target);
  if (!existsSync(folder)) return [];
  const files = readdirSync(folder, { recursive: true }).filter((file) => /\.(js|css|html)$/.test(file));
  const rows = files.map((file) => {
    const content = readFileSync(join(folder, file));
    return [file, content.length, gzipSync(content, { level: 9 }).length];
  });
  return rows.sort((a, b) => b[2] - a[2]);
}

const kilobytes = (bytes) => (bytes / 1000).toFixed(1).padStart(9);

function print(target, rows) {
  const sum = (column) => rows.reduce((total, row) => total + row[column], 0);
  const lines = [...rows, ['total', sum(1), sum(2)]];
  const width = Math.max(40, ...lines.map(([file]) => file.length));
  console.log(`\ndist/${target}`.padEnd(width + 1) + '       kB  gzip kB');
  for (const [file, bytes, packed] of lines) console.log(file.padEnd(width) + kilobytes(bytes) + kilobytes(packed));
}

const measured = ['site', 'lib', 'embed'].map((target) => [target, measure(target)]);
if (measured.every(([, rows]) => rows.length === 0)) fail('Nothing is built yet: run `npm run build` first.');
for (const [target, rows] of measured) if (rows.length > 0) print(target, rows);
