// The facts that captions may name.
import { curveAt } from './curve-chart';
import type { RecordedLayer, RecordingSource } from './source';

const counts = new Intl.NumberFormat('en');

/** What a source says at a training step, as readers see it. */
export function factsOf(
  source: RecordingSource,
  step: number,
  layer: RecordedLayer | undefined,
): Record<string, string> {
  const [label, target] = [source.classes[source.labels[source.chosen]], source.classes[source.nudge.label]];
  const accuracy = curveAt(source.curve, step, (point) => point.testAccuracy);
  return {
    n: counts.format(source.labels.length),
    step: counts.format(Math.round(step)),
    accuracy: Number.isFinite(accuracy) ? `${(accuracy * 100).toFixed(1)}\u00a0%` : 'unknown',
    label,
    nudge: `One gradient step on this ${label}${target === label ? '' : `, labelled ${target}`}`,
    correlation: Number.isFinite(source.nudge.correlation) ? source.nudge.correlation.toFixed(4) : 'not defined',
    width: counts.format(layer?.width ?? 0),
  };
}
