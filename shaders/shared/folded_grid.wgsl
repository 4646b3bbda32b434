// A row of workgroups of 64 threads that is folded where a grid may not be longer: src/kernels/folded-grid.ts.

const FOLD_THREADS = 4194240u; // 65,535 workgroups of 64

// The place of an invocation in the unfolded row; the last line may run past its end.
fn unfolded(id: vec3u) -> u32 {
  return id.y * FOLD_THREADS + id.x;
}
