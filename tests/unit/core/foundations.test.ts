// Errors, tensors and ownership.
import { describe, expect, it } from 'vitest';
import { DisposableList } from '../../../src/core/dispose';
import { invalidFile, isNtkError, NtkError, shapeMismatch, unsupported } from '../../../src/core/errors';
import { isAbort } from '../../../src/core/progress';
import { sizeOf, tensor } from '../../../src/core/tensor';

describe('NtkError', () => {
  it('carries its code, its facts and its cause', () => {
    const cause = new Error('inner');
    const error = new NtkError('Unsupported', { what: 'x' }, 'No x.', { cause });
    expect(error).toMatchObject({
      name: 'NtkError',
      code: 'Unsupported',
      details: { what: 'x' },
      message: 'No x.',
      cause,
    });
    expect(error).toBeInstanceOf(Error);
  });

  it('is told apart by its code', () => {
    const error: unknown = invalidFile('npy', 'byte 3', 'it is odd');
    expect(isNtkError(error, 'InvalidFile') && error.details.where).toBe('byte 3');
    expect(isNtkError(error, 'Unsupported')).toBe(false);
    expect(isNtkError(new Error('InvalidFile'), 'InvalidFile')).toBe(false);
  });

  it('speaks in sentences', () => {
    expect(invalidFile('npy', 'byte 3', 'it is odd').message).toBe('This npy file cannot be used: byte 3: it is odd.');
    expect(shapeMismatch('3 rows', '4').message).toBe('Expected 3 rows, got 4.');
    expect(unsupported('this').message).toBe('Not supported: this.');
  });
});

describe('tensor', () => {
  it('checks its length; an empty shape is one number', () => {
    expect(tensor([2, 3], new Float32Array(6)).shape).toEqual([2, 3]);
    expect([sizeOf([]), sizeOf([4, 0]), sizeOf([4, 5])]).toEqual([1, 0, 20]);
    expect(() => tensor([2, 3], new Float32Array(5))).toThrow('6 numbers for shape [2,3]');
  });
});

describe('DisposableList', () => {
  it('disposes last first, and once', () => {
    const order: string[] = [];
    const owned = new DisposableList();
    const item = owned.add({ [Symbol.dispose]: () => order.push('first') });
    owned.defer(() => order.push('second'));
    expect(item).toBeDefined();
    owned[Symbol.dispose]();
    owned[Symbol.dispose]();
    expect(order).toEqual(['second', 'first']);
  });
});

describe('isAbort', () => {
  it('knows the error of an aborted signal from others', () => {
    expect(isAbort(AbortSignal.abort().reason)).toBe(true);
    expect(isAbort(new DOMException('x', 'TimeoutError'))).toBe(false);
    expect(isAbort(new Error('AbortError'))).toBe(false);
  });
});
