// The settings of a sweep as a form, and what the reader answered.
import { html, type TemplateResult } from 'lit';
import { sweepLimits, usualSweep, usualValues } from '../../session/lab/sweep-settings';
import { sweepAxes } from '../../session/lab/sweep';
import type { Session, SweepAxis, SweepSettings } from '../../session/types';
import { numberField } from '../shared/number-field';
import { optionsOf } from '../shared/options';
import { axisWords } from './sweep-quantities';

type NumberName = 'seeds' | 'steps' | 'probe' | 'nudges' | 'rate';

const numbers: readonly (readonly [name: NumberName, label: string, title: string])[] = [
  ['seeds', 'Runs each', 'Networks for each value, with seeds from the session\u2019s on'],
  ['steps', 'Training steps', 'How long each network is trained'],
  ['probe', 'Probe', 'Datapoints whose kernel is looked at: one random choice for all runs'],
  ['nudges', 'Nudges', 'Probe datapoints that are nudged in turn, to compare predicted and actual shift'],
  ['rate', 'Nudge rate', 'Learning rate of the nudges; that of the training is the session\u2019s'],
];

/** What a form shows. */
export interface SweepWish {
  readonly over: SweepAxis;
  /** The values as text. */
  readonly values: string;
  /** The numbers as they were asked for last. */
  readonly settings: Omit<SweepSettings, 'over' | 'values'>;
}

/** The values a sweep begins with, as text. Reads signals. */
export function usualText(over: SweepAxis, { dataset, training }: Session): string {
  const trainable = dataset.value?.split.train.length ?? 1;
  return usualValues(over, { trainable, totalSteps: training.value.totalSteps }).join(', ');
}

/** The last sweep's settings, or the usual ones. */
export function wishOf(sweep: SweepSettings | undefined): SweepWish['settings'] {
  return sweep ?? usualSweep;
}

export interface SweepFormEvents {
  choose(over: SweepAxis): void;
  type(values: string): void;
}

export function sweepFields({ over, values, settings }: SweepWish, { choose, type }: SweepFormEvents): TemplateResult {
  const shown = numbers.filter(([name]) => !(name === 'steps' && over === 'steps'));
  return html`<label class="over"
      >Sweep over
      <select name="over" @change=${({ target }: Event) => choose((target as HTMLSelectElement).value as SweepAxis)}>
        ${optionsOf(
          sweepAxes.map((axis) => [axis, axisWords[axis].option] as const),
          over,
        )}
      </select></label
    ><label class="values"
      >${axisWords[over].label}<input
        name="values"
        required
        title="Whole numbers with commas between them"
        .value=${values}
        @input=${({ target }: Event) => type((target as HTMLInputElement).value)}
    /></label>
    ${shown.map(([name, label, title]) => numberField({ name, label, title, value: settings[name], limits: sweepLimits[name] }))}`;
}

/** What is no number is NaN, which the session refuses; `otherwise` has the numbers that the form does not show. */
export function readSweep(form: HTMLFormElement, over: SweepAxis, otherwise: SweepWish['settings']): SweepSettings {
  const data = new FormData(form);
  const numberOf = (name: NumberName): number => (data.has(name) ? Number(data.get(name)) : otherwise[name]);
  return {
    over,
    values: String(data.get('values'))
      .split(/[\s,;]+/)
      .filter(Boolean)
      .map(Number),
    seeds: numberOf('seeds'),
    steps: numberOf('steps'),
    probe: numberOf('probe'),
    nudges: numberOf('nudges'),
    rate: numberOf('rate'),
  };
}
