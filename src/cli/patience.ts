// How long a tokenizer may take.

const seconds = 20; // where nothing else is asked for

/** Milliseconds until a tokenizer is given up: NTK_PATIENCE, in seconds, or 20 s where it is absent or no positive number. */
export function patience(): number {
  const wanted = Number(process.env.NTK_PATIENCE);
  return (wanted > 0 && Number.isFinite(wanted) ? wanted : seconds) * 1000;
}
