// How a text is cut into windows, for the reader to change.
import { html, type TemplateResult } from 'lit';
import type { TextAnswers, WindowFacts } from '../../session/opening';

type Change = (answers: TextAnswers) => void;

export function windowFields(facts: WindowFacts, change: Change): TemplateResult {
  const { window, stride, most, longest, isFixed } = facts;
  const field = (name: keyof TextAnswers, label: string, value: number, limit?: number): TemplateResult =>
    html`<label
      >${label}<input
        type="number"
        name=${name}
        min="1"
        max=${limit ?? ''}
        step="1"
        .value=${String(value)}
        ?disabled=${name === 'window' && isFixed}
        @change=${(event: Event) => onChange(event.target as HTMLInputElement, name, facts, change)}
    /></label>`;
  return html`<div class="windows" role="group" aria-label="Windows of the text">
    ${field('window', longest ? `Tokens of a window, at most ${longest}` : 'Tokens of a window', window, longest)}
    ${field('stride', 'From one to the next', stride)} ${field('most', 'Windows at most', most)}
  </div>`;
}

/** What is typed meanwhile stays when the text has been read. What is no whole number from 1 leaves the field as it was. A stride of a whole window stays one. */
function onChange(input: HTMLInputElement, name: keyof TextAnswers, facts: WindowFacts, change: Change): void {
  const { window, stride, most } = facts;
  const value = input.valueAsNumber;
  if (!Number.isSafeInteger(value) || value < 1) {
    input.value = String(facts[name]);
    return;
  }
  if (input.max !== '' && value > Number(input.max)) input.value = input.max;
  change({ window, most, ...(stride === window ? {} : { stride }), [name]: value });
}
