// Names by pattern: * any text, ? any character, several with commas, those with ! are left out.

const special = /[.+^${}()|[\]\\]/g;

function expressionOf(pattern: string): RegExp {
  return new RegExp(`^${pattern.replace(special, '\\$&').replace(/\*+/g, '.*').replace(/\?/g, '.')}$`, 's');
}

/** Whether a name is meant by the patterns. Where all begin with !, every other name is. */
export function namesOf(patterns: string): (name: string) => boolean {
  const all = patterns.split(',').map((pattern) => pattern.trim());
  const out = all.filter((pattern) => pattern.startsWith('!')).map((pattern) => expressionOf(pattern.slice(1)));
  const within = all.filter((pattern) => !pattern.startsWith('!')).map(expressionOf);
  return (name) =>
    !out.some((pattern) => pattern.test(name)) && (within.length === 0 || within.some((pattern) => pattern.test(name)));
}
