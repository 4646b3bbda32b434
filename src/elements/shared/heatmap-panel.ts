// What a reader of a heatmap chooses now and then, in one panel: search, rows and columns, colours, tracks, sets, and the table of block means.
import { html, nothing, type TemplateResult } from 'lit';
import type { KernelView, Session } from '../../session/types';
import { noChoice, statisticChoice } from './cell-statistic';
import { sampleOf, type HeatmapLook, type MapChoice } from './heatmap-colours';
import type { PointedAt } from './heatmap-stage';
import { optionsOf } from './options';
import { sideChoice } from './side-choice';
import type { NtkEvents } from './events';
import type { TrackColumn } from './track-colours';
import '../ntk-block-means';
import '../ntk-find';
import '../ntk-histogram';
import '../ntk-sets';
import '../ntk-tracks';

const mapNames = [
  ['auto', 'auto colours'],
  ['sequential', 'sequential'],
  ['diverging', 'diverging'],
] as const;

export interface PanelFacts {
  readonly session: Session;
  /** The element's own session, for the elements in the panel. */
  readonly shared: string | Session;
  readonly kernel: KernelView;
  readonly look: HeatmapLook;
  readonly label: string;
  readonly map: MapChoice;
  readonly columns: readonly TrackColumn[];
  readonly shownColumns: readonly string[];
  readonly pointed: PointedAt | undefined;
  readonly isMarking: boolean;
  onDomain(event: CustomEvent<NtkEvents['ntk-domain']>): void;
  onMap(map: MapChoice): void;
  onMarking(on: boolean): void;
  onTracks(names: readonly string[]): void;
  close(): void;
}

export function viewPanel(facts: PanelFacts): TemplateResult {
  const { shared } = facts;
  const onKey = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') facts.close();
  };
  return html`<div class="side" id="side" popover="manual" role="dialog" aria-label="View" @keydown=${onKey}>
    <div class="spread">
      <h3>View</h3>
      <button type="button" class="quiet close" aria-label="Close the view panel" @click=${facts.close}>×</button>
    </div>
    <ntk-find .session=${shared}></ntk-find>
    ${sideChoice(facts.session)} ${colours(facts)} ${tracks(facts)} ${sets(facts)}
    <ntk-block-means .session=${shared}></ntk-block-means>
  </div>`;
}

const valueOf = <Value extends string>(event: Event): Value => (event.target as HTMLSelectElement).value as Value;

function colours({ session, kernel, look, label, map, onDomain, onMap }: PanelFacts): TemplateResult {
  const { low, high } = look.domain;
  const isTiled = 'atlas' in kernel.picture;
  return html`<section aria-label="Colours">
    <div class="spread">
      <h4>Colours</h4>
      <span class="choices">
        ${isTiled ? statisticChoice(session, kernel) : nothing}
        <select aria-label="Colours" @change=${(event: Event) => onMap(valueOf(event))}>
          ${optionsOf(mapNames, map)}
        </select>
      </span>
    </div>
    ${isTiled ? nothing : noChoice}
    <ntk-histogram
      .sample=${sampleOf(kernel)}
      .low=${low}
      .high=${high}
      .map=${look.map}
      .scale=${look.scale}
      .label=${label}
      @ntk-domain=${onDomain}
      @ntk-scale=${({ detail: { scale } }: CustomEvent<NtkEvents['ntk-scale']>) =>
        session.setView({ scale: scale === 'linear' ? undefined : scale })}
    ></ntk-histogram>
  </section>`;
}

function tracks({ columns, shownColumns, pointed, onTracks }: PanelFacts): TemplateResult {
  const here = pointed && { name: pointed.column.name, value: pointed.column.values[pointed.datapoint] };
  return html`<section aria-label="Tracks">
    <h4>Tracks beside the cells</h4>
    <ntk-tracks
      heading="Tracks beside the cells"
      .columns=${columns}
      .shown=${shownColumns}
      .pointed=${here}
      @ntk-tracks=${({ detail }: CustomEvent<NtkEvents['ntk-tracks']>) => onTracks(detail.shown)}
    ></ntk-tracks>
  </section>`;
}

function sets({ session, shared, isMarking, onMarking }: PanelFacts): TemplateResult {
  const isEmpty = session.sets.value.length === 0;
  return html`<section aria-label="Sets">
    <div class="spread">
      <h4>Sets</h4>
      <button
        type="button"
        class="small"
        aria-pressed=${isMarking ? 'true' : 'false'}
        @click=${() => onMarking(!isMarking)}
      >
        Mark a block
      </button>
    </div>
    ${isEmpty ? html`<p class="small muted">Drag over cells with Shift held to keep their rows and columns as a set.</p>` : nothing}
    <ntk-sets .session=${shared}></ntk-sets>
  </section>`;
}
