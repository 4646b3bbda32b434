// The classifiers in Chromium; the long run has the language model too.
import { fixtureCases } from '../support/fixture-cases';
import { describeFixtures } from './fixture-suite';

describeFixtures(fixtureCases.filter(({ kind }) => kind === 'classifier'));
