// A recording's script: parts with captions and keyframes, as plain data, and what it says about any moment.
import { ease, mix, type Easing } from './easing';

/** Everything that moves in a recording; a frame shows one value of each. */
export interface ScriptView {
  /** How far training has come: 0 before the first step, 1 at the end. */
  readonly training: number;
  /** Which layer is shown: 0 the input, 1 the deepest hidden layer. */
  readonly layer: number;
  /** 0 the whole kernel, 1 single cells about the chosen datapoint. */
  readonly zoom: number;
  /** The camera about the cloud: radians, radians, and the cloud's root-mean-square radii. */
  readonly azimuth: number;
  readonly elevation: number;
  readonly distance: number;
  /** What the camera looks at: 0 the middle of the cloud, 1 the chosen datapoint. */
  readonly approach: number;
  /** From a half on the chosen datapoint is marked in both views. */
  readonly chosen: number;
  /** From a half on lines go to its nearest neighbours. */
  readonly lines: number;
  /** How far the points have the colours of predicted and of actual shifts instead of classes. */
  readonly predicted: number;
  readonly actual: number;
  /** How much of the scatter of predicted and actual shifts is there. */
  readonly scatter: number;
}

export interface Keyframe {
  /** Seconds from the start of its part. */
  readonly at: number;
  readonly view: Partial<ScriptView>;
  /** How the values get here from the keyframe before; smooth when absent. */
  readonly easing?: Easing;
}

export interface Caption {
  /** Seconds from the start of its part; it stays until the next one. */
  readonly at: number;
  /** Words in braces are replaced by the facts of the source: "{n} digits". */
  readonly text: string;
}

export interface ScriptPart {
  readonly name: string;
  readonly seconds: number;
  readonly captions: readonly Caption[];
  readonly keyframes: readonly Keyframe[];
}

export interface Script {
  readonly start: ScriptView;
  readonly parts: readonly ScriptPart[];
}

/** What a script says about a moment. */
export interface Moment {
  readonly part: number;
  readonly view: ScriptView;
  readonly caption: string;
  /** 0..1: captions come and go within `captionFade` seconds. */
  readonly captionOpacity: number;
}

const captionFade = 0.3;

export function scriptSeconds(script: Script): number {
  return script.parts.reduce((sum, part) => sum + part.seconds, 0);
}

interface TimedKey {
  readonly at: number;
  readonly value: number;
  readonly easing: Easing;
}

/** The keyframes that name a channel, in order, at seconds from the start of the script. */
function keysOf(script: Script, channel: keyof ScriptView): TimedKey[] {
  const keys: TimedKey[] = [{ at: 0, value: script.start[channel], easing: 'smooth' }];
  let start = 0;
  for (const part of script.parts) {
    for (const { at, view, easing = 'smooth' } of part.keyframes) {
      const value = view[channel];
      if (value !== undefined) keys.push({ at: start + at, value, easing });
    }
    start += part.seconds;
  }
  return keys;
}

function channelAt(script: Script, channel: keyof ScriptView, seconds: number): number {
  const keys = keysOf(script, channel);
  const next = keys.findIndex(({ at }) => at > seconds);
  if (next === -1) return keys[keys.length - 1].value;
  const [from, to] = [keys[next - 1], keys[next]];
  return mix(from.value, to.value, ease(to.easing, (seconds - from.at) / (to.at - from.at)));
}

/** Every value at a time, from the script alone. */
export function viewAt(script: Script, seconds: number): ScriptView {
  const names = Object.keys(script.start) as (keyof ScriptView)[];
  return Object.fromEntries(names.map((name) => [name, channelAt(script, name, seconds)])) as unknown as ScriptView;
}

function captionAt(part: ScriptPart, seconds: number): { text: string; opacity: number } {
  const index = part.captions.findLastIndex(({ at }) => at <= seconds);
  if (index === -1) return { text: '', opacity: 0 };
  const { at, text } = part.captions[index];
  const until = part.captions[index + 1]?.at ?? part.seconds;
  const opacity = Math.min(1, (seconds - at) / captionFade, (until - seconds) / captionFade);
  return { text, opacity: Math.max(0, opacity) };
}

/** What is shown `seconds` after the start; what is beyond the end is the last moment. */
export function momentAt(script: Script, seconds: number): Moment {
  let start = 0;
  let part = 0;
  while (part < script.parts.length - 1 && seconds >= start + script.parts[part].seconds)
    start += script.parts[part++].seconds;
  const { text, opacity } = captionAt(script.parts[part], seconds - start);
  return { part, view: viewAt(script, seconds), caption: text, captionOpacity: opacity };
}

/** A caption with its facts filled in. A fact that is not there leaves the braces, so that it is seen. */
export function fillCaption(text: string, facts: Readonly<Record<string, string>>): string {
  return text.replace(/\{(\w+)\}/g, (braces, name: string) => facts[name] ?? braces);
}
