// A one-dimensional range of invocations on a grid of (x, y) workgroups of 64: y > 1 once x would pass the limit of 65,535.

fn folded_index(group: vec3u, groups: vec3u, thread: u32) -> u32 {
  return (group.y * groups.x + group.x) * 64u + thread;
}
