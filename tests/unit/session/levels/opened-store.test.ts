// What a store says of its kernel, in the terms of the session.
import { describe, expect, test } from 'vitest';
import { namesOf } from '../../../../src/core/name-patterns';
import { openKernelStore } from '../../../../src/formats/zarr/kernel-store';
import { settingsOf } from '../../../../src/session/levels/opened-store';
import { factsOf, memorySource, writeStore } from '../../../support/zarr-store';

const names = ['layer,one', 'layer', 'one', 'a*b', 'axb', '!c', 'd?', 'w\\'];

async function settingsFor(parameters: readonly string[], all: readonly string[]) {
  const files = await writeStore(factsOf(7, 7, { symmetric: true, parameters }));
  return settingsOf(await openKernelStore(memorySource(files)), all);
}

describe('parameters with commas and stars in their names', () => {
  test.each([[['layer,one']], [['layer', 'one']], [['a*b', '!c']], [['layer,one', 'd?', 'w\\']]])(
    '%j of others are found again',
    async (parameters) => {
      const settings = await settingsFor(parameters, names);
      expect(names.filter(namesOf(settings.parameters))).toEqual(parameters);
    },
  );

  test('all of them are all', async () => {
    expect((await settingsFor(names, names)).parameters).toBe('*');
  });

  test('a name that is two others is not them', async () => {
    await expect(settingsFor(['layer', 'one'], ['layer,one'])).rejects.toMatchObject({ code: 'Unsupported' });
  });
});
