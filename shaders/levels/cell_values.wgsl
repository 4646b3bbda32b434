// One statistic of each cell as a matrix: value[r, c] = mean, largest, or sqrt(S / count), of cells (count, mean, S, largest);
// NaN where a cell has no entries. With MIRROR, of cells below the diagonal that of the cell across it.
// cells as cell_statistics makes them [rows, cell_stride], floats as bits; value [rows, columns] as bits of floats
// Grid: ceil(rows columns / 64) workgroups, folded to (x, y). One invocation makes one value.
// Error: none; of the deviation 4 u of it (division and root), u = 2^-24.
import package::shared::folded_grid::folded_index;
import package::shared::nan_bits::NAN_BITS;

override STATISTIC: u32 = 0u;
override MIRROR: u32 = 0u;

const MEAN = 0u;
const LARGEST = 1u;

struct Params {
  rows: u32,
  columns: u32,
  cell_stride: u32,
  stride: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(1) @binding(0) var<storage, read> cells: array<vec4u>;
@group(2) @binding(0) var<storage, read_write> values: array<u32>;

fn deviation_bits(cell: vec4u) -> u32 {
  let is_nan = (cell.z & 0x7fffffffu) > 0x7f800000u;
  let deviation = sqrt(bitcast<f32>(cell.z) / bitcast<f32>(cell.x));
  return select(bitcast<u32>(deviation), NAN_BITS, is_nan);
}

@compute @workgroup_size(64)
fn cell_values(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let index = folded_index(group, groups, thread);
  let row = index / params.columns;
  let column = index % params.columns;
  if (row >= params.rows) { return; }
  let is_across = MIRROR == 1u && row > column;
  let at = select(vec2u(row, column), vec2u(column, row), is_across);
  let cell = cells[at.x * params.cell_stride + at.y];
  var bits = select(deviation_bits(cell), select(cell.y, cell.w, STATISTIC == LARGEST), STATISTIC <= LARGEST);
  bits = select(bits, NAN_BITS, cell.x == 0u);
  values[row * params.stride + column] = bits;
}
