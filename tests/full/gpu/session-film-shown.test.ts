// A step of a film in all views: where its datapoints are, what takes the views back to the network, colours, and losing the device.
import { describe, expect, test } from 'vitest';
import { readFloats } from '../../../src/gpu/readback';
import { ownFilm } from '../../../src/session/lab/film-settings';
import { fewDigits, shareGpu, smallState, testDevice, testSession, until } from '../../support/session';
import { bits, drawnCells, filmed, filmedProbe, filmSession } from '../../support/shown-film';

/** How far two clouds are apart, whichever sides their axes have, relative to their radius of 1. */
function apart(a: Float32Array, b: Float32Array): number {
  let worst = 0;
  for (let axis = 0; axis < 3; axis++) {
    const column = (points: Float32Array): Float32Array => points.filter((_, at) => at % 4 === axis);
    const [x, y] = [column(a), column(b)];
    const side = Math.sign(x.reduce((sum, value, at) => sum + value * y[at], 0)) || 1;
    worst = Math.max(worst, ...x.map((value, at) => Math.abs(value - side * y[at])));
  }
  return worst;
}

describe('a step of a film in all views', () => {
  shareGpu();

  test('its positions are those of the same network trained to that step', async () => {
    const session = await filmSession();
    const film = await filmed(session);
    const other = await filmSession();
    for (const at of [1, 4]) {
      await other.lab.film.record(0, film.settings);
      await other.lab.film.goTo(0, at);
      session.lab.film.show(0, at);
      const [shown, trained] = [session.neighbourhood.value!, other.neighbourhood.value!];
      expect([shown.step, shown.film?.frame, trained.step]).toEqual([film.frames[at].step, at, film.frames[at].step]);
      expect(shown.layers.map(({ id, title, width }) => [id, title, width])).toEqual(
        trained.layers.map(({ id, title, width }) => [id, title, width]),
      );
      for (const [place, layer] of shown.layers.entries()) {
        expect(apart(layer.points, trained.layers[place].points)).toBeLessThan(1e-3);
        const drawn = await readFloats(session.gpu.value!, layer.positions, 0, layer.points.length);
        expect(bits(drawn)).toEqual(bits(layer.points));
      }
    }
    expect(session.training.value.step).toBe(0);
  });

  test('axes keep their sides from step to step', async () => {
    const { frames } = await filmed(await filmSession());
    for (const [at, { places }] of frames.entries())
      for (const [layer, { points }] of places.entries()) {
        const before = frames[Math.max(0, at - 1)].places[layer].points;
        const along = [0, 0, 0];
        points.forEach((value, k) => (along[k % 4] += value * before[k]));
        for (const sum of along.slice(0, 3)) expect(sum).toBeGreaterThanOrEqual(0);
      }
  });

  test('what is asked of the network is answered by it, in its own views', async () => {
    const session = await filmSession();
    await filmed(session);
    const { film } = session.lab;
    const asked: [string, () => unknown][] = [
      ['another order', () => session.setKernel({ order: 'index' })],
      ['another reduction', () => session.setKernel({ reduction: 'cosine' })],
      ['its kernel', () => session.computeKernel()],
      ['a training step', () => session.trainStep()],
      ['a place', async () => session.jumpTo((await session.find('3'))!)],
    ];
    for (const [what, ask] of asked) {
      film.show(0, 1);
      expect(session.kernel.value!.film, what).toBeDefined();
      await ask();
      expect(film.shown.value, what).toBeUndefined();
      await until(() => session.jobs.value.length === 0, 'rest');
      expect(session.kernel.value!.rows, what).toHaveLength(60);
    }
    film.show(0, 1);
    film.remove(0);
    expect(film.shown.value).toBeUndefined();
    film.show(0, 1);
    expect([film.shown.value, session.problem.value?.where]).toEqual([undefined, 'laboratory']);
    await filmed(session);
    film.show(0, 1);
    session.configure({ seed: 9 });
    await until(() => film.films.value[0] === undefined, 'another network');
    expect([film.shown.value, session.kernel.value?.film]).toEqual([undefined, undefined]);
  });

  test('colours are of the step, or by class; a film that is coloured by its row follows', async () => {
    const session = await filmSession();
    const film = await filmed(session);
    session.select(film.probe[4]);
    session.setColouredBy('kernel-row');
    for (const at of [0, 4]) {
      session.lab.film.show(0, at);
      const expected = film.frames[at].kernel[4 * filmedProbe + 4];
      await until(() => session.colourValues.value?.[film.probe[4]] === expected, 'the row');
      expect(session.colourValues.value!.filter(Number.isNaN)).toHaveLength(60 - filmedProbe);
    }
    session.setNudge({ index: film.probe[4] });
    await until(() => session.nudge.value !== undefined && session.jobs.value.length === 0, 'a nudge');
    session.setColouredBy('actual');
    expect(session.colourValues.value).toBeUndefined();
    session.lab.film.hide();
    expect(session.colourValues.value).toBe(session.nudge.value!.actual);
  });

  test('a diverged step has no positions, and its kernel says so', async () => {
    const session = await filmSession({ activation: 'relu' });
    const film = await filmed(session, { optimizer: 'sgd', loss: 'squared-error', rate: 1e6 });
    const neighbourhood = session.neighbourhood.value;
    session.lab.film.show(0, 4);
    expect(session.kernel.value!.nonFinite).toBeGreaterThan(0);
    expect(film.frames[4].places).toEqual([]);
    expect(session.neighbourhood.value).toBe(neighbourhood);
  });

  test('positions that do not fit beside the rest are left out', async () => {
    const session = await filmSession();
    const { film } = session.lab;
    const { training } = ownFilm(session.network.value, session.trainingSettings.value);
    const network = { ...session.network.value, hidden: [768, 800] };
    const settings = { network, training: { ...training, optimizer: 'sgd' }, steps: 200 } as const;
    /** Of the first frame: floats of the parameters, and layers with positions. */
    const first = async (kept: number, probe: number): Promise<readonly [number, number]> => {
      const recording = film.record(0, { ...settings, kept, probe });
      film.stop(0);
      await recording;
      const [{ place, places }] = film.films.value[0]!.frames;
      film.remove(0);
      return [place.parameters.length, places.length];
    };
    const [parameters, layers] = await first(1, 2);
    const floats = (kept: number): number => 2 ** 27 / (kept + 1) - parameters;
    const choices = Array.from({ length: 200 * 59 }, (_, at) => [1 + (at % 200), 2 + Math.floor(at / 200)] as const);
    const [kept, probe] = choices.find(([k, p]) => p ** 2 <= floats(k) && p ** 2 + 480 > floats(k))!;
    expect([layers, (await first(kept, probe))[1], (await first(kept - 1, probe))[1]]).toEqual([2, 0, 2]);
    expect(session.problem.value).toBeUndefined();
  });

  test('shown over and over, it keeps no more memory than one step', async () => {
    const session = await filmSession();
    const { frames } = await filmed(session);
    const used = (): number => session.gpu.value!.arena.budget.used;
    const bytes = used();
    session.lab.film.show(0, 0);
    const one = used();
    for (let at = 1; at < 200; at++) session.lab.film.show(0, at % frames.length);
    await until(() => used() === one, 'the memory of one step');
    session.lab.film.hide();
    await until(() => used() === bytes, 'no memory');
  });

  test('a lost device takes the step with it, and the network is shown when it is back', async () => {
    const { holder, opened } = testDevice();
    const session = testSession({ dataset: await fewDigits(60), state: { ...smallState, step: 0 }, device: holder });
    await session.start();
    await until(() => session.jobs.value.length === 0, 'rest');
    await filmed(session);
    session.lab.film.show(0, 2);
    opened[0].device.destroy();
    await until(() => session.lab.film.shown.value === undefined, 'the loss');
    await until(() => session.kernel.value !== undefined && session.jobs.value.length === 0, 'recovery');
    expect(session.kernel.value!.film).toBeUndefined();
    session.lab.film.show(0, 2);
    const film = session.lab.film.films.value[0]!;
    expect(bits(await drawnCells(session, 0))).toEqual(bits(film.frames[2].kernel));
  });
});
