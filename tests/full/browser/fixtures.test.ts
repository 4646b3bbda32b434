// Every array of every fixture, from each file its model is in, in Chromium.
import { describeFixtures } from '../../browser/fixture-suite';
import { fixtureCases } from '../../support/fixture-cases';

describeFixtures(fixtureCases);
