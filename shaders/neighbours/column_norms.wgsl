// Squared norms of columns (datapoints): output[j] = sum over rows r of matrix[r, j]^2.
// matrix [rows, columns] k-major, padded stride (as vec4 of columns); output [columns rounded up to 4] floats
// Grid: x = ceil(columns / 4 / 64). One invocation makes 4 columns.
// Order: ascending r, in blocks of 256 that are summed in turn.
// Error of an entry: at most (min(rows, 256) + rows / 256 + 1) u output[j], u = 2^-24.
struct Params {
  rows: u32,
  columns: u32,
  stride4: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(1) @binding(0) var<storage, read> matrix: array<vec4f>;
@group(2) @binding(0) var<storage, read_write> output: array<vec4f>;

@compute @workgroup_size(64)
fn column_norms(@builtin(global_invocation_id) id: vec3u) {
  if (4 * id.x >= params.columns) {
    return;
  }
  var total = vec4f();
  for (var first = 0u; first < params.rows; first += 256) {
    let last = min(first + 256, params.rows);
    var sum = vec4f();
    for (var row = first; row < last; row++) {
      let a = matrix[row * params.stride4 + id.x];
      sum += a * a;
    }
    total += sum;
  }
  output[id.x] = total;
}
