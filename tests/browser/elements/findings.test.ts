// What the laboratory says of its own numbers, at both sides of each verdict; and a tab that is brought into sight.
import { afterEach, describe, expect, it } from 'vitest';
import '../../../src/app/ntk-workbench';
import {
  depthFinding,
  filmFinding,
  layerFinding,
  predictionFinding,
  spectrumFinding,
} from '../../../src/elements/lab/findings';
import { filmRuns } from '../../../src/session/lab/film';
import { ownFilm } from '../../../src/session/lab/film-settings';
import type { Dataset } from '../../../src/datasets/dataset';
import type { SpectrumView } from '../../../src/session/types';
import { defaultNetwork, defaultTraining } from '../../../src/state/settings';
import { FakeDepth } from '../../support/fake-depth';
import { somePrediction } from '../../support/fake-experiments';
import { fakeFilm } from '../../support/fake-films';
import { FakeSession } from '../../support/fake-session';
import { mount, unmountAll, until } from './support';

afterEach(() => unmountAll());

describe('findings', () => {
  const depth = new FakeDepth();
  depth.fill({ index: 3, label: 0, rate: 0.1, measure: 'log-probability' }, 20, 0);
  const [view, layers] = [depth.view.value!, depth.layers.value!];

  it('of a step: whether the first order holds at its rate', () => {
    const off = (relativeError: number) => depthFinding({ ...view, firstFit: { ...view.firstFit, relativeError } });
    expect(off(0.2)).toContain('At a rate of 0.1 the first-order story holds: it is off by 20.00\u00a0%');
    expect(off(0.3)).toContain('breaks: it is off by 30.00\u00a0%');
    expect(off(NaN)).toBeUndefined();
  });

  it('of layers: the one whose activations rank the shifts best, or none', () => {
    const [dense, other] = layers.layers;
    const ranked = (actual: number, reads: string) => ({
      ...dense,
      reads,
      factors: { ...dense.factors!, row: { kernel: 1, actual } },
    });
    const of = (...found: (typeof dense)[]) => layerFinding({ ...layers, layers: found });
    expect(of(ranked(0.4, 'Input'), ranked(0.7, 'Hidden layer 1'), other)).toContain('Hidden layer 1: ρ = 0.700');
    expect(of(ranked(-0.4, 'Input'))).toContain('By no layer');
    expect(of(other)).toBeUndefined();
  });

  it('of a film: how far the kernel has turned', () => {
    const film = fakeFilm(ownFilm(defaultNetwork, defaultTraining), filmRuns[0]);
    const at = (distance: number) => filmFinding(film, { ...film.frames[2], distance });
    expect(at(0.005)).toMatch(/by step 100 the kernel has hardly turned.*0\.005, drift 25\.0/);
    expect(at(0.05)).toContain('has turned a little');
    expect(at(0.5)).toContain('is another one');
    expect([at(NaN), filmFinding(film, film.frames[0])]).toEqual([undefined, undefined]);
  });

  it('of a prediction: the share of the fall that it tells', () => {
    const labels = [0, 1, 2, 3];
    const prediction = somePrediction(labels, 2);
    const { predicted, actual } = prediction;
    const told = (2.125 - 2 * Math.exp(-4)) / (2 - 2 * Math.exp(-8));
    expect(predictionFinding(prediction)).toContain(`predicts ${(100 * told).toFixed(1)}`);
    const ending = (loss: number) => ({
      ...prediction,
      predicted: { ...predicted, train: [...predicted.train.slice(0, -1), { loss, accuracy: 0 }] },
    });
    expect(predictionFinding(ending(6.86e15))).toContain(
      'predicts a rise to 6.86\u00a0\u00d7\u00a010\u00b9\u2075: the real',
    );
    expect(predictionFinding(ending(0))).toMatch(/predicts 10\d\.\d\u00a0%: a kernel that changed held it back\.$/);
    const last = { loss: Infinity, accuracy: 0 };
    expect(predictionFinding(ending(Infinity))).toContain('beyond all bounds');
    expect(predictionFinding({ ...prediction, actual: { ...actual, train: [last, last] } })).toBeUndefined();
  });

  it('of a spectrum: how much of the labels is learned first', () => {
    const spectrum = { vectors: Array.from({ length: 12 }, () => new Float32Array(12)) } as unknown as SpectrumView;
    const goalShares = Float64Array.from({ length: 12 }, (_, k) => (k < 10 ? 0.05 : 0.25));
    expect(spectrumFinding({ ...spectrum, goalShares })).toContain('first 10 eigenvectors');
    expect(spectrumFinding({ ...spectrum, goalShares })).toContain('50.0\u00a0%');
    expect(spectrumFinding({ ...spectrum, goalShares })).toContain('of the labels');
    const dataset = { targets: new Float32Array(12) } as unknown as Dataset;
    expect(spectrumFinding({ ...spectrum, goalShares }, dataset)).toMatch(/of the targets\.$/);
    expect(spectrumFinding(spectrum)).toBeUndefined();
  });
});

it('brings the tab of the shown view into a row that is too narrow, without moving the page', async () => {
  using session = await new FakeSession().begin(10);
  const element = mount('ntk-workbench', { session }, [1000, 640]);
  const row = await until(() => element.shadowRoot?.querySelector<HTMLElement>('.tabs'), 'the tabs');
  row.style.width = '300px';
  row.style.flexWrap = 'nowrap';
  session.lab.show('sweeps');
  await until(() => row.scrollLeft > 0, 'it scrolls');
  const chosen = row.querySelector('[aria-selected=true]')!;
  expect(chosen.getBoundingClientRect().right).toBeLessThanOrEqual(row.getBoundingClientRect().right + 1);
  expect(chosen.getAttribute('aria-controls')).toBe(element.shadowRoot!.querySelector('[role=tabpanel]')!.id);
  expect(window.scrollY).toBe(0);
});
