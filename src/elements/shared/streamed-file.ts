// Files that go to the reader's disk as they are made, where the browser offers that.
import type { StoreTarget } from '../../session/types';

type Folder = Extract<StoreTarget, { folder: unknown }>['folder'];

interface FolderPicker {
  showDirectoryPicker?: (options: { id: string; mode: 'readwrite' }) => Promise<Folder>;
}

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

const folderPicker = (): FolderPicker['showDirectoryPicker'] => (globalThis as FolderPicker).showDirectoryPicker;

export const canWriteFolders = (): boolean => folderPicker() !== undefined;

/** Asks the reader for a folder to write to; rejects with AbortError when that is left. To be called while a click is handled. */
export const chosenFolder = (): Promise<Folder> =>
  folderPicker()!.call(globalThis, { id: 'ntk-explorer', mode: 'readwrite' });
