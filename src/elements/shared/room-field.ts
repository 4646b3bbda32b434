// How many of the datapoints to take, where not all have room for their kernel.
import { html, nothing } from 'lit';
import type { RoomFacts } from '../../session/opening';
import { formatCount } from './format';

/** `first` is what was taken before. Nothing where no number of them has room. */
export function roomField({ count, most }: RoomFacts, first: number | undefined, take: (first: number) => void) {
  if (most < 1) return nothing;
  const onSubmit = (event: SubmitEvent): void => {
    event.preventDefault();
    const field = (event.target as HTMLFormElement).elements.namedItem('first') as HTMLInputElement;
    take(field.valueAsNumber);
  };
  return html`<form class="first" aria-label="Datapoints to use" @submit=${onSubmit}>
    <label class="inline"
      >Use the first
      <input type="number" name="first" min="1" max=${most} step="1" required .value=${String(first ?? most)} />
      of ${formatCount(count)} datapoints</label
    >
    <button type="submit">Use them</button>
  </form>`;
}
