// What a nudge in depth is of: chosen in one row.
import { html, nothing, type TemplateResult } from 'lit';
import type { DepthSubject, NudgeSettings, Session, ShiftMeasure } from '../../session/types';
import { measureNames } from '../shared/change-names';
import { wordsOf } from '../shared/dataset-words';
import { offeredClasses } from '../shared/frequent-classes';
import { optionsOf } from '../shared/options';
import type { Dataset } from '../shared/session-link';
import { keyOfSubject, offeredSubjects, subjectOfKey } from './depth-words';

export interface ControlFacts {
  readonly session: Session;
  readonly dataset: Dataset;
  readonly settings: NudgeSettings | undefined;
  readonly subject: DepthSubject;
}

export interface ControlActions {
  choose(subject: DepthSubject): void;
  /** The datapoint that is nudged. */
  select(datapoint: number): void;
  set(settings: Partial<NudgeSettings>): void;
}

const valueOf = (event: Event): string => (event.target as HTMLInputElement | HTMLSelectElement).value;

/** Fields; those of a nudge's own only where there is one. */
export function depthControls(facts: ControlFacts, actions: ControlActions): TemplateResult {
  const { session, dataset, settings, subject } = facts;
  const isOne = subject.kind === 'datapoint';
  return html`<div class="controls" part="settings">
    <label
      >A step on
      <select name="subject" @change=${(event: Event) => actions.choose(subjectOfKey(valueOf(event)))}>
        ${optionsOf(offeredSubjects(session, dataset), keyOfSubject(subject))}
      </select></label
    >
    ${isOne ? numberField(dataset, settings, actions) : nothing}
    ${settings && isOne && !dataset.targets ? labelField(dataset, settings, actions) : nothing}
    ${settings ? commonFields(facts, settings, actions) : nothing}
  </div>`;
}

function numberField(dataset: Dataset, settings: NudgeSettings | undefined, { select }: ControlActions) {
  const onChange = (event: Event): void => {
    const field = event.target as HTMLInputElement;
    if (field.value !== '' && field.reportValidity()) select(Number(field.value));
  };
  return html`<label
    >${wordsOf(dataset).One} number<input
      name="index"
      type="number"
      min="0"
      max=${dataset.count - 1}
      step="1"
      .value=${String(settings?.index ?? '')}
      @change=${onChange}
  /></label>`;
}

function labelField(dataset: Dataset, { index, label }: NudgeSettings, { set }: ControlActions): TemplateResult {
  const { classes, labels } = dataset;
  const options = offeredClasses(dataset, label).map(
    (value) => [value, value === labels[index] ? `${classes[value]} (its own)` : classes[value]] as const,
  );
  return html`<label
    >Towards label
    <select name="label" @change=${(event: Event) => set({ label: Number(valueOf(event)) })}>
      ${optionsOf(options, label)}
    </select></label
  >`;
}

function commonFields(
  { dataset, subject }: ControlFacts,
  { measure, rate }: NudgeSettings,
  { set }: ControlActions,
): TemplateResult {
  const offered = measureNames(dataset, measure);
  const onRate = (event: Event): void => {
    const field = event.target as HTMLInputElement;
    if (field.value !== '' && field.reportValidity()) set({ rate: Number(field.value) });
  };
  return html`${
      subject.kind === 'datapoint'
        ? html`<label
            >Shift measured as
            <select name="measure" @change=${(event: Event) => set({ measure: valueOf(event) as ShiftMeasure })}>
              ${optionsOf(offered, measure)}
            </select></label
          >`
        : nothing
    }<label
      >Learning rate<input
        name="rate"
        type="number"
        min="0"
        step="any"
        .value=${String(Number(rate.toPrecision(3)))}
        @change=${onRate}
    /></label>`;
}
