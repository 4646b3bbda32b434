// Hands a file of the session to the reader: straight to the disk where it may be large and the browser offers that.
import type { Savable, Session } from '../../session/types';
import { download } from './download';
import { canStream, chosenFolder, chosenStream } from './streamed-file';

/** To be called while a click is handled. Rejects with what failed, and with AbortError when no place was chosen. */
export async function saveFile(session: Session, { kind, name }: Savable): Promise<void> {
  if (kind === 'kernel-folder') await session.saveStore({ folder: await chosenFolder() });
  else if (kind === 'kernel-zip' && canStream()) await session.saveStore({ archive: await chosenStream(name) });
  else {
    const file = await session.save(kind);
    if (file) download(file);
  }
}
