// What a script says about a moment: values between keyframes, parts, captions; and the demo itself.
import { describe, expect, it } from 'vitest';
import { ease, smooth } from '../../../src/record/easing';
import { demoScript } from '../../../src/record/demo-script';
import { fillCaption, momentAt, scriptSeconds, viewAt, type Script, type ScriptView } from '../../../src/record/script';

const script: Script = {
  start: { ...demoScript.start, zoom: 0, distance: 4 },
  parts: [
    {
      name: 'One',
      seconds: 2,
      captions: [
        { at: 0, text: 'first' },
        { at: 1, text: 'second' },
      ],
      keyframes: [{ at: 1, view: { zoom: 1 }, easing: 'linear' }],
    },
    { name: 'Two', seconds: 4, captions: [], keyframes: [{ at: 2, view: { zoom: 0, distance: 8 } }] },
  ],
};

describe('easing', () => {
  it('stays within its ends and rests at both', () => {
    expect([-1, 0, 0.5, 1, 2].map(smooth)).toEqual([0, 0, 0.5, 1, 1]);
    expect([-1, 0.25, 2].map((t) => ease('linear', t))).toEqual([0, 0.25, 1]);
    expect(smooth(1e-3)).toBeLessThan(1e-7);
    for (let t = 0; t < 1; t += 0.01) expect(smooth(t + 0.01)).toBeGreaterThan(smooth(t));
  });
});

describe('viewAt', () => {
  it('goes from keyframe to keyframe, each channel on its own, across parts', () => {
    expect(viewAt(script, 0).zoom).toBe(0);
    expect(viewAt(script, 0.25).zoom).toBe(0.25);
    expect(viewAt(script, 1).zoom).toBe(1);
    expect(viewAt(script, 2.5).zoom).toBeCloseTo(1 - smooth(0.5), 12);
    expect(viewAt(script, 2).distance).toBeCloseTo(4 + 4 * smooth(0.5), 12);
    expect(viewAt(script, 100)).toEqual({ ...script.start, zoom: 0, distance: 8 });
  });
});

describe('momentAt', () => {
  it('knows the part and its caption, which comes and goes', () => {
    expect(momentAt(script, 0)).toMatchObject({ part: 0, caption: 'first', captionOpacity: 0 });
    expect(momentAt(script, 0.5)).toMatchObject({ part: 0, caption: 'first', captionOpacity: 1 });
    expect(momentAt(script, 1.1).caption).toBe('second');
    expect(momentAt(script, 1.1).captionOpacity).toBeCloseTo(1 / 3, 9);
    expect(momentAt(script, 2)).toMatchObject({ part: 1, caption: '', captionOpacity: 0 });
    expect(momentAt(script, 50).part).toBe(1);
  });
});

describe('fillCaption', () => {
  it('replaces facts and leaves what it does not know to be seen', () => {
    expect(fillCaption('{n} digits, a {label}, {n}', { n: '1,797', label: '4' })).toBe('1,797 digits, a 4, 1,797');
    expect(fillCaption('{missing}', {})).toBe('{missing}');
  });
});

describe('the demo', () => {
  const frames = Array.from({ length: Math.round(scriptSeconds(demoScript) * 30) }, (_, frame) => frame / 30);

  it('trains, looks over, zooms, nudges and orbits', () => {
    expect(demoScript.parts.map(({ name }) => name)).toEqual(['Train', 'Overview', 'Zoom', 'Nudge', 'Orbit']);
    expect(viewAt(demoScript, 8).training).toBe(1);
    const highest = (channel: keyof ScriptView): number =>
      Math.max(...frames.map((at) => viewAt(demoScript, at)[channel]));
    for (const channel of ['zoom', 'chosen', 'lines', 'predicted', 'actual', 'scatter'] as const)
      expect({ channel, highest: highest(channel) }).toEqual({ channel, highest: 1 });
  });

  it('has keyframes and captions in order, within their parts', () => {
    for (const { keyframes, captions, seconds } of demoScript.parts) {
      for (const list of [keyframes, captions]) {
        const times = list.map(({ at }) => at);
        expect(times).toEqual([...times].sort((a, b) => a - b));
        expect(Math.max(...times)).toBeLessThanOrEqual(seconds);
      }
    }
  });

  it('moves without jumps and never rests for long', () => {
    const fractions = ['training', 'layer', 'zoom', 'approach', 'predicted', 'actual', 'scatter'] as const;
    for (let index = 1; index < frames.length; index++) {
      const [before, after] = [viewAt(demoScript, frames[index - 1]), viewAt(demoScript, frames[index])];
      for (const channel of fractions) {
        const jump = Math.abs(after[channel] - before[channel]);
        expect({ channel, at: frames[index], small: jump < 0.35 }).toEqual({ channel, at: frames[index], small: true });
      }
      expect(after).not.toEqual(before);
    }
  });
});
