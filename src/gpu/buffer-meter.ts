// Counts the bytes of the buffers that a device has made and not yet destroyed, whoever makes them: for measuring only.

export interface BufferMeter {
  /** Bytes now. */
  readonly bytes: number;
  /** Most bytes since the last reset. */
  readonly most: number;
  reset(): void;
}

/** Counts from now on what `device` makes. */
export function meterBuffers(device: GPUDevice): BufferMeter {
  let [bytes, most] = [0, 0];
  const createBuffer = device.createBuffer.bind(device);
  device.createBuffer = (descriptor) => {
    const buffer = createBuffer(descriptor);
    const destroy = buffer.destroy.bind(buffer);
    let counted = descriptor.size;
    buffer.destroy = () => {
      bytes -= counted;
      counted = 0;
      return destroy();
    };
    bytes += counted;
    most = Math.max(most, bytes);
    return buffer;
  };
  return {
    get bytes() {
      return bytes;
    },
    get most() {
      return most;
    },
    reset: () => void (most = bytes),
  };
}
