// Exploring a kernel in a session: orders by columns, undo, sets and search, on the engine.
import { describe, expect, test } from 'vitest';
import { parseState, formatState } from '../../../src/state/document';
import { age, count, digits, settled, smallModel, started, values } from '../../support/explored';
import { fewDigits, shareGpu, smallState, testSession, until } from '../../support/session';

describe('orders', () => {
  shareGpu();

  test('by loss, by a column, and within classes; the picture follows', async () => {
    const session = await started();
    const { labels } = session.dataset.value!;
    session.setKernel({ order: 'class', within: 'norm' });
    await until(() => session.kernel.value!.within === 'norm', 'norm within classes');
    const { order, diagonal = [] } = session.kernel.value!;
    [...order].slice(1).forEach((i, at) => {
      const before = order[at];
      expect(labels[i] > labels[before] || (labels[i] === labels[before] && diagonal[i] >= diagonal[before])).toBe(
        true,
      );
    });
    session.setKernel({ order: 'loss', within: undefined });
    await until(() => session.kernel.value!.orderName === 'loss', 'loss');
    const losses = await values(session, 'loss');
    const sorted = [...session.kernel.value!.order].map((i) => losses[i]);
    expect(sorted).toEqual([...losses].sort((a, b) => a - b));
    session.setKernel({ order: 'column:age', within: 'column:alignment' });
    await until(() => session.kernel.value!.orderName === 'column:age', 'age');
    const byAge = [...session.kernel.value!.order];
    expect(byAge.at(-1)).toBe(4);
    expect(byAge.slice(0, -1).map((i) => age.values[i])).toEqual(
      [...age.values].filter((a) => !Number.isNaN(a)).sort((a, b) => a - b),
    );
    expect(await session.order({ order: 'column:age', within: 'column:alignment' })).toEqual(Uint32Array.from(byAge));
    expect(session.problem.value).toBeUndefined();
  });

  test('of a part alone; the spectral one with the kernel and without', async () => {
    const session = await started();
    const { split } = session.dataset.value!;
    expect(await session.order({ order: 'index' }, 'test')).toEqual(split.test);
    const without = testSession({ dataset: await digits(), state: { ...smallState, step: 0 } });
    void without.start().catch(() => undefined);
    await until(() => without.dataset.value !== undefined);
    const order = (await without.order({ order: 'spectral' }))!;
    expect([...order].sort((a, b) => a - b)).toEqual([...order.keys()]);
    await settled(without);
  });

  test('by a column that the datapoints have not is by class, also where a state asks for it', async () => {
    const kernel = { ...smallState.kernel, order: 'column:height' } as const;
    const session = testSession({ dataset: await digits(), state: { ...smallState, kernel, step: 0 } });
    await session.start();
    await settled(session);
    expect([session.kernel.value!.orderName, session.problem.value]).toEqual(['class', undefined]);
    session.setKernel({ order: 'column:height' });
    await until(() => session.problem.value !== undefined);
    expect(session.problem.value).toMatchObject({ where: 'kernel', error: { code: 'Unsupported' } });
    expect(session.kernelSettings.value.order).toBe('class');
    session.setKernel({ order: 'column:age' });
    await until(() => session.kernel.value!.orderName === 'column:age');
    await session.open({ name: 'other', model: await smallModel(), dataset: await fewDigits(9) });
    expect([session.kernel.value!.orderName, session.kernelSettings.value.order]).toEqual(['class', 'class']);
    await settled(session);
  });
});

