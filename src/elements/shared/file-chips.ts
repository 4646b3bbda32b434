// The files a reader has given, each with a button that removes it; a few of many, until more are asked for.
import { html, nothing, type TemplateResult } from 'lit';
import { type FileEntry, fileEntries } from './file-entries';
import { formatCount } from './format';

interface Named {
  readonly name: string;
}

interface ChipActions<File> {
  readonly showsAll: boolean;
  readonly discard: (files: readonly File[], at: number) => void;
  readonly showAll: () => void;
}

const mostShown = 8;

export function fileChips<File extends Named>(files: readonly File[], actions: ChipActions<File>) {
  if (files.length === 0) return nothing;
  const entries = fileEntries(files);
  const shown = actions.showsAll ? entries : entries.slice(0, mostShown);
  const more = entries.length - shown.length;
  return html`<ul class="files" aria-label="Files">
    ${shown.map((entry, at) => chip(entry, at, actions))}
    ${
      more > 0
        ? html`<li class="more">
            <button type="button" class="quiet" @click=${actions.showAll}>and ${formatCount(more)} more</button>
          </li>`
        : nothing
    }
  </ul>`;
}

function chip<File extends Named>(
  { name, files }: FileEntry<File>,
  at: number,
  { discard }: ChipActions<File>,
): TemplateResult {
  return html`<li>
    ${name}
    <button type="button" class="quiet remove" aria-label="Remove ${name}" @click=${() => discard(files, at)}>×</button>
  </li>`;
}
