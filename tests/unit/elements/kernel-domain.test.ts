// The domain of the kernel's colours stays put: what sets it, what does not, and when a fit is offered.
import { describe, expect, it } from 'vitest';
import { Pyramid } from '../../../src/core/pyramid';
import { KernelDomains } from '../../../src/elements/shared/kernel-domain';
import type { KernelView, NetworkSettings, TiledPicture, TrainingStatus } from '../../../src/session/types';
import { defaultNetwork } from '../../../src/state/settings';

function kernelOf(low: number, high: number, step: number, reduction: KernelView['reduction'] = 'trace'): KernelView {
  return {
    rows: new Uint32Array(2),
    columns: new Uint32Array(2),
    picture: { texture: {} as GPUTexture, rows: 2, columns: 2, levels: 1 },
    reduction,
    parameters: '*',
    cost: { methods: '', flops: 1, bytes: 1, isInBlocks: false },
    orderName: 'class',
    order: Uint32Array.of(0, 1),
    diagonal: new Float32Array(2),
    sample: { min: low, max: high, low, high },
    signed: low < 0,
    nonFinite: 0,
    seconds: 1,
    flops: 1,
    step,
  };
}

const untrained = { phase: 'idle', step: 0 } as const;
const running = { phase: 'running', step: 90 } as const;
const paused = { phase: 'paused', step: 40 } as const;
const trained = { phase: 'done', step: 230 } as const;

const domains = new (class {
  of = new KernelDomains();
  show(
    kernel: KernelView,
    training: Pick<TrainingStatus, 'phase' | 'step'>,
    network: NetworkSettings = defaultNetwork,
  ) {
    this.of.show(kernel, { network, training });
    return this.of.of(kernel);
  }
  fresh() {
    this.of = new KernelDomains();
    return this;
  }
})();

describe('domain of kernels', () => {
  it('is the first one of its reduction, whatever is computed later', () => {
    const page = domains.fresh();
    expect(page.show(kernelOf(0, 1, 40), paused)).toEqual({ low: 0, high: 1 });
    expect(page.show(kernelOf(0, 50, 230), trained)).toEqual({ low: 0, high: 1 });
    expect(page.show(kernelOf(-3, 3, 230, { logit: 1 }), trained)).toEqual({ low: -3, high: 3 });
    expect(page.show(kernelOf(0, 70, 230), trained)).toEqual({ low: 0, high: 1 });
  });

  it('is apart for every statistic of a picture by tile, and comes back with it', () => {
    const page = domains.fresh();
    const tiled = (low: number, high: number, statistic: 'mean' | 'deviation'): KernelView => {
      const picture: TiledPicture = {
        atlas: {} as GPUTexture,
        pyramid: new Pyramid(2, 2),
        slots: 1,
        statistic,
        slotOf: () => undefined,
        provenanceOf: () => undefined,
      };
      return { ...kernelOf(low, high, 40), picture };
    };
    page.show(tiled(0, 90, 'mean'), paused);
    expect(page.show(tiled(1, 2, 'deviation'), paused)).toEqual({ low: 1, high: 2 });
    expect(page.show(tiled(5, 95, 'mean'), paused)).toEqual({ low: 0, high: 90 });
    expect(page.show(tiled(3, 4, 'deviation'), paused)).toEqual({ low: 1, high: 2 });
  });

  it('is taken once more after the training that a page does by itself, and never again', () => {
    const page = domains.fresh();
    page.show(kernelOf(0, 1, 0), untrained);
    expect(page.show(kernelOf(0, 2, 0), paused)).toEqual({ low: 0, high: 1 });
    expect(page.show(kernelOf(0, 50, 230), trained)).toEqual({ low: 0, high: 50 });
    expect(page.show(kernelOf(0, 1, 0), untrained)).toEqual({ low: 0, high: 50 });
    expect(page.show(kernelOf(0, 80, 230), trained)).toEqual({ low: 0, high: 50 });
  });

  it.each([[[0, 20]], [[20]], [[20, 30]]])('is so too when kernels of steps %j were shown on the way', (steps) => {
    const page = domains.fresh();
    for (const step of steps) {
      expect(page.show(kernelOf(0, 1 + step, step), running)).toEqual({ low: 0, high: 1 + steps[0] });
    }
    expect(page.show(kernelOf(0, 4, 200), trained)).toEqual({ low: 0, high: 1 + steps[0] });
    expect(page.show(kernelOf(0, 50, 230), trained)).toEqual({ low: 0, high: 50 });
  });

  it.each([
    ['a kernel was shown where training rested', (page: typeof domains) => void page.show(kernelOf(0, 4, 40), paused)],
    ['the reader has set it', (page: typeof domains) => page.of.set(kernelOf(0, 1, 0), { low: 0, high: 1 })],
  ])('is not taken once more when %s', (_, happens) => {
    const page = domains.fresh();
    page.show(kernelOf(0, 1, 0), untrained);
    happens(page);
    expect(page.show(kernelOf(0, 50, 230), trained)).toEqual({ low: 0, high: 1 });
  });

  it('starts over with another network, and from the first finite kernel', () => {
    const page = domains.fresh();
    page.show(kernelOf(0, 1, 230), trained);
    const other = { ...defaultNetwork, hidden: [8] };
    expect(page.show(kernelOf(NaN, NaN, 0), untrained, other)).toEqual({ low: NaN, high: NaN });
    expect(page.show(kernelOf(0, 9, 0), untrained, other)).toEqual({ low: 0, high: 9 });
    expect(page.show(kernelOf(0, 30, 230), trained, other)).toEqual({ low: 0, high: 9 });
  });

  it('says when it tells little about a kernel, and is fitted on request', () => {
    const page = domains.fresh();
    page.show(kernelOf(0, 1, 40), paused);
    const [near, far, small] = [kernelOf(0, 1.2, 50), kernelOf(0, 50, 60), kernelOf(0, 0.01, 70)];
    for (const kernel of [near, far, small]) page.show(kernel, paused);
    expect([near, far, small].map((kernel) => page.of.fit(kernel))).toEqual(['other', 'off', 'off']);
    page.of.set(far);
    expect(page.of.of(far)).toEqual({ low: 0, high: 50 });
    expect(page.of.fit(far)).toBe('fitted');
  });
});
