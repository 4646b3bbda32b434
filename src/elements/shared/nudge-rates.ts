// What a nudge's panel says about rates: the largest stable ones, the prediction's error, and a warning where they are passed.
import { html, nothing, type TemplateResult } from 'lit';
import type { NudgeView, Session, TrainingSettings } from '../../session/types';
import { formatNumber, formatShare } from './format';

/** From this relative error on, the prediction is said to fail. */
export const broken = 0.25;
/** Momentum of the optimizer of that name. */
export const momentum = 0.9;

const fullBatchNames: Readonly<Record<TrainingSettings['optimizer'], readonly [string, string]>> = {
  sgd: ['full batch', 'For gradient descent on all training datapoints at once.'],
  momentum: [
    `full batch, momentum ${momentum}`,
    `For gradient descent with momentum ${momentum} on all training datapoints at once.`,
  ],
  adam: [
    'full batch, plain gradient descent',
    'For plain gradient descent on all training datapoints at once: the kernel sets no such rate for Adam.',
  ],
};

/** A list of the two largest stable rates and the relative error; while there is no nudge, only what is known without it. */
export function ratesList(session: Session, nudge: NudgeView | undefined): TemplateResult {
  const { optimizer, weightDecay = 0 } = session.trainingSettings.value;
  const [name, title] = fullBatchNames[optimizer];
  const without = weightDecay > 0 ? ', without weight decay' : '';
  return html`<dl class="rates">
    <dt>Largest stable rate, this nudge</dt>
    <dd>${nudge ? nudgeRate(nudge) : waiting(session, 'nudge', 'No nudge is shown.')}</dd>
    <dt title=${title}>Largest stable rate, ${name}${without}</dt>
    <dd>${fullBatchRate(session)}</dd>
    <dt title="Root of the sum of (predicted − actual)² over that of actual²">Relative error of the prediction</dt>
    <dd>${nudge ? formatShare(nudge.relativeError) : waiting(session, 'nudge', 'No nudge is shown.')}</dd>
  </dl>`;
}

function nudgeRate({ stableRate }: NudgeView): unknown {
  return Number.isNaN(stableRate)
    ? missing('The network\u2019s numbers on this datapoint are not finite.')
    : rate(stableRate);
}

function fullBatchRate(session: Session): unknown {
  const known = session.stableRate.value;
  if (known === undefined) return waiting(session, 'stable rate', whyUnknown(session));
  return Number.isNaN(known) ? missing('The kernel of the training datapoints is not finite.') : rate(known);
}

/** An infinite rate is one that nothing limits. */
const rate = (value: number): string => (value === Infinity ? 'no limit' : formatNumber(value));

function whyUnknown(session: Session): string {
  if (session.training.value.phase === 'running') return 'Computed when training has ended.';
  if (!session.kernel.value?.film && (session.kernel.value?.nonFinite ?? 0) > 0)
    return 'Undefined: the kernel has entries that are not finite.';
  if (session.jobs.value.some(({ key }) => key === 'kernel')) return 'Computed after the kernel.';
  return 'Not computed for these weights. Computing the kernel computes it as well.';
}

/** An ellipsis while the job that finds the number runs, else a dash that says why there is none. */
function waiting(session: Session, key: string, why: string): unknown {
  return session.jobs.value.some((job) => job.key === key) ? '\u2026' : missing(why);
}

const missing = (why: string): TemplateResult =>
  html`<span title=${why} class="missing">—<span class="visually-hidden">${why}</span></span>`;

/** A sentence when the prediction fails or the rate is beyond the stable one. */
export function rateWarning(nudge: NudgeView | undefined) {
  const sentence = nudge && warningOf(nudge);
  return sentence ? html`<p class="note" role="status">${sentence}</p>` : nothing;
}

function warningOf({ relativeError, stableRate, settings }: NudgeView): string | undefined {
  const isAbove = settings.rate > stableRate;
  const above = 'the rate is above the largest stable one of this nudge';
  const after = isAbove ? `, and ${above}` : '';
  if (!Number.isFinite(relativeError) && settings.rate > 0) {
    return `Predicted and actual change cannot be compared: not all of them are finite, or nothing changed${after}.`;
  }
  if (relativeError >= broken) {
    const off = formatShare(relativeError, 0);
    return `The first-order picture breaks here: the prediction is off by ${off} of the actual change${after}.`;
  }
  return isAbove ? `Repeated, this step would diverge: ${above}.` : undefined;
}
