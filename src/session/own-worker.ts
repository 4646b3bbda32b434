// Starts the worker that reads files, also where a page takes only trusted addresses of scripts (Trusted Types).

interface Policy {
  createScriptURL(address: string): string;
}

interface Policies {
  createPolicy(name: string, rules: Policy): Policy;
}

type MakeWorker = new (address: URL, options: WorkerOptions) => Worker;

/** The name that a page's policy has to list: `trusted-types lit-html ntk-explorer`. */
const policyName = 'ntk-explorer';
let policy: Policy | undefined;

/** For the one address below and no other. Throws TypeError where the page does not list the policy. */
function trusted(address: URL): string {
  const { trustedTypes } = globalThis as { trustedTypes?: Policies };
  if (!trustedTypes) return address.href;
  policy ??= trustedTypes.createPolicy(policyName, { createScriptURL: (own) => own });
  return policy.createScriptURL(address.href);
}

/** Builds find the worker by the very words `new Worker(new URL(...))`, so the trusted maker goes by that name. */
const start = (Worker: MakeWorker): Worker =>
  new Worker(new URL('./file-worker.ts', import.meta.url), { type: 'module' });

/** Throws where the page may start no workers. */
export function ownWorker(): Worker {
  const make = function (address: URL, options: WorkerOptions): Worker {
    return new Worker(trusted(address), options);
  };
  return start(make as unknown as MakeWorker);
}
