// output[b, r, i] = factor[r, i] source[b, r, i]^2 for every block b.
// source, output [blocks * rows, columns], factor [rows, columns], k-major with their own strides (as vec4 of columns)
// Padding columns of the last vec4 are multiplied too and hold nothing of use.
// Grid: ceil(rows ceil(columns / 4) / 64) workgroups, folded to (x, y). One invocation makes 4 columns of every block.
// Error: 2 u |output|, u = 2^-24.
import package::shared::folded_grid::folded_index;

struct Params {
  rows: u32, // of a block
  columns4: u32, // ceil(columns / 4)
  blocks: u32,
  source_stride: u32, // vec4
  factor_stride: u32,
  output_stride: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(1) @binding(0) var<storage, read> source: array<vec4f>;
@group(1) @binding(1) var<storage, read> factor: array<vec4f>;
@group(2) @binding(0) var<storage, read_write> output: array<vec4f>;

@compute @workgroup_size(64)
fn squared_blocks(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let index = folded_index(group, groups, thread);
  let row = index / params.columns4;
  let column = index % params.columns4;
  if (row >= params.rows) { return; }
  let own = factor[row * params.factor_stride + column];
  for (var block = 0u; block < params.blocks; block++) {
    let stacked_row = block * params.rows + row;
    let value = source[stacked_row * params.source_stride + column];
    output[stacked_row * params.output_stride + column] = own * value * value;
  }
}
