// View, sets and undo together: what is a step, what it brings back, what the state holds.
import { describe, expect, test } from 'vitest';
import { ViewPart } from '../../../../src/session/explorer/view-part';
import { ordered, type Ordering } from '../../../../src/session/kernel-order';
import { defaultState, type StateDocument } from '../../../../src/state/document';
import { setColours } from '../../../../src/state/set-colours';
import { StateStore } from '../../../../src/state/store';

function part(state: StateDocument = defaultState) {
  const store = new StateStore(state);
  let time = 0;
  const shown: Ordering[] = [];
  const reorder = (ordering: Ordering): void => {
    shown.push(ordering);
    store.update({ kernel: ordered(store.now.kernel, ordering) });
  };
  const view = new ViewPart({ store, reorder, now: () => time });
  const zoom = (end: number, at: number): void => {
    time = at;
    view.track(() => view.setView({ rectangle: { rows: [0, end], columns: [0, end] } }), { kind: 'rectangle' });
  };
  return { store, view, shown, zoom };
}

describe('the view of a session', () => {
  test('zooming without pause is one step back, and forward again', () => {
    const { store, view, zoom } = part();
    [0, 300, 600, 900].forEach((at, i) => zoom(100 - i, at));
    zoom(50, 5000);
    view.undo();
    expect(view.view.value.rectangle!.rows).toEqual([0, 97]);
    view.undo();
    expect([view.view.value, 'view' in store.now, view.canUndo.value]).toEqual([{}, false, false]);
    view.redo();
    view.redo();
    expect([view.view.value.rectangle!.rows, view.canRedo.value]).toEqual([[0, 50], false]);
  });

  test('a step brings back selection, colours, layer, order and sets, and nothing that is trained', () => {
    const { store, view, shown } = part();
    view.track(() => store.update({ selected: 3, colouredBy: 'kernel-row', layer: 'a' }));
    view.track(() => view.changeSets({ kind: 'create', name: 'mine', members: [1, 2] }, 10));
    view.track(() => store.update({ kernel: { ...store.now.kernel, order: 'norm', within: 'class' } }));
    store.update({
      step: 7,
      training: { ...store.now.training, rate: 0.5 },
      kernel: { ...store.now.kernel, reduction: 'pseudo' },
    });
    view.undo();
    expect(shown).toEqual([{ order: 'class', within: undefined }]);
    expect(store.now.kernel).toEqual({ ...defaultState.kernel, reduction: 'pseudo' });
    expect(view.sets.value.map(({ name }) => name)).toEqual(['mine']);
    view.undo();
    expect([view.sets.value, view.activeSet.value]).toEqual([[], undefined]);
    view.undo();
    expect(store.now).toEqual({
      ...defaultState,
      step: 7,
      training: { ...defaultState.training, rate: 0.5 },
      kernel: { ...defaultState.kernel, reduction: 'pseudo' },
    });
    view.redo();
    view.redo();
    view.redo();
    expect(store.now).toMatchObject({
      selected: 3,
      colouredBy: 'kernel-row',
      layer: 'a',
      kernel: { order: 'norm', within: 'class' },
    });
    expect(view.sets.value[0].indices).toEqual(Uint32Array.of(1, 2));
  });

  test('what changes nothing, or is refused, is no step; nor is a step back to what is there', () => {
    const { store, view } = part();
    view.track(() => view.setView({}));
    expect(() => view.track(() => view.setView({ scale: 'cubic' as 'log' }))).toThrow(/view.scale/);
    expect([view.canUndo.value, view.view.value]).toEqual([false, {}]);
    view.track(() => store.update({ selected: 1 }));
    view.track(() => store.update({ layer: 'b' }));
    store.update({ layer: undefined });
    view.undo();
    expect(store.now).toEqual(defaultState);
  });

  test('sets are in the state where they are small, and say where they are not', () => {
    const { view } = part();
    view.changeSets(
      { kind: 'create', name: 'odd', members: Array.from({ length: 30_000 }, (_, i) => 2 * i + 1) },
      60_000,
    );
    view.changeSets({ kind: 'create', name: 'few', members: [5, 6, 7] }, 60_000);
    expect(view.sets.value.map(({ name, isKept }) => [name, isKept])).toEqual([
      ['odd', false],
      ['few', true],
    ]);
    const few = { name: 'few', colour: setColours[1], runs: [5, 3] };
    const written = view.withSets(defaultState);
    expect(written).toEqual({ ...defaultState, sets: [few], activeSet: 'few' });
    const again = part(written).view;
    expect(again.sets.value).toEqual([
      { name: 'few', colour: setColours[1], indices: Uint32Array.of(5, 6, 7), isKept: true },
    ]);
    expect(again.withSets(written)).toEqual(written);
    expect([again.forgetBeyond(8), again.forgetBeyond(7)]).toEqual([[], ['few']]);
    expect([again.sets.value, again.activeSet.value]).toEqual([[], undefined]);
    expect(again.withSets(written)).toEqual(defaultState);
  });

  test('of other datapoints nothing is left, and there is no way back', () => {
    const { store, view, zoom } = part();
    zoom(10, 0);
    view.track(() => view.changeSets({ kind: 'create', name: 'mine', members: [1] }, 10));
    view.forget();
    expect([store.now, view.sets.value, view.canUndo.value]).toEqual([defaultState, [], false]);
  });
});
