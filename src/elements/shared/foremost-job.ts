// Which of several running jobs a reader waits for: the one to show where there is room for one.
import type { Job } from '../../session/types';

/** Keys of jobs that others wait for, or that the reader asked for, the foremost first. */
const foremost = ['training', 'nudge', 'kernel', 'neighbourhood'];

const rankOf = ({ key }: Job): number => (foremost.includes(key) ? foremost.indexOf(key) : foremost.length);

/** The jobs in the order they matter; of equal ones the newest first. */
export function foremostFirst(jobs: readonly Job[]): readonly Job[] {
  return [...jobs].sort((a, b) => rankOf(a) - rankOf(b) || b.id - a.id);
}
