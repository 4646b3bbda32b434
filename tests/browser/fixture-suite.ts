// Fixtures as the page takes them: read by its own worker from the files a reader would drop, computed by its engine here.
import { describe, expect, test } from 'vitest';
import { Network, uploadDatapoints } from '../../src/engine/network';
import { probeFamily } from '../../src/engine/probe';
import { readFiles } from '../../src/session/file-reading';
import type { Answers, NamedFile } from '../../src/session/understanding';
import { compareArrays, tooFar, worstOf } from '../support/engine-arrays';
import { expectationOf, type FixtureCase } from '../support/fixture-cases';
import { useGpu } from '../support/gpu';
import { openFixture } from '../support/opened-fixture';

/** A file of a fixture from the server of the tests. */
export async function fetchFixture(name: string, path: string): Promise<Uint8Array<ArrayBuffer>> {
  const response = await fetch(`/tests/data/${name}/${path}`);
  if (!response.ok) throw new Error(`${path} of ${name}: ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}

/** Registers a test of each case. */
export function describeFixtures(cases: readonly FixtureCase[]): void {
  describe('fixtures through the page\u2019s own reading and engine', () => {
    const gpu = useGpu();

    test.for(cases)('$name from $model: every array', async (fixture, { annotate }) => {
      const read = (files: readonly NamedFile[], answers: Answers) => readFiles(files, { answers });
      const { model, dataset } = await openFixture(fixture, fetchFixture, read);
      using network = Network.create(gpu(), model, await probeFamily(gpu()));
      const { inputs, count, features, labels } = dataset;
      const expectation = await expectationOf(fixture, fetchFixture);
      expect(Uint32Array.from(labels!)).toEqual(expectation.targets);
      const rows = uploadDatapoints(network.arena, inputs, count, features);
      const compared = await compareArrays(fixture, { network, rows }, expectation);
      await annotate(worstOf(compared), 'worst errors');
      expect(tooFar(compared), worstOf(compared)).toEqual([]);
      expect(compared.length).toBe(expectation.arrays.length);
    });
  });
}
