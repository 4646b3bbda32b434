// A fixture as the page takes it: told apart from the files that a reader would drop.
import { proposalOf } from '../../src/session/proposal';
import type { OpenedModel } from '../../src/session/types';
import { type Answers, type NamedFile, understand, type Understanding } from '../../src/session/understanding';
import { type FixtureCase, fixtureFiles, type ReadFixture } from './fixture-cases';

type ReadFiles = (files: readonly NamedFile[], answers: Answers) => Promise<Understanding>;

/** Throws where there is an obstacle to opening it. */
export async function openFixture(
  { name, model, kind, activation }: FixtureCase,
  read: ReadFixture,
  readFiles: ReadFiles = understand,
): Promise<OpenedModel> {
  const { inputs, targets, config } = fixtureFiles[kind];
  const paths = [model, inputs, targets, ...(config ? [config] : [])];
  const files = await Promise.all(paths.map(async (path) => ({ name: path, bytes: await read(name, path) })));
  const { subject, obstacle } = proposalOf(await readFiles(files, { activation }), {});
  if (!subject) throw new Error(`${name} cannot be opened: ${JSON.stringify(obstacle)}`);
  return subject;
}
