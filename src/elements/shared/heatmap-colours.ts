// Which colours a heatmap has: the view's own where the reader has chosen, else those that stay put from kernel to kernel.
import type { Statistic } from '../../core/pyramid';
import type { KernelView, Session } from '../../session/types';
import { colourDomain, type ColourMapName } from '../../view/colour-maps';
import type { ColourScale, Domain } from '../../view/colour-scale';
import { entrySample, presetDomain } from './entry-sample';
import type { ViewSettings } from '../../session/explorer/explorer';
import type { DomainChange } from './events';
import { KernelDomains } from './kernel-domain';
import { coloursKey } from './kernel-names';

export type MapChoice = 'auto' | 'sequential' | 'diverging';

export interface HeatmapLook {
  readonly map: ColourMapName;
  /** As it is drawn: a diverging map's is symmetric. */
  readonly domain: Domain;
  readonly scale: ColourScale;
}

const none = new Float32Array(0);

/** The sample of what a kernel's cells show; empty where none is known. */
export const sampleOf = ({ sample }: KernelView): Float32Array => sample.values ?? none;

const known = new WeakMap<Session, HeatmapColours>();

export class HeatmapColours {
  private readonly domains = new KernelDomains();
  /** The reader's ends of the colours of statistics that are not shown. */
  private readonly kept = new Map<string, ViewSettings['domain']>();
  /** As the heatmap that was drawn last has it. */
  private choice: MapChoice = 'auto';

  /** Those of every picture of this session's kernel, on the page and in files. */
  static for(session: Session): HeatmapColours {
    const colours = known.get(session) ?? new HeatmapColours(session);
    known.set(session, colours);
    return colours;
  }

  private constructor(private readonly session: Session) {}

  /** Takes note of the kernel that is shown; to be called before the others, any number of times. */
  show(kernel: KernelView): void {
    if (kernel.film) return;
    const { network, opened, training } = this.session;
    this.domains.show(kernel, { network: network.value, opened: opened.value, training: training.value });
  }

  /** Reads signals. */
  of(kernel: KernelView, choice: MapChoice, isDark: boolean): HeatmapLook {
    this.choice = choice;
    return this.look(kernel, isDark);
  }

  /** Of a picture on white. Reads signals. */
  onPaper(kernel: KernelView): HeatmapLook {
    this.show(kernel);
    return this.look(kernel, false);
  }

  private look(kernel: KernelView, isDark: boolean): HeatmapLook {
    const { session, choice } = this;
    const kind = choice === 'auto' ? (kernel.signed ? 'diverging' : 'sequential') : choice;
    const map: ColourMapName = `${kind}-${isDark ? 'dark' : 'light'}`;
    const scale = { name: session.view.value.scale ?? 'linear' };
    return { map, scale, domain: colourDomain(map, this.domainOf(kernel), scale) };
  }

  /** How the kernel lies in what is shown; see KernelDomains. */
  fit(kernel: KernelView): 'fitted' | 'other' | 'off' {
    return this.domains.fit(kernel, this.domainOf(kernel));
  }

  /** The reader's ends of the colours, or with nothing those of the kernel that is shown. */
  set(kernel: KernelView, change: DomainChange | undefined): void {
    this.domains.set(kernel, change && this.domains.of(kernel));
    const domain = change && (change.preset ?? ([change.low, change.high] as const));
    this.session.setView({ domain }, change?.gesture);
  }

  /** Another statistic of the entries in a cell, with the ends that it had; percentiles stay. */
  setStatistic(kernel: KernelView, statistic: Statistic): void {
    const { statistic: before = 'mean', domain } = this.session.view.value;
    this.kept.set(coloursKey(kernel, before), domain);
    const percentiles = typeof domain === 'string' ? domain : undefined;
    this.session.setView({
      statistic: statistic === 'mean' ? undefined : statistic,
      domain: this.kept.get(coloursKey(kernel, statistic)) ?? percentiles,
    });
  }

  private domainOf(kernel: KernelView): Domain {
    if (kernel.film) return { low: kernel.sample.low, high: kernel.sample.high };
    const { domain, scale = 'linear' } = this.session.view.value;
    if (typeof domain === 'string') {
      const preset = presetDomain(entrySample(sampleOf(kernel)), domain, scale);
      if (preset) return preset;
    } else if (domain) return { low: domain[0], high: domain[1] };
    return this.domains.of(kernel);
  }
}
