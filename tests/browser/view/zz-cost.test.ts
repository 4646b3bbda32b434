import { it } from 'vitest';
import { Pyramid } from '../../../src/core/pyramid';
import { cleanup, gpu, layer, useHeatmap } from './heatmap-harness';
import { makePicture } from './support';
import { blockMeans, TestTiles } from './tiles';
useHeatmap();
const rough = (row: number, column: number): number =>
  0.35 + 0.2 * Math.sin(row / 17) * Math.cos(column / 23) + (((row * 37 + column * 11) % 64) / 64) * 0.3;
it('costs', async () => {
  const n = 1797; const pyramid = new Pyramid(n, n);
  const tiled = new TestTiles(gpu, pyramid, blockMeans(pyramid, rough), 10); cleanup.push(() => tiled.free());
  for (let level = 0; level < pyramid.levels; level++) tiled.putAll(level);
  const texture = makePicture(gpu, n, pyramid.levels, rough); cleanup.push(texture.free);
  layer.setColours('sequential-dark', { low: 0, high: 1 });
  for (const [w, h] of [[512, 488], [1280, 720]]) {
    layer.resize(w, h, 1);
    for (const [name, view] of [['whole', undefined], ['zoomed 3', { x: 300.3, y: 200.7, width: w*1.45 }], ['zoomed 2', { x: 300.3, y: 200.7, width: w*0.8 }], ['crisp', { x: 700.2, y: 600.4, width: w/5 }]] as const) {
      const times: Record<string, number[]> = { texture: [], tiled: [] };
      for (let round = 0; round < 9; round++) for (const kind of ['texture', 'tiled']) {
        layer.setPicture(kind === 'texture' ? texture : tiled); layer.setView(view);
        await gpu.device.queue.onSubmittedWorkDone();
        const t = performance.now(); layer.renderNow(); await gpu.device.queue.onSubmittedWorkDone(); times[kind].push(performance.now() - t);
      }
      const med = (a: number[]) => [...a].sort((x, y) => x - y)[a.length >> 1].toFixed(0);
      const least = (a: number[]) => Math.min(...a).toFixed(0);
      console.log(`${w}x${h} ${name}: texture ${med(times.texture)} (${least(times.texture)}), tiled ${med(times.tiled)} (${least(times.tiled)})`);
    }
  }
});
