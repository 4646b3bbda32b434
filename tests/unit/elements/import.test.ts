// The elements can be imported where there is no document.
import { describe, expect, it } from 'vitest';

describe('elements in Node', () => {
  it('are classes that can be imported without a document', async () => {
    expect(globalThis.document).toBeUndefined();
    const elements = await import('../../../src/elements/index');
    for (const name of ['NtkHeatmap', 'NtkNeighbourhood', 'NtkNudge', 'NtkTraining', 'NtkThumbnail'] as const) {
      expect(typeof elements[name]).toBe('function');
    }
    expect(globalThis.document).toBeUndefined();
  });
});
