// The summary of a batch's losses from the partial sums of loss_blocks:
//   output = (mean loss, fraction correct, number of datapoints whose loss is not finite).
// The mean is NaN (params.nan_bits) where one of the losses is not finite.
//
// Buffers: partials [blocks] vec4 (sum of losses, correct, not finite, 0); output, at least 3 float32.
// Grid: one workgroup of 64 threads.
// Order: thread t sums partials t, t + 64, ... in blocks of 256 terms that are summed in turn; the 64 sums in a tree.
// Error of the mean: (min(blocks / 64, 256) + blocks / 16384 + 9) u times the mean, u = 2^-24; counts are exact to 2^24.
struct Params {
  blocks: u32,
  nan_bits: u32,
  n: f32,
}

const THREADS = 64u;

@group(0) @binding(0) var<uniform> params: Params;
@group(1) @binding(0) var<storage, read> partials: array<vec4f>;
@group(2) @binding(0) var<storage, read_write> output: array<f32>;

var<workgroup> sums: array<vec4f, THREADS>;

fn share_of(thread: u32) -> vec4f {
  var total = vec4f();
  for (var first = thread; first < params.blocks; first += 256u * THREADS) {
    let last = min(first + 256u * THREADS, params.blocks);
    var sum = vec4f();
    for (var block = first; block < last; block += THREADS) {
      sum += partials[block];
    }
    total += sum;
  }
  return total;
}

@compute @workgroup_size(64)
fn loss_summary(@builtin(local_invocation_index) thread: u32) {
  sums[thread] = share_of(thread);
  workgroupBarrier();
  for (var half = THREADS / 2u; half > 0u; half /= 2u) {
    if (thread < half) {
      sums[thread] += sums[thread + half];
    }
    workgroupBarrier();
  }
  if (thread == 0u) {
    let total = sums[0];
    output[0] = select(total.x / params.n, bitcast<f32>(params.nan_bits), total.z > 0.0);
    output[1] = total.y / params.n;
    output[2] = total.z;
  }
}
