// Which of several files of one kind is used, said so that nobody takes one for another.
import type { NamedFile } from './named-file';

const mostNamed = 3;

/** "Of 2 models b.onnx is used; a.onnx is passed over."; nothing for one file or none. */
export function passedOverNote(kind: string, files: readonly NamedFile[], used: NamedFile | undefined): string[] {
  const others = files.filter((file) => file !== used).map(({ name }) => name);
  if (used === undefined || others.length === 0) return [];
  const more = others.length > mostNamed ? ` and ${others.length - mostNamed} more` : '';
  const verb = others.length === 1 ? 'is' : 'are';
  return [
    `Of ${files.length} ${kind} ${used.name} is used; ${others.slice(0, mostNamed).join(', ')}${more} ${verb} passed over.`,
  ];
}
