// The heatmap's title, and which kernel is shown of which parameters in which order.
import { html, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import type { KernelOrder, Session } from '../../session/types';
import { defaultKernel } from '../../state/settings';
import { filmNote, probeWords } from './film-note';
import { offeredClasses } from './frequent-classes';
import { offeredOrders, offeredReductions, reductionKey, reductionOfKey } from './kernel-names';
import { optionsOf } from './options';
import { offeredPatterns } from './parameter-patterns';

const patternsHelp =
  'Which parameters count, by name: * any text, several with commas, ! leaves out. *.bias, h.0.*, !head*';

const noData = { classes: [], labels: new Uint8Array() };

const valueOf = (event: Event): string => (event.target as HTMLSelectElement | HTMLInputElement).value;

/** Of a step of a film, what it is in place of the choices. Reads signals. */
export function heatmapToolbar(heading: string, session: Session | undefined): TemplateResult {
  const film = session?.kernel.value?.film;
  return html`<div class="toolbar" part="toolbar">
    <h2>${heading}</h2>
    ${session && film ? filmNote(session, probeWords(session, film)) : choices(session)}
  </div>`;
}

function choices(session: Session | undefined): TemplateResult {
  const { reduction, order, parameters } = session?.kernelSettings.value ?? defaultKernel;
  const dataset = session?.dataset.value ?? noData;
  const logits = offeredClasses(dataset, typeof reduction === 'object' ? reduction.logit : undefined);
  const reductions = optionsOf(offeredReductions(dataset, logits, reduction), reductionKey(reduction));
  return html`<div class="controls">
    <label class="inline"
      >Kernel
      <select
        @change=${(event: Event) => setEntries(session, { reduction: reductionOfKey(valueOf(event)) })}
        ?disabled=${!session}
      >
        ${reductions}
      </select></label
    >
    ${parameterField(parameters, session)}
    <label class="inline"
      >Order
      <select
        @change=${(event: Event) => session?.setKernel({ order: valueOf(event) as KernelOrder })}
        ?disabled=${!session}
      >
        ${optionsOf(offeredOrders(dataset, order), order)}
      </select></label
    >
  </div>`;
}

function parameterField(patterns: string, session: Session | undefined): TemplateResult {
  const names = session?.parameterNames.value ?? [];
  return html`<label class="inline" title=${patternsHelp}
      >Parameters
      <input
        name="parameters"
        list="patterns"
        autocomplete="off"
        spellcheck="false"
        .value=${live(patterns)}
        ?disabled=${!session}
        @change=${(event: Event) => setEntries(session, { parameters: valueOf(event) })}
    /></label>
    <datalist id="patterns">
      ${offeredPatterns(names).map((pattern) => html`<option value=${pattern}></option>`)}
    </datalist>`;
}

/** Ends of colours that were numbers say nothing of a kernel of other entries. */
function setEntries(session: Session | undefined, settings: Parameters<Session['setKernel']>[0]): void {
  if (typeof session?.view.value.domain === 'object') session.setView({ domain: undefined });
  session?.setKernel(settings);
}
