// What failed, in words a reader can act on.
import { NtkError, type ErrorDetails } from '../../core/errors';
import { formatCount } from './format';

export interface Explanation {
  readonly title: string;
  readonly what: string;
  readonly todo: string;
  /** True when loading the page again may help. */
  readonly reload: boolean;
}

type Reason = ErrorDetails['DeviceUnavailable']['reason'];

const unavailable: Readonly<Record<Reason, Omit<Explanation, 'reload'>>> = {
  'no-webgpu': {
    title: 'This browser has no WebGPU',
    what: 'Everything here is computed on your own graphics processor, which this browser cannot reach.',
    todo: 'Open the page in a current version of Chrome, Edge, Safari or Firefox.',
  },
  'insecure-context': {
    title: 'This address is not secure',
    what: 'Browsers offer the graphics processor to pages on https and on localhost only.',
    todo: 'Open the same page with https:// in front of its address.',
  },
  'no-adapter': {
    title: 'No graphics processor is offered',
    what: 'The browser has WebGPU, but found no graphics processor that it may use.',
    todo: 'Turn on hardware acceleration in the browser\u2019s settings, update the graphics driver, then load the page again.',
  },
  'request-failed': {
    title: 'The graphics processor refused',
    what: 'It was found, but would not open a device for this page. Other pages may be using all of it.',
    todo: 'Close other pages with heavy graphics, then load this one again.',
  },
};

function limitSentence({ what, needed, available }: ErrorDetails['LimitExceeded']): string {
  return `${what}: ${formatCount(needed)} needed, ${formatCount(available)} available.`;
}

/** What happened and what to do about it. */
export function explain(error: unknown): Explanation {
  if (!(error instanceof NtkError)) return general(error instanceof Error ? error.message : String(error));
  if (error.code === 'DeviceUnavailable') {
    const { reason } = error.details as ErrorDetails['DeviceUnavailable'];
    return { ...unavailable[reason], reload: reason !== 'no-webgpu' && reason !== 'insecure-context' };
  }
  if (error.code === 'DeviceLost') return lost((error.details as ErrorDetails['DeviceLost']).reason);
  if (error.code === 'LimitExceeded') {
    const what = limitSentence(error.details as ErrorDetails['LimitExceeded']);
    return {
      title: 'Too large for this graphics processor',
      what,
      todo: 'Choose smaller hidden layers.',
      reload: false,
    };
  }
  return general(error.message);
}

function lost(reason: string): Explanation {
  return {
    title: 'The graphics processor stopped',
    what: `It stopped answering, was restarted once, and stopped again (${reason}).`,
    todo: 'Load the page again. If it keeps happening, close other pages with heavy graphics or update the graphics driver.',
    reload: true,
  };
}

function general(message: string): Explanation {
  return { title: 'Something went wrong', what: message, todo: 'Try again, or load the page again.', reload: true };
}
