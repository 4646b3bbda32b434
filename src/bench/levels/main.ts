// `npm run bench:levels`: large kernels by tile through Dawn in Node: the overview against n, a tile of each level, random cells
// against float64.
import '../../core/dispose-polyfill';
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { streamOf, uniform } from '../../core/random';
import type { TileAddress } from '../../core/pyramid';
import { installDawn } from '../../gpu/dawn';
import { openDevice, type Gpu } from '../../gpu/device';
import { bound } from '../samples';
import { checkCells } from './cell-check';
import { type LevelRow, levelTable, type OverviewRow, overviewTable } from './report';
import { type LevelsSubject, openSubject } from './subject';
import { runTile, type TileRun } from './tile-run';

const { values: asked } = parseArgs({
  options: {
    n: { type: 'string', default: '2000,8000,32000,60000' },
    budget: { type: 'string' },
    cells: { type: 'string', default: '40' },
    teraflops: { type: 'string', default: '10' },
    json: { type: 'string' },
  },
});
const say = (line: string): void => void process.stderr.write(`${line}\n`);

async function overview(gpu: Gpu, n: number): Promise<OverviewRow> {
  using subject = await openSubject(gpu, n);
  const top = { level: subject.levels.pyramid.coarsest, row: 0, column: 0 };
  const quick = subject.levels.previewOf(top, 'mean');
  const preview = quick && (await runTile(subject, top, quick));
  const exact = await runTile(subject, top);
  say(`n = ${n}: ${exact.seconds.toFixed(1)} s`);
  return { n, preview, exact, means: await fromMeans(subject, exact) };
}

/** The same from mean gradients, whose cost is linear in n, where another way costs less. */
async function fromMeans(subject: LevelsSubject, exact: TileRun): Promise<TileRun | undefined> {
  if (exact.provenance.kind === 'block gradients') return exact;
  const way = subject.levels.exactWays(exact.address).find(({ kind }) => kind === 'block gradients');
  return way && runTile(subject, exact.address, way);
}

/** A seeded tile of a level. */
function someTile({ levels: { pyramid } }: LevelsSubject, level: number): TileAddress {
  const { rows, columns } = pyramid.tiles(level);
  const [row, column] = [rows, columns].map((count, at) =>
    Math.floor(uniform(0, streamOf(`tile ${level}`), at) * count),
  );
  return { level, row, column };
}

/** Every second level is compared with float64, from the overview down. */
async function zoom(gpu: Gpu, n: number, cells: number): Promise<LevelRow[]> {
  using subject = await openSubject(gpu, n);
  const { coarsest } = subject.levels.pyramid;
  const rows: LevelRow[] = [];
  for (let level = coarsest; level >= 0; level--) {
    const run = await runTile(subject, someTile(subject, level));
    const error = (coarsest - level) % 2 === 0 ? checkCells(subject, run, cells) : undefined;
    say(`level ${level}: ${run.seconds.toFixed(1)} s${error === undefined ? '' : `, error ${error.toExponential(1)}`}`);
    rows.push({ run, cells, error });
  }
  return rows;
}

await installDawn();
using gpu = await openDevice({ budget: asked.budget === undefined ? undefined : Number(asked.budget) });
const counts = asked.n.split(',').map(Number);
const overviews: OverviewRow[] = [];
for (const n of counts) overviews.push(await overview(gpu, n));
const levels = await zoom(gpu, Math.max(...counts), Number(asked.cells));

console.log(
  `${gpu.adapterName}, Node ${process.version}, ${process.platform} ${process.arch}, ${new Date().toISOString()}\n`,
);
console.log(`${overviewTable(overviews)}\n\n${levelTable(levels, Number(asked.teraflops))}`);
if (asked.json)
  writeFileSync(asked.json, `${JSON.stringify({ adapter: gpu.adapterName, overviews, levels }, null, 2)}\n`);
const wrong = levels.filter(({ error = 0 }) => !(error < bound));
if (wrong.length > 0) say('A measured result is wrong.');
process.exitCode = wrong.length > 0 ? 1 : 0;
