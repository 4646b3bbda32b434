// Standard error of the mean of each cell, estimated from some of its rows and columns: with q rows and q columns of every cell,
//   error^2 = (s_r^2 + s_c^2) (1 - share) / q,
// s_r^2 the variance (over q - 1) of the means of the cell's sampled rows, s_c^2 that of its columns.
// entries [rows, columns] with its own stride, errors [ceil(rows / edge), ceil(columns / edge)] as bits; the kernel's unit.
// A cell with fewer than two rows or columns, or with an entry that is not finite, has no estimate: NaN.
// Grid: ceil(cells / 64) workgroups, folded to (x, y). One invocation makes one cell; edge at most 16.
// Error: (4 edge + 16) u max |entries|, u = 2^-24.
import package::shared::folded_grid::folded_index;
import package::shared::finite_bits::is_finite;
import package::shared::nan_bits::NAN_BITS;

const MOST = 16u;

struct Params {
  rows: u32,
  columns: u32,
  stride: u32,
  edge: u32,
  cell_columns: u32,
  cell_rows: u32,
  first_error: u32,
  error_stride: u32,
  unsampled: f32, // 1 - the share of a block's datapoints that was taken
}

@group(0) @binding(0) var<uniform> params: Params;
@group(1) @binding(0) var<storage, read> entries: array<f32>;
@group(2) @binding(0) var<storage, read_write> errors: array<u32>;

fn variance(sums: ptr<function, array<f32, MOST>>, count: u32, terms: f32) -> f32 {
  var mean = 0.0;
  for (var i = 0u; i < count; i++) { mean += (*sums)[i] / terms; }
  mean /= f32(count);
  var total = 0.0;
  for (var i = 0u; i < count; i++) {
    let deviation = (*sums)[i] / terms - mean;
    total = fma(deviation, deviation, total);
  }
  return total / f32(count - 1u);
}

@compute @workgroup_size(64)
fn sample_error(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let index = folded_index(group, groups, thread);
  let cell = vec2u(index % params.cell_columns, index / params.cell_columns);
  if (cell.y >= params.cell_rows) { return; }
  let start = cell * params.edge;
  let size = min(start + params.edge, vec2u(params.columns, params.rows)) - start;
  var row_sums: array<f32, MOST>;
  var column_sums: array<f32, MOST>;
  var finite = true;
  for (var row = 0u; row < size.y; row++) {
    for (var column = 0u; column < size.x; column++) {
      let entry = entries[(start.y + row) * params.stride + start.x + column];
      finite = finite && is_finite(entry);
      row_sums[row] += entry;
      column_sums[column] += entry;
    }
  }
  var bits = NAN_BITS;
  if (finite && size.x > 1u && size.y > 1u) {
    let rows = variance(&row_sums, size.y, f32(size.x)) / f32(size.y);
    let columns = variance(&column_sums, size.x, f32(size.y)) / f32(size.x);
    bits = bitcast<u32>(sqrt(params.unsampled * (rows + columns)));
  }
  errors[params.first_error + cell.y * params.error_stride + cell.x] = bits;
}
