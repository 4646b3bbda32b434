// The one GPU device of a page, shared by all its sessions and opened again when it was lost.
import { type DeviceOptions, type Gpu, openDevice } from '../gpu/device';

/** A share in the device; disposing the last one closes it. */
export interface DeviceLease extends Disposable {
  /** The open device, opening it first when there is none, or the last one was lost. Throws DeviceUnavailable. */
  open(): Promise<Gpu>;
}

export class DeviceHolder {
  private leases = 0;
  private opening: Promise<Gpu> | undefined;
  private current: Gpu | undefined;

  constructor(private readonly openGpu: (options: DeviceOptions) => Promise<Gpu> = openDevice) {}

  /** A share. The options count for the device that is opened through it, not for one that is open already. */
  lease(options: DeviceOptions = {}): DeviceLease {
    this.leases += 1;
    let held = true;
    return {
      open: () => this.open(options),
      [Symbol.dispose]: () => {
        if (held && --this.leases === 0) this.close();
        held = false;
      },
    };
  }

  private open(options: DeviceOptions): Promise<Gpu> {
    if (this.opening && !this.current?.isLost) return this.opening;
    this.current = undefined;
    const opening = this.openGpu(options).then(
      (gpu) => (this.current = gpu),
      (error: unknown) => {
        if (this.opening === opening) this.opening = undefined;
        throw error;
      },
    );
    return (this.opening = opening);
  }

  private close(): void {
    const closing = this.opening;
    this.opening = undefined;
    this.current = undefined;
    closing?.then((gpu) => gpu[Symbol.dispose]()).catch(() => undefined);
  }
}

/** What all sessions of a page share. */
export const pageDevice = new DeviceHolder();
