// Merges a tile of distances into the k nearest that each query has so far: nearest first; of equally near ones the smaller
// index first; never the query itself. The tiles of a query come in ascending order of their candidates.
// distances [candidates, queries] (by_rows 0) or [queries, candidates] (by_rows 1): squared distances as bits. Bits of
//   non-negative floats order as the numbers do, with infinity and then NaN last, so no comparison depends on how an
//   adapter compares NaN.
// indices, squared [n, k]: rows first_query to first_query + queries are read, unless the candidates begin at 0, and
//   written. A place that no candidate has yet holds none (all bits set).
// Grid: x = ceil(queries / 64). One invocation serves one query and reads its candidates in order: exact, no arithmetic.
struct Params {
  k: u32,
  first_candidate: u32,
  candidates: u32,
  first_query: u32,
  queries: u32,
  distance_stride: u32,
  by_rows: u32,
}

const most = 32u;
const none = 0xffffffffu;

@group(0) @binding(0) var<uniform> params: Params;
@group(1) @binding(0) var<storage, read> distances: array<u32>;
@group(2) @binding(0) var<storage, read_write> indices: array<u32>;
@group(2) @binding(1) var<storage, read_write> squared: array<u32>;

@compute @workgroup_size(64)
fn merge_nearest(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= params.queries) {
    return;
  }
  let query = params.first_query + id.x;
  let k = min(params.k, most);
  var keys: array<u32, most>;
  var chosen: array<u32, most>;
  let begins = params.first_candidate == 0;
  for (var place = 0u; place < k; place++) {
    keys[place] = select(squared[query * params.k + place], none, begins);
    chosen[place] = select(indices[query * params.k + place], none, begins);
  }
  let start = select(id.x, id.x * params.distance_stride, params.by_rows == 1);
  let step = select(params.distance_stride, 1u, params.by_rows == 1);
  for (var candidate = 0u; candidate < params.candidates; candidate++) {
    let key = min(distances[start + candidate * step], none - 1);
    let index = params.first_candidate + candidate;
    if (index == query || key >= keys[k - 1]) {
      continue;
    }
    var place = k - 1;
    while (place > 0 && keys[place - 1] > key) {
      keys[place] = keys[place - 1];
      chosen[place] = chosen[place - 1];
      place--;
    }
    keys[place] = key;
    chosen[place] = index;
  }
  for (var place = 0u; place < k; place++) {
    indices[query * params.k + place] = chosen[place];
    squared[query * params.k + place] = keys[place];
  }
}
