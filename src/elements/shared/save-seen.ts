// Makes a file of what is seen of a kernel and hands it to the reader, straight to the disk where it may be large.
import type { CellWindow, Session } from '../../session/types';
import { download } from './download';
import type { SeenFile } from './seen-form';
import { seenPicture } from './seen-picture';
import { fileWords } from './side-words';
import { canStream, chosenStream } from './streamed-file';

/** The name of the kernel's file, with what part of it this is. */
function nameOf({ savable, kernel }: Session, kind: SeenFile, window: CellWindow): string {
  if (kernel.value!.film) return `film-kernel-trace-step-${kernel.value!.step}-${partWords(window)}.${kind}`;
  const whole = savable.value.find((each) => each.kind === 'kernel-npy')?.name.replace(/\.npy$/, '') ?? 'kernel';
  return `${whole}${fileWords(kernel.value!)}-${partWords(window)}.${kind}`;
}

function partWords({ level, row, column, rows, columns }: CellWindow): string {
  const part = `${row}-${row + rows - 1}-by-${column}-${column + columns - 1}`;
  return level > 0 ? `${part}-level-${level}` : part;
}

/** To be called while a click is handled. Rejects with what failed, and with AbortError when no place was chosen. */
export async function saveSeen(session: Session, kind: SeenFile, window: CellWindow, pixels: number): Promise<void> {
  const name = nameOf(session, kind, window);
  if (kind === 'npy' && canStream()) {
    await session.cells.stream(kind, window, await chosenStream(name));
    return;
  }
  const content =
    kind === 'png' || kind === 'svg'
      ? await seenPicture(session, kind, window, pixels)
      : await session.cells.write(kind, window);
  if (content) download({ name, content });
}
