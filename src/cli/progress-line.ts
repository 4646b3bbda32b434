// One line that says how far a command is and how long it will take, rewritten where the terminal is a live one.
import type { Progress } from '../core/progress';
import type { Terminal } from './terminal';

const quiet = 250; // milliseconds between two lines
const early = 0.02; // of the whole, before which nothing can be said of the time left

export class ProgressLine {
  private readonly started = performance.now();
  private shownAt = 0;

  constructor(private readonly terminal: Terminal) {}

  readonly show = ({ stage, done, total }: Progress): void => {
    const now = performance.now();
    if (!this.terminal.live || now - this.shownAt < quiet) return;
    this.shownAt = now;
    const share = total > 0 ? done / total : 0;
    const left = share > early ? `, ${lasting(((now - this.started) / share) * (1 - share))} left` : '';
    this.terminal.error(`\r\u001b[K${stage} ${Math.floor(100 * share)} %${left}`);
  };

  erase(): void {
    if (this.terminal.live) this.terminal.error('\r\u001b[K');
  }
}

/** A time in milliseconds, in words. */
export function lasting(milliseconds: number): string {
  const seconds = Math.ceil(milliseconds / 1000);
  if (seconds < 90) return `${seconds} s`;
  return seconds < 5400 ? `${Math.ceil(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`;
}
