// The laboratory of a session without an engine.
import { signal } from '@preact/signals-core';
import type { Lab, LabName } from '../../src/session/types';
import { FakeDepth } from './fake-depth';
import { FakeFilms } from './fake-films';
import { FakeSweeps } from './fake-sweeps';

export class FakeLab implements Lab {
  readonly view = signal<LabName | undefined>(undefined);
  readonly depth = new FakeDepth();
  readonly film = new FakeFilms();
  readonly sweeps = new FakeSweeps();

  show(view: LabName | undefined): void {
    this.view.value = view;
  }
}
