// Counts entries that are NaN or infinite, by their bits: an exponent of all ones.
// matrix [rows, columns] with padded stride, read as bits (as vec4 of columns); padding is not counted
// count [1]: added to, so clear it first; it wraps at 2^32 entries.
// Grid: x = ceil(columns / 4 / 64), y = ceil(rows / 64). An invocation counts 4 columns of 64 rows. Exact in any order.
struct Params {
  rows: u32,
  columns: u32,
  stride4: u32,
}

const exponent_bits = vec4u(0x7f800000u);

@group(0) @binding(0) var<uniform> params: Params;
@group(1) @binding(0) var<storage, read> matrix: array<vec4u>;
@group(2) @binding(0) var<storage, read_write> count: array<atomic<u32>>;

@compute @workgroup_size(64)
fn count_nonfinite(@builtin(global_invocation_id) id: vec3u) {
  if (4 * id.x >= params.columns) {
    return;
  }
  let valid = (vec4u(4 * id.x) + vec4u(0, 1, 2, 3)) < vec4u(params.columns);
  let last = min(64 * id.y + 64, params.rows);
  var found = vec4u();
  for (var row = 64 * id.y; row < last; row++) {
    let exponents = matrix[row * params.stride4 + id.x] & exponent_bits;
    found += select(vec4u(0), vec4u(1), valid & (exponents == exponent_bits));
  }
  let sum = found.x + found.y + found.z + found.w;
  if (sum > 0) {
    atomicAdd(&count[0], sum);
  }
}
