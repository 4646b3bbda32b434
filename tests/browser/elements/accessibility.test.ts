// What axe says about every element and about the workbench, in light and dark, empty and full.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import '../../../src/app/ntk-workbench';
import '../../../src/elements/index';
import { NtkError } from '../../../src/core/errors';
import { ownFilm } from '../../../src/session/lab/film-settings';
import { somePrediction, someWidths } from '../../support/fake-experiments';
import { fakeFilm } from '../../support/fake-films';
import { FakeSession } from '../../support/fake-session';
import { fakeSweep } from '../../support/fake-sweeps';
import { mount, pictureSession, pixelsOf, schemes, setScheme, unmountAll, until, violations } from './support';

let full: FakeSession;

beforeAll(async () => {
  full = await pictureSession(120);
  full.select(12);
  full.setNudge({ index: 12, rate: 3 });
  full.lab.depth.fill({ index: 12, label: 0, rate: 3, measure: 'log-probability' }, 120, 0);
  full.lab.film.films.value = [
    fakeFilm(ownFilm(full.network.value, full.trainingSettings.value), 0),
    fakeFilm(ownFilm(full.network.value, full.trainingSettings.value), 1),
  ];
  full.lab.sweeps.sweep.value = fakeSweep();
  full.lab.prediction.view.value = somePrediction(full.dataset.value!.labels.subarray(0, 12), 8);
  full.lab.width.view.value = someWidths([0, 1, 2, 3]);
  full.jobs.value = [
    {
      id: 1,
      key: 'training',
      title: 'Training',
      progress: { stage: 'training', done: 3, total: 12 },
      started: -1000,
      cancel: () => undefined,
    },
  ];
});
afterEach(() => unmountAll());
afterAll(() => full[Symbol.dispose]());

const settled = () => new Promise((done) => setTimeout(done, 300));
const failed = (): FakeSession => {
  const session = new FakeSession();
  session.status.value = {
    phase: 'failed',
    error: new NtkError('DeviceLost', { reason: 'unknown' }, 'The GPU stopped answering.'),
  };
  return session;
};

describe.each(schemes)('in %s', (scheme) => {
  it.each([
    'ntk-heatmap',
    'ntk-neighbourhood',
    'ntk-nudge',
    'ntk-film',
    'ntk-sweeps',
    'ntk-nudge-depth',
    'ntk-prediction',
    'ntk-infinite-width',
    'ntk-spectrum',
    'ntk-plane',
    'ntk-training',
    'ntk-jobs',
    'ntk-status',
    'ntk-ranking',
    'ntk-save',
  ] as const)('%s has nothing axe would change', async (tag) => {
    setScheme(scheme);
    for (const session of [full, new FakeSession(), failed()]) {
      const element = mount(tag, { session, manual: true });
      await until(() => element.shadowRoot, 'it renders');
      await settled();
      expect(await violations(element)).toEqual([]);
      unmountAll();
      setScheme(scheme);
    }
  });

  it('the workbench with a view of the laboratory has nothing axe would change', async () => {
    setScheme(scheme);
    full.lab.show('sweeps');
    const element = mount('ntk-workbench', { session: full }, [1280, 720]);
    await until(() => element.shadowRoot?.querySelector('ntk-sweeps')?.shadowRoot?.querySelector('svg'), 'the sweep');
    await settled();
    expect(await violations(element)).toEqual([]);
    full.lab.show(undefined);
  });

  it('the form of settings and the whole workbench have nothing axe would change', async () => {
    setScheme(scheme);
    const element = mount('ntk-workbench', { session: full }, [1280, 720]);
    const heatmap = await until(() => element.shadowRoot?.querySelector('ntk-heatmap'), 'the heatmap');
    const training = await until(() => element.shadowRoot!.querySelector('ntk-training'), 'training');
    await pixelsOf(heatmap);
    await settled();
    expect(await violations(element)).toEqual([]);
    const button = await until(
      () => training.shadowRoot!.querySelector<HTMLButtonElement>('[aria-expanded]'),
      'the settings',
    );
    button.click();
    await settled();
    expect(await violations(training)).toEqual([]);
  });
});
