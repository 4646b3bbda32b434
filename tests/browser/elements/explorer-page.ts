// A page of a matrix viewer's parts around a heatmap of tiles, with a made-up kernel: what a session will do, without one.
import '../../../src/elements/ntk-histogram';
import '../../../src/elements/ntk-minimap';
import '../../../src/elements/ntk-tracks';
import { Pyramid } from '../../../src/core/pyramid';
import type { NtkEvents } from '../../../src/elements/shared/events';
import { trackBytes, trackKey, type TrackColumn } from '../../../src/elements/shared/track-colours';
import type { ColourMapName } from '../../../src/view/colour-maps';
import type { ColourScale } from '../../../src/view/colour-scale';
import { HeatmapLayer } from '../../../src/view/heatmap-layer';
import { darkTheme, lightTheme } from '../../../src/view/theme';
import { sharedGpu } from '../view/support';
import { blockMeans, TestTiles } from '../view/tiles';
import { setScheme, type schemes } from './support';

const rows = 1500;
const pyramid = new Pyramid(rows, rows);
const classOf = (i: number): number => Math.floor((i * 10) / rows);
const noise = (i: number): number => Math.abs(Math.sin(i * 12.9898) * 43758.5453) % 1;
const norm = (i: number): number => 0.6 + 0.8 * noise(i) ** 2;

/** Large within classes, small between them, with a few entries far above all others. */
function kernelEntry(i: number, j: number): number {
  const [a, b] = [classOf(i), classOf(j)];
  const alike = a === b ? 1 : 0.15 + 0.25 * noise(a * 10 + b + (a < b ? 0 : 7 * (b - a)));
  return norm(i) * norm(j) * alike * (i === j ? 12 : 0.8 + 0.4 * noise(i + 31 * j));
}

export const columns: readonly TrackColumn[] = [
  {
    name: 'class',
    kind: 'category',
    values: Uint8Array.from({ length: rows }, (_, i) => classOf(i)),
    names: ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'],
  },
  { name: 'own loss', kind: 'number', values: Float32Array.from({ length: rows }, (_, i) => noise(i + 5) ** 3) },
  { name: 'gradient norm', kind: 'number', values: Float32Array.from({ length: rows }, (_, i) => norm(i) ** 2 * 12) },
  { name: 'alignment', kind: 'number', values: Float32Array.from({ length: rows }, (_, i) => noise(i + 9) - 0.4) },
  {
    name: 'predicted rightly',
    kind: 'category',
    values: Uint8Array.from({ length: rows }, (_, i) => (noise(i + 2) > 0.1 ? 1 : 0)),
    names: ['no', 'yes'],
  },
];

/** A sample of the entries, as a session gives it. */
export const sample = Float32Array.from({ length: 20_000 }, (_, k) =>
  k % 50 === 0 ? kernelEntry(k % rows, k % rows) : kernelEntry((k * 7) % rows, (k * 13 + 5) % rows),
);

const style = `
  .viewer { display: grid; grid-template-columns: minmax(0, 1fr) 300px; gap: 16px; width: 1280px; height: 720px;
    padding: 16px; box-sizing: border-box; }
  .viewer canvas { width: 932px; height: 688px; display: block; }
  .side { display: flex; flex-direction: column; gap: 20px; }
  .side ntk-minimap { --ntk-minimap-size: 200px; align-self: center; }
`;

/** The page, wired as the page of a session would be. */
export async function explorerPage(scheme: (typeof schemes)[number]) {
  setScheme(scheme);
  document.body.style.margin = '0';
  const gpu = await sharedGpu();
  const page = document.createElement('div');
  page.innerHTML = `<style>${style}</style><div class="viewer"><canvas></canvas><div class="side">
    <ntk-minimap></ntk-minimap><ntk-histogram></ntk-histogram><ntk-tracks></ntk-tracks></div></div>`;
  document.body.append(page);
  const find = <Name extends keyof HTMLElementTagNameMap>(tag: Name) => page.querySelector(tag)!;
  const [minimap, histogram, tracks] = [find('ntk-minimap'), find('ntk-histogram'), find('ntk-tracks')];
  const layer = new HeatmapLayer(find('canvas'), gpu);
  await layer.ready;
  const mean = blockMeans(pyramid, kernelEntry);
  const tiles = new TestTiles(gpu, pyramid, mean, 9);
  tiles.putAll(pyramid.coarsest);
  const map: ColourMapName = scheme === 'light' ? 'sequential-light' : 'sequential-dark';
  const look = { low: 0, high: 2, scale: { name: 'linear' } as ColourScale, shown: ['class'] as readonly string[] };
  const order = Uint32Array.from({ length: rows }, (_, i) => i);
  const update = (): void => {
    layer.setColours(map, look, look.scale);
    const both = look.shown.map((name) => {
      const column = columns.find((each) => each.name === name)!;
      const { missing } = scheme === 'light' ? lightTheme : darkTheme;
      return { colours: trackBytes(column, trackKey(column, scheme === 'dark'), order, missing) };
    });
    layer.setTracks({ rows: both, columns: both });
    const colours = { map, low: look.low, high: look.high, scale: look.scale };
    const { x, y, width } = layer.view!;
    const view = { x, y, width, height: (width * layer.plot.height) / layer.plot.width };
    Object.assign(minimap, { pyramid, values: coarse, view, ...colours });
    Object.assign(histogram, { sample, label: 'K(i, j), trace over logits', ...colours });
    Object.assign(tracks, { columns, shown: look.shown });
  };
  const cells = pyramid.cells(pyramid.coarsest);
  const coarse = Float32Array.from({ length: cells.rows * cells.columns }, (_, i) =>
    mean(pyramid.coarsest, Math.floor(i / cells.columns), i % cells.columns),
  );
  layer.setTheme(scheme === 'light' ? { ...lightTheme } : { ...darkTheme, background: [20 / 255, 23 / 255, 29 / 255] });
  layer.resize(932, 688, devicePixelRatio);
  layer.setPicture(tiles);
  layer.followTiles(({ visible }) => visible.forEach((address) => tiles.put(address)));
  const on = <Name extends keyof NtkEvents>(name: Name, take: (detail: NtkEvents[Name]) => void): void =>
    page.addEventListener(name, (event) => {
      take((event as CustomEvent<NtkEvents[Name]>).detail);
      update();
    });
  on('ntk-view', (view) => layer.setView(view));
  on('ntk-domain', (domain) => Object.assign(look, { low: domain!.low, high: domain!.high }));
  on('ntk-scale', ({ scale }) => (look.scale = { name: scale }));
  on('ntk-tracks', ({ shown }) => (look.shown = shown));
  update();
  const settled = async (): Promise<void> => {
    for (const element of [minimap, histogram, tracks]) await element.updateComplete;
    await new Promise((done) => setTimeout(done, 100));
    layer.renderNow();
  };
  await settled();
  const close = (): void => {
    layer.dispose();
    tiles.free();
    page.remove();
    setScheme('light');
  };
  return { page, layer, minimap, histogram, tracks, settled, update, close, look };
}
