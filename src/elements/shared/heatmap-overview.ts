// The small map over a heatmap of which a part is in view, and the read-back of its cells.
import { html, type LitElement, type TemplateResult } from 'lit';
import type { TileAddress } from '../../core/pyramid';
import type { KernelOverview, Session, TiledPicture } from '../../session/types';
import type { NtkEvents } from './events';
import type { HeatmapLook } from './heatmap-colours';
import { stopAllButUndo } from './heatmap-corner';
import { Latest } from './latest';
import type { MatrixPart } from './minimap-view';
import '../ntk-minimap';

const stop = (event: Event): void => event.stopPropagation();

const topTile = ({ pyramid }: TiledPicture): TileAddress => ({ level: pyramid.coarsest, row: 0, column: 0 });

export class HeatmapOverview {
  private shown: KernelOverview | undefined;
  private asked: readonly unknown[] = [];
  private readonly reading: Latest<Session, KernelOverview | undefined>;

  constructor(host: LitElement) {
    this.reading = new Latest(
      (session) => session.kernelOverview(),
      (overview) => {
        this.shown = overview;
        host.requestUpdate();
      },
    );
  }

  /** Reads the cells again where the picture is another, or the tile that stands for all of it. Reads signals. */
  follow(session: Session | undefined): void {
    const picture = session?.kernel.value?.picture;
    if (!session || !picture) return;
    const isTiled = 'atlas' in picture && session.tiles.value.version >= 0;
    const made = isTiled ? picture.provenanceOf(topTile(picture)) : undefined;
    if (picture === this.asked[0] && made === this.asked[1]) return;
    this.asked = [picture, made];
    this.reading.put(session);
  }

  map(view: MatrixPart | undefined, look: HeatmapLook, move: (view: NtkEvents['ntk-view']) => void): TemplateResult {
    const { map, domain, scale } = look;
    return html`<div
      class="overview"
      @pointerdown=${stop}
      @pointerup=${stop}
      @pointermove=${stop}
      @keydown=${stopAllButUndo}
    >
      <ntk-minimap
        label="the kernel"
        .pyramid=${this.shown?.pyramid}
        .values=${this.shown?.values}
        .view=${view}
        .low=${domain.low}
        .high=${domain.high}
        .map=${map}
        .scale=${scale}
        @ntk-view=${({ detail }: CustomEvent<NtkEvents['ntk-view']>) => move(detail)}
      ></ntk-minimap>
    </div>`;
  }
}
