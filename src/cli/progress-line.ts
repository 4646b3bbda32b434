// How far a command is and how long it will take: one line that is rewritten where the terminal is a live one, else a line now
// and then.
import type { Progress } from '../core/progress';
import type { Terminal } from './terminal';

const quiet = { live: 250, lasting: 10_000 }; // milliseconds between two lines
const early = { share: 0.02, passed: 5000 }; // of the whole, and milliseconds, before which nothing can be said of the time left

export class ProgressLine {
  private readonly started = performance.now();
  private shownAt = this.started;

  constructor(private readonly terminal: Terminal) {}

  readonly show = ({ stage, done, total }: Progress): void => {
    const now = performance.now();
    if (now - this.shownAt < (this.terminal.live ? quiet.live : quiet.lasting)) return;
    this.shownAt = now;
    const share = total > 0 ? done / total : 0;
    const passed = now - this.started;
    const isKnown = share > early.share || (share > 0 && passed > early.passed);
    const left = isKnown ? `, ${lasting((passed / share) * (1 - share))} left` : '';
    const line = `${stage} ${Math.floor(100 * share)} %${left}`;
    this.terminal.error(this.terminal.live ? `\r\u001b[K${line}` : `${line}\n`);
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
