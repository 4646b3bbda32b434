// JSON from files: what is no JSON, and keys that are there twice.
import { describe, expect, it } from 'vitest';
import { parseJson, readJson } from '../../../src/formats/json-text';

const parse = (text: string) => parseJson('config', 'a.json', text);

describe('JSON', () => {
  it.each(['{"a": {"b": 1}, "b": [{"a": 1}, {"a": 2}], "c": "a\\": \\\\"}', '[1, "a", "a"]', '"a: {"', '{}'])(
    'is what it says: %s',
    (text) => expect(parse(text)).toEqual(JSON.parse(text)),
  );

  it.each([
    ['a key twice', '{"a": 1, "a": 2}', /a.json: the key "a" is there twice/],
    ['a key twice, deep within', '{"x": [{"y": {"k": 1, "z": [], "k" : 2}}]}', /the key "k"/],
    ['a key that is written in two ways', '{"a": 1, "\\u0061": 2}', /the key "a"/],
    ['__proto__ twice', '{"__proto__": 1, "__proto__": {}}', /the key "__proto__"/],
    ['an end that is missing', '{"a": ', /a.json: it is not JSON/],
    ['more behind', '{} {}', /it is not JSON/],
  ])('is refused with %s', (_what, text, message) => expect(() => parse(text)).toThrow(message));

  it('may be deep without harm', () => {
    const deep = (open: string, close: string) => open.repeat(100_000) + close.repeat(100_000);
    expect(() => parse(deep('[', ']') + 'x')).toThrow(/it is not JSON/);
  });

  it('has to be UTF-8', () => expect(() => readJson(Uint8Array.of(0x22, 0xff, 0x22))).toThrow('UTF-8'));

  it('gives __proto__ as a key like any other', () => {
    const value = parse('{"__proto__": {"polluted": 1}}') as Record<string, unknown>;
    expect(Object.keys(value)).toEqual(['__proto__']);
    expect(value.polluted).toBeUndefined();
  });
});
