// A tile into its slot of the atlas: texel (origin + (x, y)) = tile[y, x], NaN (params.nan_bits) beyond the tile's cells.
// tile [rows, columns] with padded stride; atlas r32float; the slot is `edge` texels wide and high
// Grid: x, y = ceil(edge / 8). Exact: values are copied.
struct Params {
  rows: u32,
  columns: u32,
  stride: u32,
  edge: u32,
  origin_x: u32,
  origin_y: u32,
  nan_bits: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(1) @binding(0) var<storage, read> tile: array<f32>;
@group(2) @binding(0) var atlas: texture_storage_2d<r32float, write>;

@compute @workgroup_size(8, 8)
fn tile_texture(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= params.edge || id.y >= params.edge) { return; }
  var value = bitcast<f32>(params.nan_bits);
  if (id.x < params.columns && id.y < params.rows) {
    value = tile[id.y * params.stride + id.x];
  }
  textureStore(atlas, vec2u(params.origin_x, params.origin_y) + id.xy, vec4f(value, 0, 0, 1));
}
