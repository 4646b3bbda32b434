// A file that goes to the reader's disk as it is made, where the browser offers that.

interface SavePicker {
  showSaveFilePicker?: (options: { suggestedName: string }) => Promise<{
    createWritable(): Promise<WritableStream<Uint8Array<ArrayBuffer>>>;
  }>;
}

const picker = (): SavePicker['showSaveFilePicker'] => (globalThis as SavePicker).showSaveFilePicker;

export const canStream = (): boolean => picker() !== undefined;

/** Asks the reader where; rejects with AbortError when that is left. To be called while a click is handled. */
export async function chosenStream(name: string): Promise<WritableStream<Uint8Array<ArrayBuffer>>> {
  const handle = await picker()!.call(globalThis, { suggestedName: name });
  return handle.createWritable();
}
