// Undo and redo: bounded, one movement of the hand is one step, and what was undone is gone after another change.
import { describe, expect, test } from 'vitest';
import { type Change, History, type HistoryOptions } from '../../../src/state/history';

/** A number with a history: `set` changes it at a time. */
function counter(options?: HistoryOptions) {
  const history = new History<number>(options);
  let value = 0;
  const move = (step: (present: number) => number | undefined) => (value = step(value) ?? value);
  return {
    history,
    set(next: number, change: Partial<Change> = {}) {
      history.record(value, { at: 0, ...change });
      value = next;
    },
    undo: () => move((present) => history.undo(present)),
    redo: () => move((present) => history.redo(present)),
    can: () => [history.canUndo.value, history.canRedo.value],
  };
}

describe('history', () => {
  test('goes back and forward through every step, and no further', () => {
    const { set, undo, redo, can } = counter();
    expect([can(), undo(), redo()]).toEqual([[false, false], 0, 0]);
    [1, 2, 3].forEach((next) => set(next));
    expect([undo(), undo(), can()]).toEqual([2, 1, [true, true]]);
    expect([redo(), redo(), redo(), can()]).toEqual([2, 3, 3, [true, false]]);
    expect([undo(), undo(), undo(), undo(), can()]).toEqual([2, 1, 0, 0, [false, true]]);
  });

  test('another change forgets what was undone', () => {
    const { set, undo, redo, can } = counter();
    [1, 2].forEach((next) => set(next));
    undo();
    set(5);
    expect([can(), redo(), undo(), undo()]).toEqual([[true, false], 5, 1, 0]);
  });

  test('changes of one kind in quick succession are one step, measured from the last of them', () => {
    const { set, undo } = counter();
    [0, 400, 800, 1200].forEach((at) => set(at + 1, { at, kind: 'pan' }));
    set(2000, { at: 1701, kind: 'pan' });
    expect([undo(), undo()]).toEqual([1201, 0]);
    set(1, { at: 3000, kind: 'pan' });
    set(2, { at: 3001, kind: 'zoom' });
    set(3, { at: 3002 });
    set(4, { at: 3003 });
    expect([undo(), undo(), undo(), undo()]).toEqual([3, 2, 1, 0]);
  });

  test('changes of one gesture are one step however long it takes; those of two gestures are two', () => {
    const { set, undo } = counter();
    [0, 5000, 90_000].forEach((at) => set(at + 1, { at, gesture: 'brush 1' }));
    set(7, { at: 90_001, gesture: 'brush 2' });
    set(8, { at: 90_002, gesture: 'brush 2', kind: 'pan' });
    set(9, { at: 90_003, kind: 'pan' });
    expect([undo(), undo(), undo()]).toEqual([8, 90_001, 0]);
  });

  test('a gesture that goes on after an undo is a step of its own', () => {
    const { set, undo } = counter();
    set(1, { gesture: 'brush' });
    undo();
    set(2, { gesture: 'brush' });
    expect(undo()).toBe(0);
  });

  test('holds no more than its most steps, the newest; cleared, it holds none', () => {
    const { set, undo, can, history } = counter({ most: 3 });
    for (let next = 1; next <= 1000; next++) set(next);
    expect([undo(), undo(), undo(), undo()]).toEqual([999, 998, 997, 997]);
    set(1);
    history.clear();
    expect(can()).toEqual([false, false]);
  });
});
