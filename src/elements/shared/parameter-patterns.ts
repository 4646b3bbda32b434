// Patterns of parameter names to choose from: all, all of an ending, all of a beginning, each by itself.

const mostNames = 200;

/** What repeats among `texts`, in the order it is met. */
function repeated(texts: readonly string[]): string[] {
  return [...new Set(texts)].filter((text) => texts.filter((each) => each === text).length > 1);
}

/** Patterns worth offering for these names, the widest first; none is given twice. */
export function offeredPatterns(names: readonly string[]): string[] {
  const few = names.slice(0, mostNames);
  const endings = repeated(few.map((name) => name.slice(name.lastIndexOf('.')))).filter((end) => end.startsWith('.'));
  const beginnings = repeated(few.flatMap(beginningsOf));
  const patterns = ['*', ...endings.map((end) => `*${end}`), ...beginnings.map((start) => `${start}.*`), ...few];
  return [...new Set(patterns)];
}

/** a and a.b of a.b.c. */
function beginningsOf(name: string): string[] {
  const parts = name.split('.');
  return parts.slice(1).map((_, at) => parts.slice(0, at + 1).join('.'));
}
