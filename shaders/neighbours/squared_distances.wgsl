// Squared distances of a tile of datapoints, from differences (a Gram would cancel for near neighbours), in register tiles
// of 8 x 8:
//   distances[c, q] = [what it held, if accumulate] + sum over features k of (queries[k, q] - candidates[k, c])^2
// candidates  [features, candidates] k-major, padded stride (as vec4 of datapoints); queries [features, queries] likewise
// distances   [candidates, queries] with stride distance_stride4; padding columns hold nothing of use
// Mirror (only when candidates and queries are the same): register tiles with c > q are left to their mirror images, which
// fill both.
// Grid: x = ceil(queries of this dispatch / 8 / 8), y = ceil(candidates / 8 / 8). One invocation makes 8 candidates x 8
// queries.
// Order: ascending k from first_feature to last_feature (at most 256), then added to what was there.
// Error of an entry: at most (min(features, 256) + features / 256 + 2) u times the entry, u = 2^-24 (terms are positive).
struct Params {
  candidates: u32,
  candidate_stride4: u32,
  query_stride4: u32,
  distance_stride4: u32,
  first_feature: u32,
  last_feature: u32,
  first_query: u32,
  last_query: u32,
  accumulate: u32,
  mirror: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(1) @binding(0) var<storage, read> candidates: array<vec4f>;
@group(1) @binding(1) var<storage, read> queries: array<vec4f>;
@group(2) @binding(0) var<storage, read_write> distances: array<vec4f>;

/// Adds what is there if asked, and writes 4 candidates x 4 queries; `tile` has a column for each candidate.
fn write_tile(sums: mat4x4f, candidate: u32, query: u32) {
  var tile = sums;
  for (var i = 0u; i < 4; i++) {
    if (candidate + i < params.candidates) {
      let at = (candidate + i) * params.distance_stride4 + query / 4;
      if (params.accumulate == 1) {
        tile[i] += distances[at];
      }
      distances[at] = tile[i];
    }
  }
  if (params.mirror == 1 && query / 8 != candidate / 8) {
    let flipped = transpose(tile);
    for (var i = 0u; i < 4; i++) {
      if (query + i < params.candidates) {
        distances[(query + i) * params.distance_stride4 + candidate / 4] = flipped[i];
      }
    }
  }
}

@compute @workgroup_size(8, 8)
fn squared_distances(@builtin(global_invocation_id) id: vec3u) {
  let query = params.first_query + 8 * id.x;
  let candidate = 8 * id.y;
  if (query >= params.last_query || candidate >= params.candidates || (params.mirror == 1 && candidate > query)) {
    return;
  }
  var a0 = vec4f();
  var a1 = vec4f();
  var a2 = vec4f();
  var a3 = vec4f();
  var a4 = vec4f();
  var a5 = vec4f();
  var a6 = vec4f();
  var a7 = vec4f();
  var b0 = vec4f();
  var b1 = vec4f();
  var b2 = vec4f();
  var b3 = vec4f();
  var b4 = vec4f();
  var b5 = vec4f();
  var b6 = vec4f();
  var b7 = vec4f();
  for (var feature = params.first_feature; feature < params.last_feature; feature++) {
    let query_at = feature * params.query_stride4 + query / 4;
    let candidate_at = feature * params.candidate_stride4 + candidate / 4;
    let q0 = queries[query_at];
    let q1 = queries[query_at + 1];
    let c0 = candidates[candidate_at];
    let c1 = candidates[candidate_at + 1];
    a0 += (q0 - c0.x) * (q0 - c0.x);
    a1 += (q0 - c0.y) * (q0 - c0.y);
    a2 += (q0 - c0.z) * (q0 - c0.z);
    a3 += (q0 - c0.w) * (q0 - c0.w);
    a4 += (q0 - c1.x) * (q0 - c1.x);
    a5 += (q0 - c1.y) * (q0 - c1.y);
    a6 += (q0 - c1.z) * (q0 - c1.z);
    a7 += (q0 - c1.w) * (q0 - c1.w);
    b0 += (q1 - c0.x) * (q1 - c0.x);
    b1 += (q1 - c0.y) * (q1 - c0.y);
    b2 += (q1 - c0.z) * (q1 - c0.z);
    b3 += (q1 - c0.w) * (q1 - c0.w);
    b4 += (q1 - c1.x) * (q1 - c1.x);
    b5 += (q1 - c1.y) * (q1 - c1.y);
    b6 += (q1 - c1.z) * (q1 - c1.z);
    b7 += (q1 - c1.w) * (q1 - c1.w);
  }
  write_tile(mat4x4f(a0, a1, a2, a3), candidate, query);
  write_tile(mat4x4f(a4, a5, a6, a7), candidate + 4, query);
  write_tile(mat4x4f(b0, b1, b2, b3), candidate, query + 4);
  write_tile(mat4x4f(b4, b5, b6, b7), candidate + 4, query + 4);
}
