// The worker that reads a reader's files: one request, one answer, and its owner ends it.
import { portable } from '../core/portable-error';
import type { FileAnswer, FileRequest } from './file-messages';
import { understand } from './understanding';

const onReading = (name: string): void => postMessage({ kind: 'reading', name } satisfies FileAnswer);

async function answer({ files, answers }: FileRequest): Promise<FileAnswer> {
  try {
    return { kind: 'understood', understanding: await understand(files, answers, { onReading }) };
  } catch (error) {
    return { kind: 'failed', error: portable(error) };
  }
}

addEventListener('message', (event: MessageEvent<FileRequest>) => {
  void answer(event.data).then((message) => postMessage(message));
});
postMessage({ kind: 'ready' } satisfies FileAnswer);
