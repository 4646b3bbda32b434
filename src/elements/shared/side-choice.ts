// Which datapoints are the rows of a kernel's picture, and which the columns.
import { html, nothing, type TemplateResult } from 'lit';
import type { PartName, Session } from '../../session/types';
import { optionsOf } from './options';
import { setNames } from './side-words';

type Side = 'rowSet' | 'columnSet';

const titles: Readonly<Record<Side, string>> = { rowSet: 'Rows', columnSet: 'Columns' };

/** Nothing where the data have no split. Reads signals. */
export function sideChoice(session: Session): TemplateResult | typeof nothing {
  const { train, test } = session.dataset.value?.split ?? {};
  if (!train?.length || !test?.length) return nothing;
  return html`<section aria-label="Datapoints">
    <div class="spread">
      <h4>Datapoints</h4>
      <span class="choices">${choice(session, 'rowSet')} ${choice(session, 'columnSet')}</span>
    </div>
  </section>`;
}

function choice(session: Session, side: Side): TemplateResult {
  const choose = (event: Event): void => {
    const { value } = event.target as HTMLSelectElement;
    session.setView({ [side]: value === 'all' ? undefined : (value as PartName) });
  };
  return html`<label class="inline"
    >${titles[side]}
    <select name=${side} @change=${choose}>
      ${optionsOf(setNames, session.view.value[side] ?? 'all')}
    </select></label
  >`;
}
