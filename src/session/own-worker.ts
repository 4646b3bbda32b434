// Starts the workers of the page, for files and for layouts, also where a page takes only trusted addresses of scripts (Trusted Types).

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

/** For the addresses below and no other. Throws TypeError where the page does not list the policy. */
function trusted(address: URL): string {
  const { trustedTypes } = globalThis as { trustedTypes?: Policies };
  if (!trustedTypes) return address.href;
  policy ??= trustedTypes.createPolicy(policyName, { createScriptURL: (own) => own });
  return policy.createScriptURL(address.href);
}

/** Builds find a worker by the very words `new Worker(new URL(...))`, so the trusted maker goes by that name. */
const startFile = (Worker: MakeWorker): Worker =>
  new Worker(new URL('./file-worker.ts', import.meta.url), { type: 'module' });
const startUmap = (Worker: MakeWorker): Worker =>
  new Worker(new URL('./umap-worker.ts', import.meta.url), { type: 'module' });

const make = function (address: URL, options: WorkerOptions): Worker {
  return new Worker(trusted(address), options);
} as unknown as MakeWorker;

/** The worker that reads files. Throws where the page may start no workers. */
export const ownWorker = (): Worker => startFile(make);

/** The worker that lays datapoints out. Throws where the page may start no workers. */
export const umapWorker = (): Worker => startUmap(make);
