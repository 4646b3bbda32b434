// The grid of a one-dimensional range of invocations, folded into lines of at most 65,535 workgroups of 64.

const longestLine = 65535;

/** The grid for `invocations` threads; the shader ignores those past the end. */
export function foldedGrid(invocations: number): [number, number] {
  const groups = Math.ceil(invocations / 64);
  return [Math.min(groups, longestLine), Math.ceil(groups / longestLine)];
}
