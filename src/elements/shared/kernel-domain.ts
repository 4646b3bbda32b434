// What the ends of the colour map stand for, kernel after kernel: a domain stays put until the reader changes it.
import type { KernelView, NetworkSettings, ShownModel, TrainingStatus } from '../../session/types';
import type { Domain } from '../../view/colour-maps';
import { coloursKey } from './kernel-names';

/** The session as far as domains depend on it. */
export interface DomainFacts {
  readonly network: NetworkSettings;
  /** A model that was brought, in place of that of the settings. */
  readonly opened?: ShownModel;
  readonly training: Pick<TrainingStatus, 'phase' | 'step'>;
}

/** Shares of a kernel's range inside the domain, and of the domain inside that range, below which colours say little. */
const leastInside = 0.5;
const leastUsed = 0.1;

/**
 * The domain of every reduction, part and statistic of one network's kernel. The first kernel that is shown sets it, to the range of its
 * sample; kernels computed later, of whatever step, and other orders keep it, so that equal colours are equal numbers.
 * Another network starts over.
 *
 * There is one exception. A page first shows the kernel of the untrained network, then trains by itself, and after a lost
 * device shows a kernel from the way there: the first kernel of the network trained to the end takes the domain once more,
 * unless the reader has set one or looked at a kernel where training rested.
 */
export class KernelDomains {
  private network: string | ShownModel | undefined;
  private readonly domains = new Map<string, Domain>();
  private opening: 'empty' | 'under way' | 'over' = 'empty';
  private last: KernelView | undefined;

  /** Takes note of the kernel that is shown; to be called before `of`, any number of times. */
  show(kernel: KernelView, { network, opened, training }: DomainFacts): void {
    if (kernel === this.last) return;
    const key = opened ?? JSON.stringify(network);
    if (key !== this.network) this.startOver(key);
    this.last = kernel;
    const isTrained = training.phase === 'done' && training.step === kernel.step;
    if (this.opening === 'under way' && isTrained) this.domains.clear();
    const rests = training.phase === 'paused' && kernel.step > 0;
    if (isTrained || rests) this.opening = 'over';
    else if (this.opening === 'empty') this.opening = 'under way';
    this.keepFirst(kernel);
  }

  /** The domain of a kernel that was shown. */
  of(kernel: KernelView): Domain {
    return this.domains.get(coloursKey(kernel)) ?? sampleDomain(kernel);
  }

  /** The reader's domain; without one, that of the kernel. */
  set(kernel: KernelView, domain: Domain = sampleDomain(kernel)): void {
    this.opening = 'over';
    this.domains.set(coloursKey(kernel), domain);
  }

  /** How a kernel lies in the domain that is shown: "fitted" where that is its own, "off" where the colours hardly tell its entries apart. */
  fit(kernel: KernelView, kept = this.of(kernel)): 'fitted' | 'other' | 'off' {
    const own = sampleDomain(kernel);
    if (!hasEnds(own) || (kept.low === own.low && kept.high === own.high)) return 'fitted';
    const common = Math.min(kept.high, own.high) - Math.max(kept.low, own.low);
    const isOff = common < leastInside * (own.high - own.low) || common < leastUsed * (kept.high - kept.low);
    return isOff ? 'off' : 'other';
  }

  private keepFirst(kernel: KernelView): void {
    const name = coloursKey(kernel);
    const known = this.domains.get(name);
    if (!known || !hasEnds(known)) this.domains.set(name, sampleDomain(kernel));
  }

  private startOver(network: string | ShownModel): void {
    if (this.network !== undefined) this.opening = 'over';
    this.network = network;
    this.domains.clear();
  }
}

function sampleDomain({ sample: { low, high } }: KernelView): Domain {
  return { low, high };
}

function hasEnds({ low, high }: Domain): boolean {
  return Number.isFinite(low) && Number.isFinite(high);
}
