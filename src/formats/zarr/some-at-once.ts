// Many small pieces of work, of which a few are under way at a time: a server, a disk and a signal's listeners have their limits.

const most = 8;

/** The results in the order of the items. Throws what `work` throws first. */
export async function someAtOnce<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  for (let at = 0; at < items.length; at += most)
    results.push(...(await Promise.all(items.slice(at, at + most).map(work))));
  return results;
}
