// What failed, in words a reader can act on.
import { NtkError, type ErrorDetails } from '../../core/errors';
import { formatCount } from './format';
import { refusedSetting } from './refused-setting';

export interface Explanation {
  readonly title: string;
  readonly what: string;
  /** What may help; empty where nothing is known to. */
  readonly advice: string;
  /** True when loading the page again may help. */
  readonly reload: boolean;
}

type Reason = ErrorDetails['DeviceUnavailable']['reason'];

const unavailable: Readonly<Record<Reason, Omit<Explanation, 'reload'>>> = {
  'no-webgpu': {
    title: 'This browser has no WebGPU',
    what: 'Everything here is computed on your own graphics processor, which this browser cannot reach.',
    advice: 'Open the page in a current version of Chrome, Edge, Safari or Firefox.',
  },
  'insecure-context': {
    title: 'This address is not secure',
    what: 'Browsers offer the graphics processor to pages on https and on localhost only.',
    advice: 'Open the same page with https:// in front of its address.',
  },
  'no-adapter': {
    title: 'No graphics processor is offered',
    what: 'The browser has WebGPU, but found no graphics processor that it may use.',
    advice:
      'Turn on hardware acceleration in the browser\u2019s settings, update the graphics driver, then load the page again.',
  },
  'request-failed': {
    title: 'The graphics processor refused',
    what: 'It was found, but would not open a device for this page. Other pages may be using all of it.',
    advice: 'Close other pages with heavy graphics, then load this one again.',
  },
};

const mebibyte = 2 ** 20;

/** What happened and what to do about it. */
export function explain(error: unknown): Explanation {
  if (!(error instanceof NtkError)) return general(error instanceof Error ? error.message : String(error));
  switch (error.code) {
    case 'DeviceUnavailable': {
      const { reason } = error.details as ErrorDetails['DeviceUnavailable'];
      return { ...unavailable[reason], reload: reason !== 'no-webgpu' && reason !== 'insecure-context' };
    }
    case 'DeviceLost':
      return lost(error as NtkError<'DeviceLost'>);
    case 'LimitExceeded':
      return tooLarge(error.details as ErrorDetails['LimitExceeded']);
    case 'Unsupported':
      return unsupported((error.details as ErrorDetails['Unsupported']).what, error.message);
    case 'Unreachable':
      return unreachable((error.details as ErrorDetails['Unreachable']).what, error.message);
    case 'ShapeMismatch':
      return {
        title: 'These do not fit together',
        what: error.message,
        advice: 'Nothing was changed by it.',
        reload: false,
      };
    case 'InvalidFile':
      return {
        title: 'This file cannot be used',
        what: error.message,
        advice: adviceFor((error.details as ErrorDetails['InvalidFile']).format),
        reload: false,
      };
    default:
      return general(error.message);
  }
}

/** A state is a part of the page's own address. */
const adviceFor = (format: string): string =>
  `Nothing was changed by it. ${format === 'state' ? 'Copy the whole address again.' : 'Choose another file.'}`;

/** An address that the reader gave, or a part of the page. */
function unreachable(what: string, message: string): Explanation {
  const isAddress = /[:/]/.test(what);
  return {
    title: isAddress ? 'This address could not be read' : 'The data could not be loaded',
    what: message,
    advice: isAddress
      ? 'Save the file on this machine and choose it here instead.'
      : 'Check the connection, then load the page again.',
    reload: !isAddress,
  };
}

/** The kernel itself, and not a step on the way to it. */
const isOfKernel = (what: string): boolean => /^(kernel|cosine kernel|kernel-picture) \(/.test(what);

/** Memory is told in MiB; everything else is a number of datapoints. */
function tooLarge({ what, needed, available }: ErrorDetails['LimitExceeded']): Explanation {
  const title = 'Too large for this graphics processor';
  if (/bytes/.test(what)) {
    const [size, room] = [needed, Math.max(0, available)].map((bytes) => formatCount(Math.ceil(bytes / mebibyte)));
    if (what.startsWith('film')) {
      return {
        title: 'Too large for a film',
        what: `It would take ${size}\u00a0MiB of memory; films may take ${room}\u00a0MiB more.`,
        advice: 'Keep fewer steps, or choose a smaller probe or network.',
        reload: false,
      };
    }
    const inOne = /one buffer/.test(what) ? ' in one piece' : '';
    return {
      title,
      what: `A step of this takes ${size}\u00a0MiB of graphics memory${inOne}; ${room}\u00a0MiB can be had.`,
      advice: isOfKernel(what)
        ? 'Open fewer datapoints: a kernel grows with the square of their number.'
        : 'Choose fewer or narrower hidden layers.',
      reload: false,
    };
  }
  if (available < 1) {
    return { title: 'There is nothing to train on', what: `This needs ${what}.`, advice: 'Keep some.', reload: false };
  }
  return {
    title,
    what: `${formatCount(needed)} ${what} are needed; ${formatCount(available)} are possible here.`,
    advice: 'Show fewer datapoints.',
    reload: false,
  };
}

function unsupported(what: string, message: string): Explanation {
  const refused = refusedSetting(what, message);
  if (refused) {
    return {
      title: 'This setting was not taken over',
      what: refused,
      advice: 'Everything is as before.',
      reload: false,
    };
  }
  if (/not finite/.test(message)) {
    return {
      title: 'Numbers are no longer finite',
      what: 'The network has weights or kernel entries that are NaN or infinite, from which this cannot be computed.',
      advice: 'Reset the network and train it with a smaller learning rate.',
      reload: false,
    };
  }
  return { title: 'This is not possible here', what: message, advice: '', reload: false };
}

/** A session goes on after a first loss by itself; the error it ends with has the second loss as its cause. */
function lost({ details: { reason }, cause }: NtkError<'DeviceLost'>): Explanation {
  const again = cause !== undefined;
  const known = reason && reason !== 'unknown' ? ` The browser gives the reason \u201c${reason}\u201d.` : '';
  return {
    title: again ? 'The graphics processor stopped twice' : 'The graphics processor stopped',
    what: again
      ? `It stopped answering, everything was computed again on a new device, and that stopped too.${known}`
      : `It stopped answering while this was computed or drawn.${known}`,
    advice: again
      ? 'Load the page again. If it keeps happening, close other pages with heavy graphics or update the graphics driver.'
      : 'Everything is computed again on a new device where there is one; else load the page again.',
    reload: true,
  };
}

function general(message: string): Explanation {
  return { title: 'Something went wrong', what: message, advice: 'Load the page again if it stays so.', reload: true };
}
