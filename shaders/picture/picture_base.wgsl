// Level 0 of a kernel's picture: texel (x, y) = kernel[row_order[y], column_order[x]], x < columns, y < rows.
// kernel [n, n] with padded stride; row_order [rows], column_order [columns] datapoint indices; picture r32float, level 0
// Texels beyond those are never written (a new texture holds zeros there) and never averaged.
// Grid: x = ceil(columns / 8), y = ceil(rows of this dispatch / 8), rows starting at first_row. Exact: values are copied.
struct Params {
  rows: u32,
  columns: u32,
  stride: u32,
  first_row: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(1) @binding(0) var<storage, read> kernel: array<f32>;
@group(1) @binding(1) var<storage, read> row_order: array<u32>;
@group(1) @binding(2) var<storage, read> column_order: array<u32>;
@group(2) @binding(0) var picture: texture_storage_2d<r32float, write>;

@compute @workgroup_size(8, 8)
fn picture_base(@builtin(global_invocation_id) id: vec3u) {
  let row = params.first_row + id.y;
  if (id.x >= params.columns || row >= params.rows) {
    return;
  }
  let value = kernel[row_order[row] * params.stride + column_order[id.x]];
  textureStore(picture, vec2u(id.x, row), vec4f(value, 0, 0, 1));
}
