// The thread that reads a text with a tokenizer.json, which may hold an expression that never ends.
import { parentPort, workerData } from 'node:worker_threads';
import { portable } from '../core/portable-error';
import type { DataTable } from '../formats/data-table';
import { readText, type TextRequest } from './text-request';
import type { ThreadAnswer } from './thread';

async function answer(): Promise<ThreadAnswer<DataTable>> {
  try {
    return { result: await readText(workerData as TextRequest) };
  } catch (error) {
    return { error: portable(error) };
  }
}

parentPort!.postMessage(await answer());
