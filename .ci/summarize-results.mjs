// Prints how many tests passed and failed in a JSON report of vitest, and adds each failure to a file.
import { appendFileSync, readFileSync } from 'node:fs';

const [reportFile, failuresFile] = process.argv.slice(2);
const report = JSON.parse(readFileSync(reportFile, 'utf8'));

function firstLine(message) {
  return (message ?? '').split('\n', 1)[0].slice(0, 300);
}

function failuresOf(file) {
  const tests = file.assertionResults
    .filter((test) => test.status === 'failed')
    .map((test) => `${file.name} > ${test.fullName}: ${firstLine(test.failureMessages[0])}`);
  return file.status === 'failed' && tests.length === 0
    ? [`${file.name}: ${firstLine(file.message)}`]
    : tests;
}

const failures = report.testResults.flatMap(failuresOf);
appendFileSync(failuresFile, failures.map((failure) => `${failure}\n`).join(''));
process.stdout.write(`${report.numPassedTests} ${report.numFailedTests}\n`);
