// How the datapoints are placed: the choice, and how far a layout is that takes a while.
import { html, nothing, type TemplateResult } from 'lit';
import type { Job, LayoutName, Session } from '../../session/types';
import { formatPercent } from './format';
import { optionsOf } from './options';

const names: readonly (readonly [LayoutName, string])[] = [
  ['pca', 'PCA'],
  ['umap', 'UMAP'],
];

/** A film has kept places by PCA. Reads signals. */
export function layoutChoice(session: Session | undefined): TemplateResult {
  const choose = (event: Event): void => session?.setLayout((event.target as HTMLSelectElement).value as LayoutName);
  const isOfFilm = session?.neighbourhood.value?.film !== undefined;
  return html`<label class="inline"
    >Place by
    <select name="layout" @change=${choose} ?disabled=${!session || isOfFilm}>
      ${optionsOf(names, isOfFilm ? 'pca' : (session?.layout.value ?? 'pca'))}
    </select></label
  >`;
}

/** "epochs of UMAP, 40 %". */
function words({ progress: { stage, done, total } }: Job): string {
  return total > 0 ? `${stage}, ${formatPercent(done / total, 0)}` : stage;
}

/** What UMAP is doing, and a button to stop it; nothing while it does nothing. */
export function layoutProgress(session: Session | undefined): TemplateResult | typeof nothing {
  const job = session?.jobs.value.find(({ key }) => key === 'umap');
  if (!job) return nothing;
  return html`<p class="small muted layout">
    UMAP is on its way: ${words(job)}.
    <button type="button" class="quiet" @click=${() => job.cancel()}>Cancel</button>
  </p>`;
}
