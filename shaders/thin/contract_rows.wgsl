// Four transposed matrix-vector products at once, in blocks of rows:
//   partials[b, j] = sum over rows r of block b of matrix[r, j] * thin[r]
// matrix  [rows, columns] k-major, padded stride (as vec4 of columns); any unit
// thin    [rows] vec4: one component for each of the four vectors
// partials [blocks, padded columns] vec4; padded columns = columns rounded up to 4, the rest holds nothing of use
// Grid: x = ceil(columns / 4 / 64), y = blocks of BLOCK_ROWS rows. One invocation makes 4 columns of one block.
// Order: ascending r in registers. Error of an entry: at most BLOCK_ROWS u sum |matrix[r, j] thin[r]|, u = 2^-24.
override BLOCK_ROWS: u32 = 64;

struct Params {
  rows: u32,
  columns: u32,
  stride4: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(1) @binding(0) var<storage, read> matrix: array<vec4f>;
@group(1) @binding(1) var<storage, read> thin: array<vec4f>;
@group(2) @binding(0) var<storage, read_write> partials: array<vec4f>;

@compute @workgroup_size(64)
fn contract_rows(@builtin(global_invocation_id) id: vec3u) {
  let padded4 = (params.columns + 3) / 4;
  if (id.x >= padded4) {
    return;
  }
  let first = id.y * BLOCK_ROWS;
  let last = min(first + BLOCK_ROWS, params.rows);
  var sum0 = vec4f();
  var sum1 = vec4f();
  var sum2 = vec4f();
  var sum3 = vec4f();
  for (var row = first; row < last; row++) {
    let a = matrix[row * params.stride4 + id.x];
    let v = thin[row];
    sum0 += a.x * v;
    sum1 += a.y * v;
    sum2 += a.z * v;
    sum3 += a.w * v;
  }
  let at = (id.y * padded4 + id.x) * 4;
  partials[at] = sum0;
  partials[at + 1] = sum1;
  partials[at + 2] = sum2;
  partials[at + 3] = sum3;
}
