// Filters [channels * cells, groups * filters] group by group, as a product over one group wants them.
// BACKWARD 0: output[z, g, h cells + w, f] = input[z, h cells + w, g filters + f].
// BACKWARD 1: output[z, g, f cells + w, h] = input[z, h cells + w, g filters + f], the adjoint's.
// input [sets, channels * cells, input_stride] with input_set floats from one set to the next (as floats), output
// [sets * groups * rows, columns] (as vec4 of columns), zero in the padding of its last vec4.
// Grid: ceil(sets groups rows ceil(columns / 4) / 64) workgroups, folded to (x, y). Exact: numbers are copied.
import package::shared::folded_grid::folded_index;

override BACKWARD: u32 = 0u;

struct Params {
  sets: u32,
  groups: u32,
  rows: u32, // of the output, of one group
  columns: u32,
  cells: u32,
  filters: u32, // of a group
  input_stride: u32, // floats
  input_set: u32,
  output_stride: u32, // vec4
}

@group(0) @binding(0) var<uniform> params: Params;
@group(1) @binding(0) var<storage, read> input: array<f32>;
@group(2) @binding(0) var<storage, read_write> output: array<vec4f>;

fn load(start: u32, row: u32, column: u32) -> f32 {
  if (column >= params.columns) { return 0.0; }
  if (BACKWARD == 0u) { return input[start + row * params.input_stride + column]; }
  let patch_row = column * params.cells + row % params.cells;
  return input[start + patch_row * params.input_stride + row / params.cells];
}

@compute @workgroup_size(64)
fn filter_blocks(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let index = folded_index(group, groups, thread);
  let columns4 = (params.columns + 3u) / 4u;
  let column = index % columns4;
  let own_row = index / columns4;
  let row = own_row % params.rows;
  let g = own_row / params.rows % params.groups;
  let z = own_row / params.rows / params.groups;
  if (z >= params.sets) { return; }
  let start = z * params.input_set + g * params.filters;
  let first = 4u * column;
  output[own_row * params.output_stride + column] = vec4f(
    load(start, row, first),
    load(start, row, first + 1u),
    load(start, row, first + 2u),
    load(start, row, first + 3u),
  );
}
