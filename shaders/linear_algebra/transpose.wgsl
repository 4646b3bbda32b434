// output[z, c, r] = input[z, r, c] for each matrix z of a batch.
// input [batch, rows, columns], output [batch, columns, rows], k-major with their own strides (as vec4, bits)
// Rows that the last block of four lacks come out as zeros in the output's padding; the input's padding stays there.
// Grid: ceil(batch ceil(rows / 4) ceil(columns / 4) / 64) workgroups, folded to (x, y). No barriers: one invocation
// turns a 4 x 4 block in registers. Exact: bits are copied.
import package::shared::folded_grid::folded_index;

struct Params {
  rows: u32,
  columns: u32,
  batch: u32,
  input_stride: u32, // vec4
  output_stride: u32,
  input_batch: u32, // vec4 from one matrix of the batch to the next
  output_batch: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(1) @binding(0) var<storage, read> input: array<vec4u>;
@group(2) @binding(0) var<storage, read_write> output: array<vec4u>;

fn load(start: u32, row: u32) -> vec4u {
  if (row >= params.rows) { return vec4u(); }
  return input[start + row * params.input_stride];
}

fn store(at: u32, row: u32, bits: vec4u) {
  if (row >= params.columns) { return; }
  output[at + row * params.output_stride] = bits;
}

@compute @workgroup_size(64)
fn transpose(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let index = folded_index(group, groups, thread);
  let columns4 = (params.columns + 3u) / 4u;
  let rows4 = (params.rows + 3u) / 4u;
  let column = index % columns4;
  let row = index / columns4 % rows4;
  let matrix = index / columns4 / rows4;
  if (matrix >= params.batch) { return; }
  let start = matrix * params.input_batch + column;
  let a = load(start, 4u * row);
  let b = load(start, 4u * row + 1u);
  let c = load(start, 4u * row + 2u);
  let d = load(start, 4u * row + 3u);
  let at = matrix * params.output_batch + row;
  store(at, 4u * column, vec4u(a.x, b.x, c.x, d.x));
  store(at, 4u * column + 1u, vec4u(a.y, b.y, c.y, d.y));
  store(at, 4u * column + 2u, vec4u(a.z, b.z, c.z, d.z));
  store(at, 4u * column + 3u, vec4u(a.w, b.w, c.w, d.w));
}
