// Rows less their means: output[r, j] = matrix[r, j] - mean[r].x.
// matrix [rows, columns] k-major, padded stride (as vec4 of columns); mean [rows] vec4, its first component used
// output [rows, columns] with the same stride, padding included (it holds nothing of use)
// Grid: x = ceil(stride / 4 / 64), y = rows. One invocation makes 4 columns. Error: one rounding, u |output|.
struct Params {
  rows: u32,
  stride4: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(1) @binding(0) var<storage, read> matrix: array<vec4f>;
@group(1) @binding(1) var<storage, read> mean: array<vec4f>;
@group(2) @binding(0) var<storage, read_write> output: array<vec4f>;

@compute @workgroup_size(64)
fn center_rows(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= params.stride4 || id.y >= params.rows) {
    return;
  }
  let at = id.y * params.stride4 + id.x;
  output[at] = matrix[at] - mean[id.y].x;
}
