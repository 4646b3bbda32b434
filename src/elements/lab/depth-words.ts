// What a step in depth is on, and what its numbers are of, in words.
import type { DepthSubject, DepthView, Session } from '../../session/types';
import type { Option } from '../shared/options';
import { formatMany } from '../shared/format';
import { isTrainable, wordsOf } from '../shared/dataset-words';
import type { Dataset } from '../shared/session-link';

const setPrefix = 'set ';

/** A subject as the value of an option. */
export const keyOfSubject = (subject: DepthSubject): string =>
  subject.kind === 'set' ? `${setPrefix}${subject.name}` : subject.kind;

/** The inverse. */
export function subjectOfKey(key: string): DepthSubject {
  if (key.startsWith(setPrefix)) return { kind: 'set', name: key.slice(setPrefix.length) };
  return { kind: key === 'batch' || key === 'epoch' ? key : 'datapoint' };
}

/** What a step can be on. What has no known classes is stepped on by itself alone. */
export function offeredSubjects(session: Session, dataset: Dataset): Option[] {
  const { one, many } = wordsOf(dataset);
  const alone: Option = ['datapoint', `one ${one}`];
  if (!isTrainable(dataset)) return [alone];
  return [
    alone,
    ['batch', 'the first mini-batch'],
    ['epoch', `all ${many} trained on`],
    ...session.sets.value.map(({ name }): Option => [`${setPrefix}${name}`, `the set ${name}`]),
  ];
}

/** "number 12", "64 digits", "the mean gradient of all 1,438 digits trained on". */
export function memberWords({ subject, members }: DepthView, dataset: Dataset): string {
  const { one, many } = wordsOf(dataset);
  if (subject.kind === 'datapoint') return `number ${members[0]}`;
  const words = formatMany(members.length, one, many);
  return subject.kind === 'epoch' ? `the mean gradient of all ${words} trained on` : words;
}

/** A copy without a number for the members, which charts leave out. */
export function withoutMembers(values: Float32Array, members: Uint32Array): Float32Array {
  const copy = values.slice();
  for (const member of members) copy[member] = NaN;
  return copy;
}
