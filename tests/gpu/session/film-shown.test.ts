// A step of a film in all views: its very kernel, read back from what is drawn, and everything back afterwards.
import { describe, expect, test } from 'vitest';
import type { Session } from '../../../src/session/types';
import { shareGpu, until } from '../../support/session';
import { bits, drawnCells, filmed, filmedProbe, filmSession } from '../../support/shown-film';

const used = (session: Session): number => session.gpu.value!.arena.budget.used;

describe('a step of a film in all views', () => {
  shareGpu();

  test.each([0, 5])('seed %i: its kernel is drawn bit for bit, and every entry and row is of it', async (seed) => {
    const session = await filmSession({ seed });
    const film = await filmed(session);
    for (const [at, frame] of film.frames.entries()) {
      session.lab.film.show(0, at);
      const kernel = session.kernel.value!;
      expect(kernel).toMatchObject({ step: frame.step, reduction: 'trace', nonFinite: 0, film: { run: 0, frame: at } });
      expect([kernel.rows, kernel.columns]).toEqual([film.probe, film.probe]);
      expect([...kernel.order].sort((a, b) => a - b)).toEqual([...kernel.order.keys()]);
      expect(kernel.sample).toMatchObject(film.range);
      expect(bits(await drawnCells(session, 0))).toEqual(bits(frame.kernel));
      const [i, j] = [film.probe[3], film.probe[8]];
      const [value, a, b] = [3 * filmedProbe + 8, 3 * filmedProbe + 3, 8 * filmedProbe + 8].map(
        (entry) => frame.kernel[entry],
      );
      expect(await session.kernelEntry(i, j)).toEqual({ i, j, value, cosine: value / Math.sqrt(a * b) });
      const row = await session.kernelRow(i);
      expect(row).toHaveLength(60);
      row.forEach((entry, datapoint) => {
        const column = film.probe.indexOf(datapoint);
        expect(entry).toEqual(column < 0 ? NaN : frame.kernel[3 * filmedProbe + column]);
      });
    }
    const outside = [...Array(60).keys()].find((i) => !film.probe.includes(i))!;
    await expect(session.kernelEntry(outside, film.probe[0])).rejects.toMatchObject({ code: 'ShapeMismatch' });
    await expect(session.kernelRow(outside)).rejects.toMatchObject({ code: 'ShapeMismatch' });
  });

  test('going back there is everything as it was, and no memory is kept', async () => {
    const session = await filmSession();
    const film = await filmed(session);
    const [kernel, neighbourhood, layer] = [session.kernel.value, session.neighbourhood.value, session.layer.value];
    const bytes = used(session);
    for (const at of [0, 4, 2, 2]) session.lab.film.show(0, at);
    expect(session.lab.film.shown.value).toEqual({ run: 0, frame: 2, step: film.frames[2].step, probe: film.probe });
    expect(session.savable.value.filter(({ missing }) => missing === 'film')).toHaveLength(4);
    session.lab.film.hide();
    expect(session.lab.film.shown.value).toBeUndefined();
    expect(session.kernel.value).toBe(kernel);
    expect([session.neighbourhood.value, session.layer.value]).toEqual([neighbourhood, layer]);
    expect(session.savable.value.filter(({ missing }) => missing === 'film')).toEqual([]);
    await until(() => used(session) === bytes, 'the memory');
    expect(session.problem.value).toBeUndefined();
  });

  test('the cells that are saved are those of the step, and block marks mean its datapoints', async () => {
    const session = await filmSession();
    const film = await filmed(session);
    session.lab.film.show(0, 3);
    const window = { level: 0, row: 2, column: 5, rows: 3, columns: 4 };
    const seen: number[] = [];
    expect(await session.cells.read(window, ({ values }) => void seen.push(...values))).toBe(true);
    expect(seen).toEqual(
      [2, 3, 4].flatMap((row) => [5, 6, 7, 8].map((column) => film.frames[3].kernel[row * filmedProbe + column])),
    );
    const marked = session.datapointsIn({ rows: [0, 2], columns: [5, 6] });
    expect([[...marked.rows], [...marked.columns]]).toEqual([[...film.probe.slice(0, 2)], [film.probe[5]]]);
    const overview = (await session.kernelOverview())!;
    expect(bits(overview.values)).toEqual(bits(film.frames[3].kernel));
  });
});
