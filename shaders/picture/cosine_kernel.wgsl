// The cosine kernel: output[i, j] = kernel[i, j] / sqrt(row_diagonal[i] column_diagonal[j]).
// kernel [rows, columns], padded stride (as vec4 of columns); row_diagonal [rows], column_diagonal [columns, padded
// to 4]: K(x, x) of each side's datapoints, from the kernel whose total norms are meant; output like kernel.
// A diagonal that is zero, negative, subnormal or not finite leaves its cosines undefined: NaN (params.nan_bits).
// Grid: x = ceil(columns / 4 / 64), y = rows of this dispatch, starting at first_row. One invocation makes 4 entries.
// Error of an entry: at most 12 u times the entry, u = 2^-24 (two square roots and two divisions).
struct Params {
  columns: u32,
  stride4: u32,
  output_stride4: u32,
  first_row: u32,
  nan_bits: u32,
}

const smallest_normal_bits = 0x00800000u;
const infinity_bits = 0x7f800000u;

@group(0) @binding(0) var<uniform> params: Params;
@group(1) @binding(0) var<storage, read> kernel: array<vec4f>;
@group(1) @binding(1) var<storage, read> row_diagonal: array<f32>;
@group(1) @binding(2) var<storage, read> column_diagonal: array<vec4f>;
@group(2) @binding(0) var<storage, read_write> output: array<vec4f>;

@compute @workgroup_size(64)
fn cosine_kernel(@builtin(global_invocation_id) id: vec3u) {
  if (4 * id.x >= params.columns) {
    return;
  }
  let row = params.first_row + id.y;
  let row_norm = vec4f(row_diagonal[row]);
  let column_norm = column_diagonal[id.x];
  let least = min(bitcast<vec4u>(row_norm), bitcast<vec4u>(column_norm));
  let greatest = max(bitcast<vec4u>(row_norm), bitcast<vec4u>(column_norm));
  let defined = (least >= vec4u(smallest_normal_bits)) & (greatest < vec4u(infinity_bits));
  let cosine = kernel[row * params.stride4 + id.x] / sqrt(row_norm) / sqrt(column_norm);
  output[row * params.output_stride4 + id.x] = select(vec4f(bitcast<f32>(params.nan_bits)), cosine, defined);
}
