// The oracle against PyTorch: logits, kernels, a jvp and a nudge of two dense networks.
import { beforeAll, describe, expect, it } from 'vitest';
import { oneHot } from '../../../src/model/loss';
import { logits } from '../../../src/reference/forward';
import { jvp } from '../../../src/reference/jvp';
import { type FullKernel, kernel } from '../../../src/reference/kernel';
import { nudge, type NudgeResult } from '../../../src/reference/nudge';
import { reduce } from '../../../src/reference/reductions';
import { denseFixtures, type Fixture, loadFixture } from '../../support/fixture';
import { relativeError } from '../../support/numbers';

describe.each(Object.keys(denseFixtures))('%s', (name) => {
  let fixture: Fixture;
  let full: FullKernel;
  let nudged: NudgeResult;
  const batch = () => ({ n: fixture.n, data: fixture.x });

  beforeAll(async () => {
    fixture = await loadFixture(name);
    full = kernel(fixture.model, batch(), batch());
    const { index, rate } = fixture.nudge;
    const datapoint = fixture.x.subarray(index * 64, (index + 1) * 64);
    const target = oneHot([fixture.y[index]], fixture.classes);
    nudged = nudge(fixture.model, { datapoint, target, loss: 'cross-entropy', rate }, batch());
  });

  it('has the logits', () => {
    expect(relativeError(logits(fixture.model, batch()), fixture.logits)).toBeLessThan(1e-13);
  });

  it('has the full kernel', () => expect(relativeError(full.total, fixture.full)).toBeLessThan(1e-13));

  it('has the trace kernel, in all and by parameter', () => {
    expect(relativeError(reduce(full.total, full, { kind: 'trace' }), fixture.trace)).toBeLessThan(1e-13);
    expect([...full.byParameter.keys()]).toEqual([...fixture.traceByParameter.keys()]);
    for (const [parameter, expected] of fixture.traceByParameter) {
      const term = reduce(full.byParameter.get(parameter)!, full, { kind: 'trace' });
      expect(relativeError(term, expected)).toBeLessThan(1e-13);
    }
  });

  it('has the jvp along the tangent', () => {
    const [along] = jvp(fixture.model, batch(), [{ parameters: fixture.tangent }]);
    expect(relativeError(along, fixture.jvp)).toBeLessThan(1e-13);
  });

  it('has the nudge, predicted and actual', () => {
    expect(relativeError(nudged.predicted, fixture.nudge.predicted)).toBeLessThan(1e-12);
    expect(relativeError(nudged.actual, fixture.nudge.actual)).toBeLessThan(1e-11);
  });
});
