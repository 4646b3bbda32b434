// The laboratory's benchmark without a page: which views are chosen, what counts as left over, goals and tables.
import { describe, expect, test } from 'vitest';
import { chosen, experiments } from '../../../../src/bench/lab/experiments';
import type { Left, ViewReport } from '../../../../src/bench/lab/measure-view';
import { bytesLeft, isSound, labGoals, labTable, longestOf } from '../../../../src/bench/lab/report';
import { isMet } from '../../../../src/bench/table';

const clean: Left = { wasRunning: true, jobs: 0, bytes: 0 };
const view = (more: Partial<ViewReport> = {}): ViewReport => ({
  ...{ name: 'width', size: '64 digits', seconds: 12, tasks: [61, 139], cancelled: [clean, clean] },
  ...{ errors: [], adapter: 'software', ...more },
});
const cellsOf = (reports: readonly ViewReport[]): string[] =>
  labTable(reports)
    .split('\n')[2]
    .split('|')
    .map((cell) => cell.trim());

describe('the views that are chosen', () => {
  test('are all where nothing is asked for, each with a name of its own', () => {
    expect(chosen(experiments, [])).toEqual(experiments);
    expect(new Set(experiments.map(({ name }) => name)).size).toBe(experiments.length);
  });

  test('are those of a name, or of names that begin so, in their own order', () => {
    const all = ['film', 'plane-moons', 'plane-sine', 'planet'].map((name) => ({ name }));
    expect(chosen(all, ['plane', 'film']).map(({ name }) => name)).toEqual(['film', 'plane-moons', 'plane-sine']);
    expect(chosen(all, ['plane-sine'])).toEqual([{ name: 'plane-sine' }]);
  });

  test('of an unknown name are refused, and the names told', () => {
    expect(() => chosen(experiments, ['film', 'movie'])).toThrow(/no "movie".*film/);
  });
});

test('a row has the longest task, those over 100 ms, and what cancels left', () => {
  expect(longestOf(view({ tasks: [] }))).toBe(0);
  expect(cellsOf([view()]).slice(1, -1)).toEqual(['width', '64 digits', '12 s', '139 ms', '1', '0', '0', 'none']);
  const late = view({
    cancelled: [
      { ...clean, jobs: 2, problem: 'lost' },
      { ...clean, wasRunning: false },
    ],
  });
  expect(cellsOf([late]).slice(6, -1)).toEqual(['2 (1 too late)', '0', 'lost']);
});

test('memory that one cancel gave back does not hide what another left', () => {
  expect(
    bytesLeft([
      { ...clean, bytes: -4096 },
      { ...clean, bytes: 256 },
    ]),
  ).toBe(256);
  expect(bytesLeft([{ ...clean, bytes: -4096 }, clean])).toBe(0);
});

test('goals are those of what was measured', () => {
  expect(labGoals([])).toEqual([]);
  const width = labGoals([view()]);
  expect(width.map(isMet)).toEqual([false, true, true]);
  const scrubbing = { median: 40, worst: 210, waits: [40, 210] };
  const film = labGoals([view({ tasks: [] }), view({ name: 'film', seconds: 59, tasks: [99], scrubbing })]);
  expect(film.map(isMet)).toEqual([true, true, true, true, true, false]);
});

test('being slow is sound; leaving something behind, or a problem, is not', () => {
  expect(isSound([view()])).toBe(true);
  expect(isSound([view({ cancelled: [clean, { ...clean, jobs: 1 }] })])).toBe(false);
  expect(isSound([view({ cancelled: [clean, { ...clean, bytes: 256 }] })])).toBe(false);
  expect(isSound([view({ problem: 'The kernel is not finite.' })])).toBe(false);
  expect(isSound([view({ errors: ['undefined is not a function'] })])).toBe(false);
});
