// The k nearest candidates of each query, nearest first; of equally near ones the smaller index first; never the query.
// distances [n candidates, queries of a panel]: squared distances as bits. Bits of non-negative floats order as the
//   numbers do, with infinity and then NaN last, so no comparison depends on how an adapter compares NaN.
// indices, squared [n, k]: rows panel to panel + queries are written.
// Grid: x = ceil(queries / 64). One invocation serves one query and reads its column in order: exact, no arithmetic.
struct Params {
  n: u32,
  k: u32,
  panel: u32,
  queries: u32,
  distance_stride: u32,
}

const most = 32u;

@group(0) @binding(0) var<uniform> params: Params;
@group(1) @binding(0) var<storage, read> distances: array<u32>;
@group(2) @binding(0) var<storage, read_write> indices: array<u32>;
@group(2) @binding(1) var<storage, read_write> squared: array<u32>;

@compute @workgroup_size(64)
fn select_nearest(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= params.queries) {
    return;
  }
  let query = params.panel + id.x;
  let k = min(params.k, most);
  var keys: array<u32, most>;
  var chosen: array<u32, most>;
  var held = 0u;
  for (var candidate = 0u; candidate < params.n; candidate++) {
    let key = distances[candidate * params.distance_stride + id.x];
    if (candidate == query || (held == k && key >= keys[k - 1])) {
      continue;
    }
    var place = min(held, k - 1);
    while (place > 0 && keys[place - 1] > key) {
      keys[place] = keys[place - 1];
      chosen[place] = chosen[place - 1];
      place--;
    }
    keys[place] = key;
    chosen[place] = candidate;
    held = min(held + 1, k);
  }
  for (var place = 0u; place < held; place++) {
    indices[query * params.k + place] = chosen[place];
    squared[query * params.k + place] = keys[place];
  }
}
