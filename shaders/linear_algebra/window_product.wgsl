// A product with filters that see through windows, for each block z, group g and position p; x a datapoint:
// c[z, g m + r, p, x] = alpha sum over cells w and channels h of a[z, g, h cells + w, r] b[z, g channels + h, places[p, w], x],
// terms whose place is -1 left out; a convolution, and with the places of its adjoint what flows back through it.
//
// Buffers (float32): a [blocks, groups, channels * cells, a_stride], b [blocks, groups * channels * plane, b_stride],
// places [positions, cells] from -1 to plane - 1, c [blocks, groups * m * positions, c_stride], all columns padded to 16.
// EPILOGUE 0: nothing. 1: + beta e[z, g m + r], a bias vector. 2: + c, accumulating into what is there.
// Grid: ceil(invocations / 64) workgroups, folded to (x, y), from invocation `first` on. No barriers: an invocation makes
// 8 rows by 8 datapoints in registers.
// Order of accumulation: cells ascending, for each the channels ascending, with fma; partial sums of at most 256 terms
// added in order.
// Error: (256 + channels cells / 128 + 2) u sum |alpha a b|, u = 2^-24, and one rounding of the sum with what is added.
import package::shared::folded_grid::folded_index;
import package::shared::workgroup_tile::ThreadTile;
import package::shared::workgroup_tile::multiply_add_8x8;
import package::shared::workgroup_tile::flush_8x8;

override EPILOGUE: u32 = 0u;

struct Params {
  m: u32,
  channels: u32, // of a group
  cells: u32,
  groups: u32,
  positions: u32,
  plane: u32, // places of a channel of b
  columns8: u32, // ceil(columns / 8)
  first: u32,
  end: u32, // of the invocations
  a_stride: u32, // vec4
  b_stride: u32,
  c_stride: u32,
  a_block: u32, // vec4
  a_group: u32,
  b_block: u32, // rows
  e_block: u32, // floats
  alpha: f32,
  beta: f32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(1) @binding(0) var<storage, read> a: array<vec4f>;
@group(1) @binding(1) var<storage, read> b: array<vec4f>;
@group(1) @binding(2) var<storage, read> e: array<f32>;
@group(1) @binding(3) var<storage, read> places: array<i32>;
@group(2) @binding(0) var<storage, read_write> c: array<vec4f>;

struct Place {
  block: u32,
  filters: u32, // the group
  position: u32,
  column: u32, // vec4
}

fn store(place: Place, row: u32, low: vec4f, high: vec4f) {
  if (row >= params.m) { return; }
  let own = place.filters * params.m + row;
  let value = (place.block * params.groups * params.m + own) * params.positions + place.position;
  let at = value * params.c_stride + place.column;
  var offset_low = vec4f();
  var offset_high = vec4f();
  if (EPILOGUE == 1u) {
    offset_low = vec4f(params.beta * e[place.block * params.e_block + own]);
    offset_high = offset_low;
  }
  if (EPILOGUE == 2u) {
    offset_low = c[at];
    offset_high = c[at + 1u];
  }
  c[at] = fma(vec4f(params.alpha), low, offset_low);
  c[at + 1u] = fma(vec4f(params.alpha), high, offset_high);
}

fn product(total: ptr<function, ThreadTile>, place: Place, row: u32) {
  let start_a = place.block * params.a_block + place.filters * params.a_group + row / 4u;
  let start_b = place.block * params.b_block + place.filters * params.channels * params.plane;
  let step_b = params.plane * params.b_stride;
  let step_a = params.cells * params.a_stride;
  var part = ThreadTile();
  var terms = 0u;
  for (var cell = 0u; cell < params.cells; cell++) {
    let seen = places[place.position * params.cells + cell];
    if (seen < 0) { continue; }
    var at_a = start_a + cell * params.a_stride;
    var at_b = (start_b + u32(seen)) * params.b_stride + place.column;
    for (var first = 0u; first < params.channels; first += 256u) {
      let end = min(first + 256u, params.channels);
      terms += end - first;
      if (terms > 256u) {
        flush_8x8(total, &part);
        terms = end - first;
      }
      for (var channel = first; channel < end; channel++) {
        multiply_add_8x8(&part, a[at_a], a[at_a + 1u], b[at_b], b[at_b + 1u]);
        at_a += step_a;
        at_b += step_b;
      }
    }
  }
  flush_8x8(total, &part);
}

@compute @workgroup_size(64)
fn window_product(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let index = params.first + folded_index(group, groups, thread);
  if (index >= params.end) { return; }
  let down = (params.m + 7u) / 8u;
  let tile = index / params.columns8;
  let row = tile % down * 8u;
  let position = tile / down % params.positions;
  let filters = tile / down / params.positions % params.groups;
  let block = tile / down / params.positions / params.groups;
  let place = Place(block, filters, position, index % params.columns8 * 2u);
  var total = ThreadTile();
  product(&total, place, row);
  store(place, row, total[0], total[1]);
  store(place, row + 1u, total[2], total[3]);
  store(place, row + 2u, total[4], total[5]);
  store(place, row + 3u, total[6], total[7]);
  store(place, row + 4u, total[8], total[9]);
  store(place, row + 5u, total[10], total[11]);
  store(place, row + 6u, total[12], total[13]);
  store(place, row + 7u, total[14], total[15]);
}
