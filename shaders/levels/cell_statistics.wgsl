// Statistics of a kernel's entries by cell: of the `edge` x `edge` entries of each cell (those that exist) how many there are,
// their mean, the sum of squared deviations from it, and the largest absolute value; with ACCUMULATE joined with what is there
// (Chan, Golub, LeVeque 1979): mean = m + (m' - m) n' / (n + n'), S = s + s' + (m' - m)^2 n n' / (n + n').
// entries [rows, columns] with its own stride; cells (count, mean, S, largest), floats as bits, [any, cell_stride], the first entry's
// cell at `first_cell`. Entries in the kernel's unit. In a cell with an entry that is not
// finite, all but the count are NaN.
// Grid: ceil(cell rows cell columns / 64) workgroups, folded to (x, y). One invocation makes one cell.
// Order of accumulation: rows of the cell, in each the entries, ascending; sums of a row are added in order.
// Error of the mean: 2 (edge + 1) u mean |entries| for edge <= 256; of S: (2 edge + 8) u S + (4 edge u)^2 sum entries^2;
// of largest: none. u = 2^-24.
import package::shared::folded_grid::folded_index;
import package::shared::nan_bits::NAN_BITS;

override ACCUMULATE: u32 = 0u;

struct Params {
  rows: u32,
  columns: u32,
  stride: u32,
  edge: u32,
  cell_columns: u32, // ceil(columns / edge)
  cell_rows: u32,
  first_cell: u32,
  cell_stride: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(1) @binding(0) var<storage, read> entries: array<f32>;
@group(2) @binding(0) var<storage, read_write> cells: array<vec4u>;

fn joined(a: vec4f, b: vec4f) -> vec4f {
  let count = a.x + b.x;
  let difference = b.y - a.y;
  let share = b.x / count;
  let spread = a.z + b.z + difference * difference * a.x * share;
  return vec4f(count, a.y + difference * share, spread, max(a.w, b.w));
}

@compute @workgroup_size(64)
fn cell_statistics(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let index = folded_index(group, groups, thread);
  let cell = vec2u(index % params.cell_columns, index / params.cell_columns);
  if (cell.y >= params.cell_rows) { return; }
  let start = cell * params.edge;
  let end = min(start + params.edge, vec2u(params.columns, params.rows));
  let count = f32((end.x - start.x) * (end.y - start.y));
  var total = 0.0;
  var largest_bits = 0u;
  for (var row = start.y; row < end.y; row++) {
    var sum = 0.0;
    for (var column = start.x; column < end.x; column++) {
      let entry = entries[row * params.stride + column];
      sum += entry;
      largest_bits = max(largest_bits, bitcast<u32>(entry) & 0x7fffffffu);
    }
    total += sum;
  }
  let mean = total / count;
  var spread = 0.0;
  for (var row = start.y; row < end.y; row++) {
    var sum = 0.0;
    for (var column = start.x; column < end.x; column++) {
      let deviation = entries[row * params.stride + column] - mean;
      sum = fma(deviation, deviation, sum);
    }
    spread += sum;
  }
  let at = params.first_cell + cell.y * params.cell_stride + cell.x;
  var own = vec4f(count, mean, spread, bitcast<f32>(largest_bits));
  let before = bitcast<vec4f>(cells[at]);
  var is_undefined = largest_bits >= 0x7f800000u;
  if (ACCUMULATE == 1u && before.x > 0.0) {
    own = joined(before, own);
    is_undefined |= (bitcast<u32>(before.w) & 0x7fffffffu) >= 0x7f800000u;
  }
  cells[at] = vec4u(bitcast<u32>(own.x), select(bitcast<vec3u>(own.yzw), vec3u(NAN_BITS), is_undefined));
}
