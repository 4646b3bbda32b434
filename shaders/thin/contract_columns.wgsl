// Four matrix-vector products at once, in blocks of columns:
//   partials[b, r] = sum over columns j of block b of matrix[r, j] * thin[j]
// matrix  [rows, columns] k-major, padded stride (as vec4 of columns); any unit
// thin    [columns] vec4: one component for each of the four vectors
// partials [blocks, rows] vec4
// Grid: x = ceil(rows / 64), y = blocks of BLOCK_COLUMNS columns (a multiple of 4). An invocation makes a row of a block.
// Order: ascending j in registers; padding columns are not read into the sum.
// Error of an entry: at most BLOCK_COLUMNS u sum |matrix[r, j] thin[j]|, u = 2^-24.
override BLOCK_COLUMNS: u32 = 64;

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
fn contract_columns(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= params.rows) {
    return;
  }
  let start = id.x * params.stride4;
  let first = id.y * BLOCK_COLUMNS;
  let last = min(first + BLOCK_COLUMNS, params.columns);
  let whole = last / 4 * 4;
  var sum = vec4f();
  for (var column = first; column < whole; column += 4) {
    let a = matrix[start + column / 4];
    sum += a.x * thin[column];
    sum += a.y * thin[column + 1];
    sum += a.z * thin[column + 2];
    sum += a.w * thin[column + 3];
  }
  for (var column = whole; column < last; column++) {
    sum += matrix[start + column / 4][column % 4] * thin[column];
  }
  partials[id.y * params.rows + id.x] = sum;
}
