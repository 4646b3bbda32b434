// Whether a film shows grokking: what is trained on is known long before what is held out is understood.
import { html, nothing, type TemplateResult } from 'lit';
import type { Film } from '../../session/types';
import { formatCount, formatPercent } from '../shared/format';

const [known, understood, unknown] = [0.99, 0.95, 0.5]; // shares that are right
const long = 3; // times as many steps

/** Undefined where those held out are right as early, or not at all. */
export function grokkingWords({ frames }: Film): string | undefined {
  const heart = frames.find(({ point }) => point.trainAccuracy >= known);
  const whole = frames.find(({ point, step }) => point.testAccuracy >= understood && step >= (heart?.step ?? Infinity));
  if (!heart || !whole || heart.point.testAccuracy > unknown || whole.step < long * heart.step) return undefined;
  return (
    `This training groks: from step ${formatCount(heart.step)} on what is trained on is known by heart, but only ` +
    `${formatPercent(heart.point.testAccuracy)} of what is held out is right; from step ${formatCount(whole.step)} on ` +
    `${formatPercent(whole.point.testAccuracy)} is.`
  );
}

/** A line for each film that shows it. */
export function grokkingFindings(films: readonly (Film | undefined)[]): (TemplateResult | typeof nothing)[] {
  return films.map((film) => {
    const words = film && grokkingWords(film);
    return words ? html`<p class="finding grokking">${words}</p>` : nothing;
  });
}
