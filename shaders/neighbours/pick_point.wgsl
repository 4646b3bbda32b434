// The point under a pointer: of the points whose sprite holds it the front-most, those drawn above all others first; else the
// nearest within `grace`. Points are projected as they are drawn; equals go to the smaller index.
// before, after [n, 4]: positions, between which the points are at `share`; w is not read. styles [n, 4]: w is the emphasis, 0 to 4.
// found: what the kept point's rank lacks to 2^32 - 1, and its index likewise; zeros (no point) before the first of two
// dispatches. The first (stage 0) keeps the best rank, the second the smallest index of that rank: one program, so that a
// point has the same rank in both.
// Rank: 0, 1 or 2 (held and above, held, beside) in bits 29 and 30, then depth, or distance in pixels, as 29 bits that order
// as the numbers do from 2^-31 to 2^32.
// Grid: ceil(n / 64) workgroups, folded to (x, y). One invocation projects one point.
// Error: places within 16 u of the canvas' size for points in sight, u = 2^-24; minima are exact.
import package::shared::finite_bits::is_finite;
import package::shared::folded_grid::folded_index;

struct Params {
  count: u32,
  stage: u32,
  share: f32,
  grace: f32,
  column_x: vec4f,
  column_y: vec4f,
  column_z: vec4f,
  column_w: vec4f,
  pointer: vec2f,
  viewport: vec2f,
  natural: f32,
  smallest: f32,
  largest: f32,
  above_from: f32,
  least: vec4f,
  least_last: f32,
}

const LEAST_BITS = 0x30000000u;
const MOST_BITS = 0x4fffffffu;
const NONE = 0xffffffffu;

@group(0) @binding(0) var<uniform> params: Params;
@group(1) @binding(0) var<storage, read> before: array<vec4f>;
@group(1) @binding(1) var<storage, read> after: array<vec4f>;
@group(1) @binding(2) var<storage, read> styles: array<vec4f>;
@group(2) @binding(0) var<storage, read_write> found: array<atomic<u32>, 2>;

/// Half the diameter of a sprite in pixels.
fn radius_at(depth: f32, emphasis: f32) -> f32 {
  let natural = clamp(params.natural / max(depth, 1e-6), params.smallest, params.largest);
  let least = select(params.least[min(u32(emphasis), 3u)], params.least_last, emphasis > 3.5);
  return max(natural, least) / 2;
}

/// All bits set where the pointer does not find the point.
fn rank_of(point: u32) -> u32 {
  let place = before[point].xyz + (after[point].xyz - before[point].xyz) * params.share;
  let clip = params.column_x * place.x + params.column_y * place.y + params.column_z * place.z + params.column_w;
  let depth = clip.w;
  let pixel = vec2f(clip.x / depth + 1, 1 - clip.y / depth) * 0.5 * params.viewport;
  let away = length(pixel - params.pointer);
  let emphasis = styles[point].w;
  let radius = radius_at(depth, emphasis);
  if (!is_finite(depth) || !is_finite(away) || depth <= 0 || away > max(params.grace, radius)) {
    return NONE;
  }
  let holds = away <= radius;
  let bits = clamp(bitcast<u32>(select(away, depth, holds)), LEAST_BITS, MOST_BITS) - LEAST_BITS;
  let order = select(2u, select(1u, 0u, emphasis >= params.above_from), holds);
  return (order << 29) | bits;
}

@compute @workgroup_size(64)
fn pick_point(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let point = folded_index(group, groups, thread);
  if (point >= params.count) {
    return;
  }
  let rank = rank_of(point);
  if (rank == NONE) {
    return;
  }
  if (params.stage == 0) {
    atomicMax(&found[0], NONE - rank);
  } else if (NONE - rank == atomicLoad(&found[0])) {
    atomicMax(&found[1], NONE - point);
  }
}
