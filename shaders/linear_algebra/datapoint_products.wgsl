// C = alpha A B for each datapoint by itself, each matrix of a batch and each block of a stack; with ACCUMULATE C += alpha A B.
// c[row of (z, g, i, j)] (+)= alpha sum_l a[row of (z, g, i, l)] b[row of (z, g, l, j)], all four columns of datapoints at once.
//
// Buffers: a, b, c values [rows, columns], k-major with their own strides (as vec4 of datapoints); places [terms, cells].
// Rows: a at a_first + z a_block + g a_batch + i a_row + l a_term, b at b_first + z b_block + g b_batch + l b_term + j b_column,
// c at c_first + z c_block + g c_batch + i c_row + j c_column. INDEXED 1: i counts from first_patch through rows of a patch,
// channel major, and a's row is a_first + z a_block + g a_batch + (i / cells) plane + places[l, i % cells], zero where that
// is -1.
// Grid: ceil(invocations / 64) workgroups, folded to (x, y), from invocation `first` on. No barriers: an invocation makes
// 4 x 4 entries for 4 datapoints in registers.
// Order of accumulation: l ascending with fma, partial sums of 256 terms added in order.
// Error: (256 + k / 256 + 2) u sum_l |alpha a b|, u = 2^-24, and one rounding of the sum with ACCUMULATE.
import package::shared::folded_grid::folded_index;
import package::shared::value_tile::ValueTile;
import package::shared::value_tile::multiply_add_values;
import package::shared::value_tile::flush_values;

override ACCUMULATE: u32 = 0u;
override INDEXED: u32 = 0u;

struct Params {
  m: u32,
  n: u32,
  k: u32,
  batch: u32,
  columns4: u32, // ceil(columns / 4)
  first: u32,
  end: u32, // of the invocations
  a_stride: u32, // vec4
  b_stride: u32,
  c_stride: u32,
  a_first: u32, // all that follows in rows
  a_block: u32,
  a_batch: u32,
  a_row: u32,
  a_term: u32,
  b_first: u32,
  b_block: u32,
  b_batch: u32,
  b_term: u32,
  b_column: u32,
  c_first: u32,
  c_block: u32,
  c_batch: u32,
  c_row: u32,
  c_column: u32,
  first_patch: u32,
  cells: u32,
  plane: u32,
  alpha: f32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(1) @binding(0) var<storage, read> a: array<vec4f>;
@group(1) @binding(1) var<storage, read> b: array<vec4f>;
@group(1) @binding(2) var<storage, read> places: array<i32>;
@group(2) @binding(0) var<storage, read_write> c: array<vec4f>;

fn row_base(start: u32, i: u32) -> u32 {
  if (INDEXED == 0u) { return start + i * params.a_row; }
  return start + (params.first_patch + i) / params.cells * params.plane;
}

fn load_patch(base: u32, place: i32, column: u32) -> vec4f {
  let value = a[(base + u32(max(place, 0))) * params.a_stride + column];
  return select(value, vec4f(), place < 0);
}

fn store(start: u32, i: u32, j: u32, column: u32, value: vec4f) {
  if (i >= params.m || j >= params.n) { return; }
  let at = (start + i * params.c_row + j * params.c_column) * params.c_stride + column;
  c[at] = fma(vec4f(params.alpha), value, select(vec4f(), c[at], ACCUMULATE == 1u));
}

fn product(total: ptr<function, ValueTile>, start_a: u32, start_b: u32, i: vec4u, j: vec4u, column: u32) {
  var part = ValueTile();
  let base = vec4u(row_base(start_a, i.x), row_base(start_a, i.y), row_base(start_a, i.z), row_base(start_a, i.w));
  var cell = (vec4u(params.first_patch) + i) % vec4u(params.cells);
  var at_a = base * params.a_stride + column;
  var at_b = (start_b + j * params.b_column) * params.b_stride + column;
  let step_a = params.a_term * params.a_stride;
  let step_b = params.b_term * params.b_stride;
  for (var block = 0u; block < params.k; block += 256u) {
    let end = min(block + 256u, params.k);
    for (var l = block; l < end; l++) {
      var a0: vec4f;
      var a1: vec4f;
      var a2: vec4f;
      var a3: vec4f;
      if (INDEXED == 0u) {
        a0 = a[at_a.x];
        a1 = a[at_a.y];
        a2 = a[at_a.z];
        a3 = a[at_a.w];
      } else {
        a0 = load_patch(base.x, places[cell.x], column);
        a1 = load_patch(base.y, places[cell.y], column);
        a2 = load_patch(base.z, places[cell.z], column);
        a3 = load_patch(base.w, places[cell.w], column);
      }
      multiply_add_values(&part, a0, a1, a2, a3, b[at_b.x], b[at_b.y], b[at_b.z], b[at_b.w]);
      at_a += step_a;
      at_b += step_b;
      cell += params.cells;
    }
    flush_values(total, &part);
  }
}

@compute @workgroup_size(64)
fn datapoint_products(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let index = params.first + folded_index(group, groups, thread);
  if (index >= params.end) { return; }
  let column = index % params.columns4;
  let tile = index / params.columns4;
  let across = (params.n + 3u) / 4u;
  let down = (params.m + 3u) / 4u;
  let first_j = tile % across * 4u;
  let first_i = tile / across % down * 4u;
  let g = tile / across / down % params.batch;
  let z = tile / across / down / params.batch;
  let i = min(first_i + vec4u(0u, 1u, 2u, 3u), vec4u(params.m - 1u));
  let j = min(first_j + vec4u(0u, 1u, 2u, 3u), vec4u(params.n - 1u));
  var total = ValueTile();
  let start_a = params.a_first + z * params.a_block + g * params.a_batch;
  product(&total, start_a, params.b_first + z * params.b_block + g * params.b_batch, i, j, column);
  let start_c = params.c_first + z * params.c_block + g * params.c_batch;
  store(start_c, first_i + 0u, first_j + 0u, column, total[0]);
  store(start_c, first_i + 0u, first_j + 1u, column, total[1]);
  store(start_c, first_i + 0u, first_j + 2u, column, total[2]);
  store(start_c, first_i + 0u, first_j + 3u, column, total[3]);
  store(start_c, first_i + 1u, first_j + 0u, column, total[4]);
  store(start_c, first_i + 1u, first_j + 1u, column, total[5]);
  store(start_c, first_i + 1u, first_j + 2u, column, total[6]);
  store(start_c, first_i + 1u, first_j + 3u, column, total[7]);
  store(start_c, first_i + 2u, first_j + 0u, column, total[8]);
  store(start_c, first_i + 2u, first_j + 1u, column, total[9]);
  store(start_c, first_i + 2u, first_j + 2u, column, total[10]);
  store(start_c, first_i + 2u, first_j + 3u, column, total[11]);
  store(start_c, first_i + 3u, first_j + 0u, column, total[12]);
  store(start_c, first_i + 3u, first_j + 1u, column, total[13]);
  store(start_c, first_i + 3u, first_j + 2u, column, total[14]);
  store(start_c, first_i + 3u, first_j + 3u, column, total[15]);
}
