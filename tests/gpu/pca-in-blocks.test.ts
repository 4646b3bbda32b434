// PCA in two passes over blocks of datapoints against float64, and against the one that has all of them at once.
import { describe, expect, test } from 'vitest';
import { CommandList } from '../../src/gpu/commands';
import { submit } from '../../src/gpu/submit';
import { blocksOf, encodeCopyColumns } from '../../src/neighbours/column-blocks';
import { projectToThree, type Projection } from '../../src/neighbours/pca';
import { PcaInBlocks } from '../../src/neighbours/pca-in-blocks';
import { gamma } from '../support/bounds';
import { uploadMatrix, useGpu } from '../support/gpu';
import { centred, mixed, reference } from '../support/pca';

const gpu = useGpu();

async function projectInBlocks(values: Float32Array, features: number, n: number, size: number): Promise<Projection> {
  const whole = uploadMatrix(gpu(), values, features, n);
  using scratch = gpu().arena.child('test pca');
  const blocks = blocksOf(n, size);
  const pca = new PcaInBlocks(gpu(), gpu().arena, scratch, features, n, blocks.length);
  for (const pass of ['add', 'project'] as const) {
    if (pass === 'project') await pca.solve({});
    for (const [first, count] of blocks) {
      using work = scratch.child('block');
      const list = new CommandList(work);
      const block = work.matrix('block', features, count);
      encodeCopyColumns(list, whole, first, block);
      if (pass === 'add') pca.encodeAdd(list, block);
      else pca.encodeProject(list, block, first);
      await submit(gpu(), list);
    }
  }
  return pca.read();
}

describe('PcaInBlocks', () => {
  test.each([
    [1, 50, 3, 16],
    [3, 7, 1, 7],
    [5, 3, 1, 1],
    [64, 333, 2, 100],
    [130, 67, 0, 32],
  ])('%i features of %i datapoints around %d, blocks of %i', async (features, n, mean, size) => {
    const values = mixed(features, n, mean);
    const expected = reference(values, features, n);
    const found = await projectInBlocks(values, features, n, size);
    expect(found.converged).toBe(true);
    found.explained.forEach((share, axis) =>
      expect(Math.abs(share - expected.explained[axis])).toBeLessThan(expected.shareBound),
    );
    const worst = found.points.reduce((most, value, i) => Math.max(most, Math.abs(value - expected.points[i])), 0);
    expect(worst).toBeLessThan(expected.pointBound);
    expect(found.positions.usage & 0x20).toBe(0x20);
  });

  test('places datapoints where PCA of all at once does', async () => {
    const [features, n] = [40, 500];
    const values = mixed(features, n, 1);
    const found = await projectInBlocks(values, features, n, 128);
    const whole = await projectToThree(gpu(), gpu().arena, uploadMatrix(gpu(), values, features, n));
    const { pointBound } = reference(values, features, n);
    const worst = found.points.reduce((most, value, i) => Math.max(most, Math.abs(value - whole.points[i])), 0);
    expect(worst).toBeLessThan(2 * pointBound);
  });

  test('a small cloud far from zero is still found', async () => {
    const values = mixed(6, 40, 0).map((value) => 100 + value / 64);
    const found = await projectInBlocks(values, 6, 40, 16);
    const expected = reference(values, 6, 40);
    const spread = centred(values, 6, 40).reduce((sum, value) => sum + value * value, 0) / 40;
    const bound = expected.shareBound + (6 * (gamma(64 + 1 + 3) * 100) ** 2) / spread;
    found.explained.forEach((share, axis) => expect(Math.abs(share - expected.explained[axis])).toBeLessThan(bound));
  });

  test('equal datapoints lie at the origin; what is not finite is refused', async () => {
    const found = await projectInBlocks(new Float32Array(64 * 100).fill(0.1), 64, 100, 48);
    expect(found).toMatchObject({ explained: [0, 0, 0], points: new Float32Array(400) });
    await expect(projectInBlocks(Float32Array.of(1, NaN, 2, 3), 2, 2, 1)).rejects.toMatchObject({
      code: 'Unsupported',
    });
  });
});
