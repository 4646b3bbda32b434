// Prints `N passed, N failed` over the JSON reports that `npm test` and `npm run test:full` leave in dist/reports.
// A report that is missing, and a file that failed to load, count as failed: absence is never a pass.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './lib/process.mjs';

/** Counts of one report. A test file that failed without a failed test in it counts once. */
function count(name) {
  const path = join(root, `dist/reports/${name}.json`);
  if (!existsSync(path)) return { passed: 0, failed: 1 };
  const report = JSON.parse(readFileSync(path, 'utf8'));
  const tests = (file, status) => file.assertionResults.filter((test) => test.status === status).length;
  const failures = report.testResults.map((file) => Math.max(tests(file, 'failed'), file.status === 'failed' ? 1 : 0));
  const failed = failures.reduce((sum, n) => sum + n, 0);
  return { passed: report.numPassedTests, failed: Math.max(failed, report.success ? 0 : 1) };
}

const [tests, full] = ['tests', 'full'].map(count);
console.log(`${tests.passed + full.passed} passed, ${tests.failed + full.failed} failed`);
