// One level of a kernel's picture from the finer one: the mean of the valid cells of each 2 x 2 group of texels,
//   coarse[y, x] = sum over the four fine texels of weight * fine / sum of weights,
// weight = how many of the rows x columns cells the fine texel stands for, so that the edge averages only cells that exist.
// fine r32float, side of a texel's block = fine_block cells; coarse r32float. A group with a cell that is not finite
// has no mean: NaN (params.nan_bits), found by its bits.
// Grid: x = ceil(ceil(columns / (2 fine_block)) / 8), y the same of rows.
// Error after l levels: at most 8 l u times the mean of |cells|, u = 2^-24 (weights are exact).
struct Params {
  rows: u32,
  columns: u32,
  fine_block: u32,
  nan_bits: u32,
}

const exponent_bits = 0x7f800000u;

@group(0) @binding(0) var<uniform> params: Params;
@group(1) @binding(0) var fine: texture_2d<f32>;
@group(2) @binding(0) var coarse: texture_storage_2d<r32float, write>;

/// Valid cells, of n along a side, of the fine texels 2i and 2i + 1.
fn counts(i: u32, n: u32) -> vec2u {
  let start = min(2 * i * params.fine_block, n);
  let middle = min(start + params.fine_block, n);
  let end = min(middle + params.fine_block, n);
  return vec2u(middle - start, end - middle);
}

@compute @workgroup_size(8, 8)
fn picture_level(@builtin(global_invocation_id) id: vec3u) {
  let columns = counts(id.x, params.columns);
  let rows = counts(id.y, params.rows);
  if (columns.x == 0 || rows.x == 0) {
    return;
  }
  let total = f32((columns.x + columns.y) * (rows.x + rows.y));
  var mean = 0.0;
  var finite = true;
  for (var i = 0u; i < 4; i++) {
    let weight = columns[i % 2] * rows[i / 2];
    if (weight > 0) {
      let value = textureLoad(fine, 2 * id.xy + vec2u(i % 2, i / 2), 0).r;
      finite = finite && (bitcast<u32>(value) & exponent_bits) != exponent_bits;
      mean += value * (f32(weight) / total);
    }
  }
  let shown = select(bitcast<f32>(params.nan_bits), mean, finite);
  textureStore(coarse, id.xy, vec4f(shown, 0, 0, 1));
}
