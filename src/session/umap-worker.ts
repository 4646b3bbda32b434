// The worker that lays datapoints out: one request, news of its epochs, one answer, and its owner ends it.
import { portable } from '../core/portable-error';
import { UmapLayout } from '../neighbours/umap';
import type { UmapAnswer, UmapRequest } from './umap-messages';

const tell = (answer: UmapAnswer): void => postMessage(answer);

function answer({ neighbours, seed }: UmapRequest): void {
  try {
    const layout = new UmapLayout(neighbours, seed);
    for (let done = 0; done < layout.epochs; done++) {
      tell({ kind: 'epochs', done, total: layout.epochs });
      layout.step();
    }
    tell({ kind: 'placed', points: layout.points() });
  } catch (error) {
    tell({ kind: 'failed', error: portable(error) });
  }
}

addEventListener('message', (event: MessageEvent<UmapRequest>) => answer(event.data));
tell({ kind: 'ready' });
