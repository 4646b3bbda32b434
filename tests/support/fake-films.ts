// Films without an engine: kernels that turn from one pattern to another, and numbers that tell their step.
import { signal } from '@preact/signals-core';
import type { Film, FilmFrame, FilmRun, Films, FilmSettings, ShownFrame } from '../../src/session/types';

const probe = 16;
const parameters = 64;

/** A kernel whose entry (i, j) is `step` more beside the diagonal than above `top` on it. */
function kernelAt(step: number, top: number): Float32Array {
  return Float32Array.from({ length: probe * probe }, (_, at) =>
    Math.floor(at / probe) === at % probe ? top : (step * (1 + (at % 3))) / 10,
  );
}

export function fakeFrame(step: number, run: number, top = 100): FilmFrame {
  const share = step / 200;
  const scale = run + 1;
  const numbers = new Float32Array(parameters);
  return {
    step,
    point: {
      step,
      epoch: step / 22,
      trainLoss: 2.3 - share,
      testLoss: 2.4 - share,
      trainAccuracy: 0.1 + share / 2,
      testAccuracy: 0.1 + share / 3,
      nonFinite: 0,
    },
    kernel: kernelAt(step, top),
    places: [],
    place: { step, parameters: numbers, first: numbers, second: numbers },
    distance: 0.05 * share * scale,
    drift: 0.5 * share * scale,
    velocity: step === 0 ? NaN : 2e-4 * scale,
    alignment: 0.3 + 0.2 * share,
    centredAlignment: 0.2 + 0.3 * share,
    eigenvalues: [1000, 400, 160, 64, 26, 10, 4, 2].map((value) => value * (1 + share) * scale),
    effectiveRank: 9 - 4 * share,
    participation: 5 - 2 * share,
    overall: 0.02 * share * scale,
    byParameter: [
      { name: '0.weight', movement: 0.03 * share },
      { name: '0.bias', movement: step === 0 ? NaN : Infinity },
    ],
  };
}

/** A film of steps 0, 50, ..., 200, or of fewer. */
export function fakeFilm(settings: FilmSettings, run: number, frames = 5): Film {
  return {
    settings,
    stepsPerEpoch: 22,
    probe: Uint32Array.from({ length: probe }, (_, i) => i),
    frames: Array.from({ length: frames }, (_, at) => fakeFrame(50 * at, run)),
    range: { low: 0, high: 100 },
    seconds: 12.3,
  };
}

export class FakeFilms implements Films {
  readonly films = signal<readonly (Film | undefined)[]>([undefined, undefined]);
  /** What was asked for, in order. */
  readonly asked: [string, FilmRun, (FilmSettings | number)?][] = [];

  async record(run: FilmRun, settings: FilmSettings): Promise<void> {
    this.asked.push(['record', run, settings]);
  }

  stop(run: FilmRun): void {
    this.asked.push(['stop', run]);
  }

  remove(run: FilmRun): void {
    this.asked.push(['remove', run]);
    this.films.value = this.films.value.map((film, at) => (at === run ? undefined : film));
  }

  readonly shown = signal<ShownFrame | undefined>(undefined);

  show(run: FilmRun, frame: number): void {
    this.asked.push(['show', run, frame]);
    const film = this.films.value[run]!;
    this.shown.value = { run, frame, step: film.frames[frame].step, probe: film.probe };
  }

  hide(): void {
    this.shown.value = undefined;
  }

  async goTo(run: FilmRun, frame: number): Promise<void> {
    this.asked.push(['goTo', run, frame]);
  }
}
