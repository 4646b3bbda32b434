// What the tests of experiments of the laboratory share: a form filled in, a table read.
import { inside } from './support';

/** Answers a field of an element's form, as a reader who leaves it. */
export function choose(view: Element, name: string, value: string): void {
  const field = inside<HTMLInputElement>(view, `[name="${name}"]`);
  field.value = value;
  field.dispatchEvent(new Event('change'));
}

/** Texts of the cells of a table's body, a row each. */
export const cellsOf = (view: Element, part: string, cells = 'td'): string[][] =>
  [...view.shadowRoot!.querySelectorAll(`[part="${part}"] tbody tr`)].map((row) =>
    [...row.querySelectorAll(cells)].map((cell) => cell.textContent!.trim()),
  );
