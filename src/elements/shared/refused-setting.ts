// A setting that was refused, in the words of the field it stands in.
import { formatCount, formatNumber } from './format';

/** The fields as forms and selects name them, by their place in the state. */
const fields: readonly (readonly [RegExp, string])[] = [
  [/^training\.rate$/, 'Learning rate'],
  [/^training\.weightDecay$/, 'Weight decay'],
  [/^training\.batchSize$/, 'Batch size'],
  [/^training\.epochs$/, 'Epochs'],
  [/^training\.optimizer$/, 'Optimizer'],
  [/^training\.loss$/, 'Loss'],
  [/^network\.hidden\[\d+\]$/, 'Hidden units per layer'],
  [/^network\.hidden$/, 'Hidden layers'],
  [/^network\.activation$/, 'Activation'],
  [/^network\.parameterization$/, 'Parameterization'],
  [/^network\.residual$/, 'Residual blocks'],
  [/^network\.seed$/, 'Seed'],
  [/^network\.outputScale$/, 'Output scale'],
  [/^kernel\.reduction/, 'Kernel'],
  [/^kernel\.order$/, 'Order'],
  [/^nudge\.index$/, 'Datapoint'],
  [/^nudge\.label$/, 'Label'],
  [/^nudge\.rate$/, 'Rate'],
  [/^nudge\.measure$/, 'Shift'],
  [/^film\.steps$/, 'Training steps'],
  [/^film\.kept$/, 'Kept steps'],
  [/^film\.probe$/, 'Probe'],
  [/^training\.datapoints$/, 'Datapoints to train on'],
  [/^sweep\.values/, 'Values'],
  [/^sweep\.seeds$/, 'Runs each'],
  [/^sweep\.steps$/, 'Training steps'],
  [/^sweep\.probe$/, 'Probe'],
  [/^sweep\.nudges$/, 'Nudges'],
  [/^sweep\.rate$/, 'Nudge rate'],
];

/** One sentence, or nothing when `where` is no setting. `message` is the refusal: the place, a colon and the reason. */
export function refusedSetting(where: string, message: string): string | undefined {
  const name = fields.find(([pattern]) => pattern.test(where))?.[1];
  if (!name) return undefined;
  const number = /it is not a (whole )?number from (\S+) to (\S+?)\.?$/.exec(message);
  if (number) {
    const [, whole = '', least, most] = number;
    return `${name}: a ${whole}number from ${readable(Number(least))} to ${readable(Number(most))}.`;
  }
  const list = /it has (\d+) items, more than (\d+)/.exec(message);
  if (list) return `${name}: at most ${list[2]}, not ${list[1]}.`;
  return `${name}: ${message.replace(`${where}: `, '')}`;
}

function readable(value: number): string {
  return Number.isInteger(value) ? formatCount(value) : formatNumber(value, 1);
}
