// What was seen of the laboratory's views, as a table and as what is wanted of them.
import { duration, type Goal, significant, table } from '../table';
import type { Left, ViewReport } from './measure-view';

/** Milliseconds that no task of the main thread may take. */
const longest = 100;
const filmSeconds = 60;
const scrubMilliseconds = 200;

export const longestOf = ({ tasks }: Pick<ViewReport, 'tasks'>): number => Math.max(0, ...tasks);

/**
 * The most that a cancel left over, in bytes. The first of them may also give back what the run before it had left to be seen,
 * so that each is looked at on its own.
 */
export const bytesLeft = (cancelled: readonly Left[]): number => Math.max(0, ...cancelled.map(({ bytes }) => bytes));

const jobsLeft = (cancelled: readonly Left[]): number => Math.max(0, ...cancelled.map(({ jobs }) => jobs));

function problemsOf({ problem, cancelled, errors }: ViewReport): string {
  const all = [problem, ...cancelled.map((left) => left.problem), ...errors].filter((each) => each !== undefined);
  return all.length === 0 ? 'none' : [...new Set(all)].join('; ');
}

/** "0 of 2": after how many cancels; those that came too late are told apart. */
function cancelWords(cancelled: readonly Left[]): string {
  const late = cancelled.filter(({ wasRunning }) => !wasRunning).length;
  return late === 0 ? `${jobsLeft(cancelled)}` : `${jobsLeft(cancelled)} (${late} too late)`;
}

const head = [
  ...['view', 'size', 'to the end', 'longest task', 'over 100 ms'],
  ...['jobs left', 'bytes left', 'problems'],
];

/** One row for each view. */
export function labTable(views: readonly ViewReport[]): string {
  const rows = views.map((view) => [
    view.name,
    view.size,
    duration(view.seconds),
    `${significant(longestOf(view))} ms`,
    `${view.tasks.filter((task) => task > longest).length}`,
    cancelWords(view.cancelled),
    significant(bytesLeft(view.cancelled)),
    problemsOf(view),
  ]);
  return table(head, rows);
}

const atMost = (name: string, value: number, unit: string, wanted: number): Goal => ({
  ...{ name, value, unit, wanted },
  is: 'at most',
});

/** What is wanted of the views that were measured. */
export function labGoals(views: readonly ViewReport[]): Goal[] {
  if (views.length === 0) return [];
  const film = views.find(({ name }) => name === 'film');
  const cancelled = views.flatMap((view) => view.cancelled);
  return [
    atMost('longest task of all', Math.max(...views.map(longestOf)), 'ms', longest),
    atMost('jobs left by a cancel', jobsLeft(cancelled), '', 0),
    atMost('GPU memory left by a cancel', bytesLeft(cancelled), 'bytes', 0),
    ...(film ? [atMost('film of 200 steps', film.seconds, 's', filmSeconds)] : []),
    ...(film?.scrubbing
      ? [
          atMost('scrubbing to a kept step, median', film.scrubbing.median, 'ms', scrubMilliseconds),
          atMost('scrubbing to a kept step, worst', film.scrubbing.worst, 'ms', scrubMilliseconds),
        ]
      : []),
  ];
}

/** Whether nothing went wrong; being slow is not wrong. */
export function isSound(views: readonly ViewReport[]): boolean {
  return views.every(
    (view) => problemsOf(view) === 'none' && jobsLeft(view.cancelled) === 0 && bytesLeft(view.cancelled) === 0,
  );
}
