// A row of workgroups of 64 threads, folded into lines of 65,535: shaders/shared/folded_grid.wgsl unfolds it.

const longestLine = 65535;

/** The grid for `invocations` threads; the shader ignores those past the end. */
export function foldedGrid(invocations: number): [number, number] {
  const groups = Math.ceil(invocations / 64);
  return [Math.min(groups, longestLine), Math.ceil(groups / longestLine)];
}