describe('view, sets and undo', () => {
  shareGpu();

  test('undo goes back in order, selection and sets, and leaves training and kernel alone', async () => {
    const session = await started();
    const { diagonal } = session.kernel.value!;
    session.select(3);
    session.setKernel({ order: 'norm' });
    await until(() => session.kernel.value!.orderName === 'norm');
    session.changeSets({ kind: 'create', name: 'mine', members: [1, 2] });
    await session.trainStep();
    session.undo();
    expect(session.sets.value).toEqual([]);
    session.undo();
    await until(() => session.kernel.value!.orderName === 'class');
    expect(session.kernel.value!.diagonal).toBe(diagonal);
    session.undo();
    expect([session.selection.value.selected, session.canUndo.value]).toEqual([undefined, false]);
    [0, 1, 2].forEach(() => session.redo());
    await until(() => session.kernel.value!.orderName === 'norm');
    expect([session.selection.value.selected, session.activeSet.value, session.canRedo.value]).toEqual([
      3,
      'mine',
      false,
    ]);
    expect(session.training.value.step).toBe(4);
  });

  test('what is refused is a problem and changes nothing', async () => {
    const session = await started(0);
    session.setView({ scale: 'cubic' as 'log' });
    expect(session.problem.value).toMatchObject({ where: 'explorer', error: { code: 'Unsupported' } });
    session.changeSets({ kind: 'create', name: 'far', members: [count] });
    expect(session.problem.value).toMatchObject({ where: 'explorer', error: { code: 'ShapeMismatch' } });
    expect([session.view.value, session.sets.value, session.canUndo.value]).toEqual([{}, [], false]);
  });

  test('the state has view and sets and brings them back; other datapoints forget them', async () => {
    const session = await started(0);
    const gesture = 'brush';
    session.changeSets({ kind: 'create', name: 'brushed', members: [5] }, gesture);
    session.changeSets({ kind: 'replace', name: 'brushed', members: [5, 6, 7] }, gesture);
    session.setView({ scale: 'symlog', tracks: ['class', 'age'] });
    const state = parseState(formatState(session.state.value));
    expect(state).toMatchObject({
      view: { scale: 'symlog', tracks: ['class', 'age'] },
      sets: [{ runs: [5, 3] }],
      activeSet: 'brushed',
    });
    session.undo();
    session.undo();
    expect([session.sets.value, session.canUndo.value]).toEqual([[], false]);
    session.redo();
    const again = testSession({ dataset: await digits(), state });
    expect([again.view.value, again.sets.value]).toEqual([
      { scale: 'symlog', tracks: ['class', 'age'] },
      session.sets.value,
    ]);
    const fewer = testSession({ dataset: await fewDigits(7), state });
    await fewer.start();
    await settled(fewer);
    expect(fewer.sets.value).toEqual([]);
    await session.open({ name: 'other', model: await smallModel(), dataset: await fewDigits(9) });
    await settled(session);
    expect([session.view.value, session.sets.value, session.canUndo.value]).toEqual([{}, [], false]);
    expect(session.state.value).not.toHaveProperty('sets');
  });

  test('what is typed is found, and shown where it stands in the kernel', async () => {
    const session = await started(0);
    const { labels } = session.dataset.value!;
    const threes = [...labels.keys()].filter((i) => labels[i] === 3);
    const found = (await session.find('class 3'))!;
    expect(found).toEqual({ kind: 'set', name: 'class 3', indices: Uint32Array.from(threes) });
    session.jumpTo(found);
    const first = session.kernel.value!.order.indexOf(threes[0]);
    expect(session.view.value.rectangle!.rows).toEqual([first - 8, first + threes.length + 8]);
    const rows = [first, first + threes.length] as const;
    const brushed = session.datapointsIn({ rows, columns: [first, first + 1] });
    expect([[...brushed.rows], [...brushed.columns]]).toEqual([threes, [threes[0]]]);
    session.jumpTo((await session.find('12'))!);
    const place = session.kernel.value!.order.indexOf(12);
    expect(session.view.value.rectangle!.columns).toEqual([place - 8, place + 9]);
    expect(session.selection.value.selected).toBe(12);
    expect(await session.find('age >= 9')).toMatchObject({ name: 'age >= 9' });
    const wrong = (await session.find('correct = no'))! as { indices: Uint32Array };
    expect([...wrong.indices]).toEqual((await values(session, 'correct')).flatMap((yes, i) => (yes ? [] : [i])));
    session.undo();
    session.undo();
    expect([session.view.value, session.selection.value.selected]).toEqual([{}, undefined]);
    await expect(session.find('37')).rejects.toMatchObject({ code: 'ShapeMismatch' });
  });
});
