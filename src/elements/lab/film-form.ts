// The settings of one or two films side by side, as fields, and what changes with each.
import { html, nothing, type TemplateResult } from 'lit';
import { filmLimits } from '../../session/lab/film-settings';
import type { FilmSettings, NetworkSettings } from '../../session/types';
import { settingsLimits } from '../../state/checks';
import { numberField } from '../shared/number-field';
import { optionsOf, type Option } from '../shared/options';
import { optimizers, parameterizations, weightDecayTitle } from '../shared/training-form';

function select<Value extends string>(
  [name, label]: readonly [string, string],
  options: readonly Option<Value>[],
  chosen: Value,
  change: (value: Value) => void,
): TemplateResult {
  const onChange = ({ target }: Event): void => change((target as HTMLSelectElement).value as Value);
  return html`<label class=${name}
    >${label}<select name=${name} @change=${onChange}>
      ${optionsOf(options, chosen)}
    </select></label
  >`;
}

/** Fields that both runs share. */
export function sharedFields(
  { steps, kept, probe }: FilmSettings,
  change: (changes: Partial<FilmSettings>) => void,
): TemplateResult {
  const field = (name: 'steps' | 'kept' | 'probe', label: string, value: number, title: string): TemplateResult =>
    numberField({ name, label, value, title, limits: filmLimits[name] }, (next) => change({ [name]: next }));
  return html`${field('steps', 'Training steps', steps, 'How long each run is trained, from its seed on')}
  ${field('kept', 'Steps kept', kept, 'At how many of them, evenly spread, the kernel is kept; the start is kept besides')}
  ${field('probe', 'Probe datapoints', probe, 'Whose kernel is kept: a random choice of all, the same for equal seeds')}`;
}

/** `depth` hidden layers of one width. */
const hiddenOf = (width: number, depth: number): number[] => Array.from({ length: depth }, () => width);

/** Of the first; what it will be where there is none. */
const widthOf = (hidden: readonly number[]): number => hidden[0] ?? 256;

/** What a run is to be after a change, from what it is to be by then. */
export type FilmChange = (settings: FilmSettings) => FilmSettings;

/** Fields of one run. A model that was brought has none of the network. */
export function runFields({ network, training }: FilmSettings, change: (change: FilmChange) => void): TemplateResult {
  const train = (changes: Partial<FilmSettings['training']>): void =>
    change((settings) => ({ ...settings, training: { ...settings.training, ...changes } }));
  return html`${network ? networkFields(network, change) : nothing}
  ${select(['optimizer', 'Optimizer'], optimizers, training.optimizer, (optimizer) => train({ optimizer }))}
  ${numberField(
    {
      name: 'rate',
      label: 'Learning rate',
      value: training.rate,
      limits: settingsLimits.rate,
    },
    (rate) => train({ rate }),
  )}
  ${numberField(
    {
      name: 'weightDecay',
      label: 'Weight decay',
      title: weightDecayTitle,
      value: training.weightDecay ?? 0,
      limits: settingsLimits.weightDecay,
    },
    (weightDecay) => train({ weightDecay }),
  )}`;
}

type SetNetwork = (changes: (network: NetworkSettings) => Partial<NetworkSettings>) => void;

function widthField(hidden: readonly number[], set: SetNetwork): TemplateResult {
  const value = widthOf(hidden);
  const isUneven = hidden.some((size) => size !== value);
  const label = isUneven ? 'Width (first)' : 'Width';
  const sizes = `Hidden layers of ${hidden.join(', ')} units; a number here gives all of them one width`;
  return numberField(
    { name: 'width', label, title: isUneven ? sizes : undefined, value, limits: settingsLimits.width },
    (next) => set((network) => ({ hidden: hiddenOf(next, network.hidden.length) })),
  );
}

function depthField(hidden: readonly number[], set: SetNetwork): TemplateResult {
  const limits = { least: 0, most: settingsLimits.deepest, whole: true };
  return numberField({ name: 'depth', label: 'Hidden layers', value: hidden.length, limits }, (next) =>
    set((network) => ({ hidden: hiddenOf(widthOf(network.hidden), next) })),
  );
}

function scaleField(value: number, set: SetNetwork): TemplateResult {
  const title = 'Multiplies the logits: the larger it is, the less the weights have to move';
  return numberField(
    { name: 'scale', label: 'Output scale', title, value, limits: settingsLimits.outputScale },
    (next) => set(() => ({ outputScale: next })),
  );
}

function networkFields(
  { hidden, parameterization, outputScale = 1 }: NetworkSettings,
  change: (change: FilmChange) => void,
): TemplateResult {
  const set: SetNetwork = (changes) =>
    change((settings) => {
      const { network } = settings;
      return { ...settings, network: network && { ...network, ...changes(network) } };
    });
  return html`${widthField(hidden, set)} ${depthField(hidden, set)}
  ${select(['parameterization', 'Parameterization'], parameterizations, parameterization, (next) =>
    set(() => ({ parameterization: next })),
  )}
  ${scaleField(outputScale, set)}`;
}
