// The laboratory of a session without an engine.
import { signal } from '@preact/signals-core';
import type { Lab, LabName } from '../../src/session/types';
import { FakePrediction, FakeWidth } from './fake-experiments';

export class FakeLab implements Lab {
  readonly view = signal<LabName | undefined>(undefined);
  readonly prediction = new FakePrediction();
  readonly width = new FakeWidth();

  show(view: LabName | undefined): void {
    this.view.value = view;
  }
}
