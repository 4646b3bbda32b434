// What the tests of films share: a session with films of its own training, the view of them, and its parts.
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import '../../../src/elements/index';
import type { FilmSettings } from '../../../src/session/types';
import { ownFilm } from '../../../src/session/lab/film-settings';
import { fakeFilm } from '../../support/fake-films';
import type { FakeSession } from '../../support/fake-session';
import { inside, mount, pictureSession, unmountAll, until } from './support';

export let session: FakeSession;
export let own: FilmSettings;

/** To be called once by a file of tests. */
export function useFilms(): void {
  beforeAll(async () => {
    session = await pictureSession(60);
    own = ownFilm(session.network.value, session.trainingSettings.value);
  });
  beforeEach(() => {
    session.lab.film.asked.length = 0;
    session.lab.film.hide();
    session.lab.film.films.value = [undefined, undefined];
  });
  afterEach(() => {
    unmountAll();
    session.jobs.value = [];
  });
  afterAll(() => session[Symbol.dispose]());
}

export async function openFilm(size: readonly [number, number] = [720, 620]) {
  const view = mount('ntk-film', { session, manual: true }, size);
  await until(() => view.shadowRoot?.querySelector('button'), 'the buttons');
  return view;
}

export async function openFilms(both = false) {
  const films = session.lab.film.films;
  films.value = [fakeFilm(own, 0), both ? fakeFilm({ ...own, steps: 100 }, 1, 3) : undefined];
  const view = await openFilm();
  await until(() => view.shadowRoot!.querySelector('table'), 'the table');
  return view;
}

export const button = (view: Element, text: string): HTMLButtonElement =>
  [...view.shadowRoot!.querySelectorAll('button')].find((each) => each.textContent!.trim() === text)!;
export const slider = (view: Element): HTMLInputElement => inside(view, 'input[type=range]');
export const cells = (view: Element, name: string): string[] =>
  [...view.shadowRoot!.querySelectorAll(`[data-quantity="${name}"] td`)].map((cell) => cell.textContent!.trim());
export const fields = (view: Element, name: string): HTMLInputElement[] => [
  ...view.shadowRoot!.querySelectorAll<HTMLInputElement>(`[name="${name}"]`),
];

export function change(field: HTMLInputElement | HTMLSelectElement, value: string): void {
  field.value = value;
  field.dispatchEvent(new Event('change', { bubbles: true }));
}

export async function scrubTo(view: HTMLElementTagNameMap['ntk-film'], at: number): Promise<void> {
  slider(view).value = String(at);
  slider(view).dispatchEvent(new Event('input', { bubbles: true }));
  await view.updateComplete;
}

/** The colour of a pixel of the first picture. */
export function pixel(view: Element, row: number, column: number): number[] {
  const canvas = inside<HTMLCanvasElement>(view, 'canvas[data-run="0"]');
  return [...canvas.getContext('2d')!.getImageData(column, row, 1, 1).data];
}
