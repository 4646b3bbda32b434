// The page in one sentence, of the network and the datapoints that it shows.
import { wordsOf } from '../elements/shared/dataset-words';
import type { Session } from '../session/types';

type Opened = Session['opened']['value'];
type Dataset = Session['dataset']['value'];

/** For people. The page's own network is named by what it learns, a model that was brought by its name. */
export function sentenceOf(opened: Opened, dataset: Dataset): string {
  const { one } = wordsOf(dataset);
  if (opened && dataset)
    return `${opened.name} on ${dataset.name}: the tangent kernel K(i, j) says how strongly a step on ${one} i moves what the network says about ${one} j.`;
  const what = one === 'digit' ? 'handwritten digits' : dataset!.name;
  return `A network learns ${what} on your own graphics processor. Its tangent kernel K(i, j) says how strongly a step on ${one} i moves what it says about ${one} j.`;
}
