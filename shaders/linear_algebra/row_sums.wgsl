// Sums of rows over 256 columns each: output[b, r, p] = scale * sum over columns i of part p of matrix[b, r, i].
// matrix [blocks * rows, columns] k-major, padded stride (as vec4 of columns); padding is not summed
// output: the sum of part p of row r of block b at float b output_block + r output_row + p; one unit, times scale
// Grid: ceil(blocks rows parts / 64) workgroups, folded to (x, y), parts = ceil(columns / 256). One invocation
// makes one sum.
// Order of accumulation: four sums over every fourth column, ascending, then these in pairs. Longer rows take several
// passes, each over the sums of the one before: a tree.
// Error of a pass: (min(columns, 256) / 4 + 3) u sum |scale matrix[b, r, i]|, u = 2^-24.
import package::shared::folded_grid::folded_index;

const PART4 = 64u; // vec4 of a part

struct Params {
  all_rows: u32, // blocks * rows
  rows: u32,
  columns: u32,
  stride: u32, // vec4
  output_block: u32, // floats
  output_row: u32,
  scale: f32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(1) @binding(0) var<storage, read> matrix: array<vec4f>;
@group(2) @binding(0) var<storage, read_write> output: array<f32>;

@compute @workgroup_size(64)
fn row_sums(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let index = folded_index(group, groups, thread);
  let columns4 = (params.columns + 3u) / 4u;
  let parts = (columns4 + PART4 - 1u) / PART4;
  let row = index / parts;
  let part = index % parts;
  if (row >= params.all_rows) { return; }
  let start = row * params.stride;
  let last = min(part * PART4 + PART4, columns4) - 1u;
  var sum = vec4f();
  for (var column = part * PART4; column < last; column++) {
    sum += matrix[start + column];
  }
  let valid = 4u * last + vec4u(0u, 1u, 2u, 3u) < vec4u(params.columns);
  sum += select(vec4f(), matrix[start + last], valid);
  let at = row / params.rows * params.output_block + row % params.rows * params.output_row + part;
  output[at] = params.scale * ((sum.x + sum.y) + (sum.z + sum.w));
}
