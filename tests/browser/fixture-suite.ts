// Fixtures as the page takes them: read by its own worker from the files a reader would drop, computed by its engine here.
import { describe, expect, test } from 'vitest';
import { Network, uploadDatapoints } from '../../src/engine/network';
import { probeFamily } from '../../src/engine/probe';
import { readFiles } from '../../src/session/file-reading';
import { proposalOf } from '../../src/session/opening';
import type { OpenedModel } from '../../src/session/types';
import type { NamedFile } from '../../src/session/understanding';
import { compareArrays, tooFar, worstOf } from '../support/engine-arrays';
import { expectationOf, type FixtureCase, fixtureFiles } from '../support/fixture-cases';
import { useGpu } from '../support/gpu';

/** A file of a fixture from the server of the tests. */
export async function fetchFixture(name: string, path: string): Promise<Uint8Array<ArrayBuffer>> {
  const response = await fetch(`/tests/data/${name}/${path}`);
  if (!response.ok) throw new Error(`${path} of ${name}: ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}

async function openFixture({ name, model, kind, activation }: FixtureCase): Promise<OpenedModel> {
  const { inputs, targets, config } = fixtureFiles[kind];
  const paths = [model, inputs, targets, ...(config ? [config] : [])];
  const files = paths.map(async (path): Promise<NamedFile> => ({ name: path, bytes: await fetchFixture(name, path) }));
  const { subject, obstacle } = proposalOf(await readFiles(await Promise.all(files), { answers: { activation } }), {});
  expect(obstacle).toBeUndefined();
  return subject!;
}

/** Registers a test of each case. */
export function describeFixtures(cases: readonly FixtureCase[]): void {
  describe('fixtures through the page\u2019s own reading and engine', () => {
    const gpu = useGpu();

    test.for(cases)('$name from $model: every array', async (fixture, { annotate }) => {
      const { model, dataset } = await openFixture(fixture);
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
