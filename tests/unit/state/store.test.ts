// The store publishes each document as a new value; selection and hover are told apart.
import { effect } from '@preact/signals-core';
import { describe, expect, test } from 'vitest';
import { defaultState } from '../../../src/state/document';
import { Selection } from '../../../src/state/selection';
import { StateStore } from '../../../src/state/store';

describe('state store', () => {
  test('an update replaces the document and leaves the old one alone', () => {
    const store = new StateStore();
    const before = store.now;
    store.update({ layer: 'activation1', colouredBy: 'actual' });
    expect(store.now).toEqual({ ...defaultState, layer: 'activation1', colouredBy: 'actual' });
    expect(before).toEqual(defaultState);
    store.update({ layer: undefined });
    expect('layer' in store.now).toBe(false);
  });

  test('a selection is in the document, a hover is not; neither is published twice', () => {
    const store = new StateStore();
    const selection = new Selection(store);
    const seen: unknown[] = [];
    const stop = effect(() => void seen.push(selection.state.value));
    selection.select(3);
    selection.select(3);
    selection.hover(5, 6);
    selection.hover(5, 6);
    store.update({ colouredBy: 'actual' });
    selection.hover(undefined);
    selection.select(undefined);
    stop();
    const none = { selected: undefined, hovered: undefined, hoveredColumn: undefined };
    expect(seen).toEqual([
      none,
      { ...none, selected: 3 },
      { selected: 3, hovered: 5, hoveredColumn: 6 },
      { ...none, selected: 3 },
      none,
    ]);
    expect(store.now).toEqual({ ...defaultState, colouredBy: 'actual' });
  });
});
