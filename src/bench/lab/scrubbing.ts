// How long a reader who goes over the kept steps of a film waits until every view shows a step.
import type { Page } from 'playwright';
import { median, type Report } from '../measure';

/**
 * Milliseconds from the input to the frame after which heatmap, neighbourhood, picture, numbers, and marks on the charts are those of
 * its step: drawn, and done by the GPU.
 */
export interface Scrubbing {
  readonly median: number;
  readonly worst: number;
  readonly waits: readonly number[];
}

declare global {
  interface Window {
    /** Milliseconds of each input on the film's slider that was answered. */
    scrubbed: number[];
  }
}

/** Runs in the page: notes every input on the slider and when all that follows it has. */
function watchScrubber(): void {
  const waits: number[] = (window.scrubbed = []);
  const root = document.querySelector('ntk-workbench')!.shadowRoot!.querySelector('ntk-film')!.shadowRoot!;
  const { laboratory } = window;
  const shown = (): string => {
    const digits = (text?: string | null): string => text?.replace(/\D/g, '') ?? '';
    const steps = [
      digits(root.querySelector('tr[data-quantity="step"] td')?.textContent),
      digits(root.querySelector('output')?.textContent?.split(' of ')[0]),
      digits(root.querySelector('canvas')?.getAttribute('aria-label')?.split(' at step ')[1]),
      laboratory.drawn['ntk-heatmap'],
      laboratory.drawn['ntk-neighbourhood'],
    ];
    return steps.every((step) => step === steps[0]) ? (steps[0] ?? '') : '';
  };
  const mark = (): string => root.querySelector<HTMLElement>('.charts')!.style.getPropertyValue('--at');
  root.querySelector('input[type=range]')!.addEventListener(
    'keydown',
    ({ timeStamp }) => {
      const before = { step: shown(), mark: mark(), painted: laboratory.painted };
      const note = (): void => void requestAnimationFrame(() => waits.push(performance.now() - timeStamp));
      const look = (): void => {
        const isNew =
          !['', before.step].includes(shown()) && mark() !== before.mark && laboratory.painted > before.painted;
        if (isNew) void laboratory.session().gpu.value.device.queue.onSubmittedWorkDone().then(note);
        else requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
    },
    { capture: true },
  );
}

/** Goes to the first kept step, forth to the last, and back, a step at a time. Throws on a timeout. */
export async function measureScrubbing(page: Page, report: Report): Promise<Scrubbing> {
  report('film: scrubbing');
  const slider = page.getByRole('slider', { name: 'Kept step' });
  await slider.focus();
  await page.evaluate(watchScrubber);
  const last = Number(await slider.getAttribute('max'));
  const keys = ['Home', ...Array<string>(last).fill('ArrowRight'), ...Array<string>(last).fill('ArrowLeft')];
  for (const [at, key] of keys.entries()) {
    await page.keyboard.press(key);
    await page.waitForFunction((count) => window.scrubbed.length > count, at, { polling: 20 });
    await page.waitForTimeout(50);
  }
  const waits = await page.evaluate(() => window.scrubbed);
  return { median: median(waits), worst: Math.max(...waits), waits };
}
