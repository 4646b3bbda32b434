// The heaviest that each view of the laboratory lets a reader ask for, asked for as a reader does.
import type { Locator, Page } from 'playwright';
import { answer } from './answer';

export interface Experiment {
  /** By which it is chosen, alone or with others whose names begin so. */
  readonly name: string;
  readonly size: string;
  /** Tag and tab of the view, its part of the session's laboratory, and the signal there that has the result. */
  readonly element: string;
  readonly tab: string;
  readonly result: readonly [part: string, signal: string];
  /** Key of the job that does the work. */
  readonly job: string;
  /** Before the view is shown. */
  prepare?(page: Page): Promise<void>;
  /** Fills in the form; what it begins by itself is measured with it. */
  start(view: Locator, page: Page): Promise<void>;
  /** Where another run has to be asked for in another way. */
  again?(view: Locator, page: Page): Promise<void>;
}

const press = (view: Locator, name: string): Promise<void> => view.getByRole('button', { name, exact: true }).click();

/** The most that a field lets be asked for. */
const mostOf = async (view: Locator, name: string): Promise<string> =>
  (await view.locator(`[name="${name}"]`).getAttribute('max')) ?? '';

const nudge: Experiment = {
  name: 'nudge',
  size: 'a step on an epoch of the digits',
  element: 'ntk-nudge-depth',
  tab: 'Nudge in depth',
  result: ['depth', 'layers'],
  job: 'nudge depth',
  start: (view) => answer(view, { subject: 'epoch' }),
  again: async (view) => {
    await answer(view, { subject: 'batch' });
    await answer(view, { subject: 'epoch' });
  },
};

const film: Experiment = {
  name: 'film',
  size: '200 steps, 20 kept kernels of 512 digits',
  element: 'ntk-film',
  tab: 'Training film',
  result: ['film', 'films'],
  job: 'film 1',
  start: async (view) => {
    await answer(view, { steps: '200', kept: '20', probe: '512' });
    await press(view, 'Film');
  },
  again: (view) => press(view, 'Film'),
};

const sweeps: Experiment = {
  name: 'sweeps',
  size: 'widths to 512, three seeds of each',
  element: 'ntk-sweeps',
  tab: 'Sweeps',
  result: ['sweeps', 'sweep'],
  job: 'sweep',
  start: async (view) => {
    await answer(view, { over: 'width', seeds: '3' });
    await press(view, 'Sweep');
  },
};

const computeKernel = async (_: Locator, page: Page): Promise<void> =>
  page.evaluate(() => void window.laboratory.session().computeKernel());

const spectrum = (name: string, size: string, prepare?: Experiment['prepare']): Experiment => ({
  name: `spectrum-${name}`,
  size,
  element: 'ntk-spectrum',
  tab: 'Spectrum',
  result: ['spectrum', 'view'],
  job: 'spectrum',
  prepare,
  start: async () => undefined,
  again: computeKernel,
});

/** As many datapoints as all eigenvalues are found of. */
const strokes = async (page: Page): Promise<void> =>
  page.evaluate(async () => {
    const session = window.laboratory.session();
    session.configure({}, { epochs: 1 }, { name: 'strokes', count: 1024, seed: 0 });
    await session.computeKernel();
  });

const plane = (name: string, problem: string): Experiment => ({
  name: `plane-${name}`,
  size: problem,
  element: 'ntk-plane',
  tab: 'Toy problems',
  result: ['plane', 'view'],
  job: 'training',
  start: (view) => press(view, problem),
  again: async (view) => void (await view.locator('[name="problem"]').selectOption({ label: problem })),
});

const prediction = (loss: string, kind: 'descent' | 'flow'): Experiment => ({
  name: `prediction-${loss}-${kind}`,
  size: 'the largest probe',
  element: 'ntk-prediction',
  tab: 'Fixed kernel',
  result: ['prediction', 'view'],
  job: 'fixed-kernel prediction',
  start: async (view) => {
    const [train, test] = [await mostOf(view, 'train'), await mostOf(view, 'test')];
    await answer(view, { train, test, loss, kind });
    await press(view, 'Compute');
  },
  again: (view) => press(view, 'Compute'),
});

const width: Experiment = {
  name: 'width',
  size: '64 digits, widths to 1,024, five networks of each',
  element: 'ntk-infinite-width',
  tab: 'Infinite width',
  result: ['width', 'view'],
  job: 'infinite width',
  start: async (view) => {
    await answer(view, { count: await mostOf(view, 'count'), seeds: '5', widest: '1024' });
    await press(view, 'Compute');
  },
  again: (view) => press(view, 'Compute'),
};

export const experiments: readonly Experiment[] = [
  nudge,
  film,
  sweeps,
  spectrum('all', 'all eigenpairs, 1,024 strokes', strokes),
  spectrum('leading', '32 eigenpairs, 1,797 digits'),
  plane('moons', 'two moons, 400'),
  plane('circles', 'two circles, 400'),
  plane('spirals', 'two spirals, 400'),
  plane('checkerboard', 'checkerboard, 400'),
  plane('sine', 'a sine on a line, 64'),
  plane('step', 'a step on a line, 64'),
  plane('sawtooth', 'a sawtooth on a line, 64'),
  prediction('squared-error', 'descent'),
  prediction('cross-entropy', 'descent'),
  prediction('cross-entropy', 'flow'),
  width,
];

/** Those of these names, or of names that begin so; all where there is none. Throws RangeError for a name that is of nothing. */
export function chosen<Named extends { readonly name: string }>(
  all: readonly Named[],
  names: readonly string[],
): Named[] {
  const isOf = ({ name }: Named, asked: string): boolean => name === asked || name.startsWith(`${asked}-`);
  for (const asked of names) {
    if (!all.some((each) => isOf(each, asked)))
      throw new RangeError(`There is no "${asked}"; there are ${all.map(({ name }) => name).join(', ')}.`);
  }
  return names.length === 0 ? [...all] : all.filter((each) => names.some((asked) => isOf(each, asked)));
}
