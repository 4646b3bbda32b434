// A session with columns of its data file, for tests of exploring it.
import type { DataColumn } from '../../src/core/column';
import type { Dataset } from '../../src/datasets/dataset';
import { buildMlp } from '../../src/model/builders';
import { initialise } from '../../src/model/initialise';
import type { SessionOptions } from '../../src/session/session';
import type { Session } from '../../src/session/types';
import { fewDigits, smallState, testSession, until } from './session';

export const count = 37;
export const age: DataColumn = {
  kind: 'number',
  name: 'age',
  values: Float64Array.from({ length: count }, (_, i) => (i === 4 ? NaN : (i * 5) % 11)),
};
export const kind: DataColumn = {
  kind: 'category',
  name: 'kind',
  names: ['fern', 'moss'],
  values: Uint32Array.from({ length: count }, (_, i) => i % 2),
};

export const digits = async (): Promise<Dataset> => ({ ...(await fewDigits(count)), beside: [age, kind] });

export const settled = (session: Session): Promise<void> => until(() => session.jobs.value.length === 0, 'rest');

export async function started(step = 3, options: SessionOptions = {}): Promise<Session> {
  const session = testSession({ dataset: await digits(), state: { ...smallState, step }, ...options });
  await session.start();
  await settled(session);
  return session;
}

/** Of a column that is there. */
export const values = async (session: Session, name: string): Promise<number[]> => [
  ...(await session.column(name))!.values,
];

/** Of digits. */
export async function smallModel() {
  const graph = buildMlp({ sizes: [64, 5, 10], activation: 'tanh', parameterization: 'standard' });
  return { graph, values: initialise(graph, 1) };
}
