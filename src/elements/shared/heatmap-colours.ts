// Which colours a heatmap has: the view's own where the reader has chosen, else those that stay put from kernel to kernel.
import type { KernelView, Session } from '../../session/types';
import { colourDomain, type ColourMapName } from '../../view/colour-maps';
import type { ColourScale, Domain } from '../../view/colour-scale';
import { entrySample, presetDomain } from './entry-sample';
import type { DomainChange } from './events';
import { KernelDomains } from './kernel-domain';

export type MapChoice = 'auto' | 'sequential' | 'diverging';

export interface HeatmapLook {
  readonly map: ColourMapName;
  /** As it is drawn: a diverging map's is symmetric. */
  readonly domain: Domain;
  readonly scale: ColourScale;
}

const none = new Float32Array(0);

/** The sample of a kernel's entries; empty where none is known. */
export const sampleOf = ({ sample }: KernelView): Float32Array => sample.values ?? none;

export class HeatmapColours {
  private readonly domains = new KernelDomains();

  /** Takes note of the kernel that is shown; to be called before the others, any number of times. */
  show(kernel: KernelView, { network, opened, training }: Session): void {
    this.domains.show(kernel, { network: network.value, opened: opened.value, training: training.value });
  }

  /** Reads signals. */
  of(kernel: KernelView, session: Session, choice: MapChoice, isDark: boolean): HeatmapLook {
    const kind = choice === 'auto' ? (kernel.signed ? 'diverging' : 'sequential') : choice;
    const map: ColourMapName = `${kind}-${isDark ? 'dark' : 'light'}`;
    const scale = { name: session.view.value.scale ?? 'linear' };
    return { map, scale, domain: colourDomain(map, this.domainOf(kernel, session), scale) };
  }

  /** How the kernel lies in what is shown; see KernelDomains. */
  fit(kernel: KernelView, session: Session): 'fitted' | 'other' | 'off' {
    return this.domains.fit(kernel, this.domainOf(kernel, session));
  }

  /** The reader's ends of the colours, or with nothing those of the kernel that is shown. */
  set(kernel: KernelView, session: Session, change: DomainChange | undefined): void {
    this.domains.set(kernel, change && this.domains.of(kernel));
    session.setView({ domain: change && (change.preset ?? [change.low, change.high]) });
  }

  private domainOf(kernel: KernelView, { view }: Session): Domain {
    const { domain, scale = 'linear' } = view.value;
    if (typeof domain === 'string') {
      const preset = presetDomain(entrySample(sampleOf(kernel)), domain, scale);
      if (preset) return preset;
    } else if (domain) return { low: domain[0], high: domain[1] };
    return this.domains.of(kernel);
  }
}
